import { UserError } from "../../userError";
import { apiMessage } from "../kubernetes/apiErrors";
import type { WorkArgs } from "../kubernetes/workArgs";
import { ClusterEditor } from "./clusterEditor";
import { poke } from "./poke";

/** What a Secret is to be. */
export interface WantedSecret {
  labels: Record<string, string>;
  texts: Record<string, string>;
  /** Labels of the pods that mount it, and take up at once what it holds. */
  mountedBy?: Record<string, string>;
}

/** Has a Secret hold these texts and no others. One that somebody deleted is made again. */
export async function writeSecret(args: WorkArgs & WantedSecret): Promise<void> {
  const { kubeConfig, namespace, name, labels, texts, mountedBy } = args;
  const cluster = await ClusterEditor.open(kubeConfig, namespace);
  try {
    const held = (await cluster.secret(name))?.data ?? {};
    const wanted = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]);
    const isSame =
      wanted.length === Object.keys(held).length && wanted.every(([key, value]) => held[key] === value);
    if (isSame) return;
    await cluster.replaceSecret(name, labels, Object.fromEntries(wanted));
    if (mountedBy) await poke(cluster, (await cluster.podsWith(mountedBy)) ?? []);
  } catch (error) {
    throw new UserError(`Secret ${namespace}/${name} can't be written: ${apiMessage(error)}`);
  }
}
