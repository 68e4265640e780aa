import { ensurePackages } from "../debian";
import { toolboxImages } from "../image/toolbox";
import { kubernetesBinary } from "./binary";
import type { Layout } from "./layout";

const PACKAGES = [
  "containerd",
  "runc",
  "containernetworking-plugins",
  "iptables",
  "nftables",
  "iproute2",
  "openssl",
];

/** What a cluster is made of: programs of this machine, those of Kubernetes, and images that each node has. */
export interface Parts {
  /** Path of the binary with all programs of Kubernetes. */
  kubernetes: string;
  /** Paths of image archives. */
  toolbox: string[];
}

/** Installs the programs of this machine. */
export function ensurePrograms(): Promise<void> {
  return ensurePackages(PACKAGES);
}

/** Installs or makes what isn't there yet: minutes the first time, nothing after that. */
export async function partsOf(layout: Layout, progress: (line: string) => void): Promise<Parts> {
  await ensurePrograms();
  const [kubernetes, toolbox] = await Promise.all([
    kubernetesBinary(progress, layout.kubernetes),
    toolboxImages(),
  ]);
  return { kubernetes, toolbox };
}
