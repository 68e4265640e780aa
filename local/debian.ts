import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { run } from "./run";

const INSTALLED_STATUS = "/var/lib/dpkg/status";

/**
 * Sees to it that the Debian packages are installed. Silent when they are; installs what is missing when
 * this is root on a Debian-like system; otherwise the error names what is missing.
 */
export async function ensurePackages(names: string[]): Promise<void> {
  if (process.platform !== "linux") {
    throw new Error(
      `This needs Linux, and this machine runs ${process.platform}. Use a Linux machine, or set KUBECONFIG to a cluster that exists.`,
    );
  }
  const wanted = `the packages ${names.join(", ")}`;
  if (!existsSync(INSTALLED_STATUS)) {
    throw new Error(
      `This needs ${wanted} (Debian's names), and this is no Debian-like system: they can't be installed from here.`,
    );
  }
  const missing = missingPackages(names, await readFile(INSTALLED_STATUS, "utf8"));
  if (missing.length === 0) return;
  if (process.getuid!() !== 0) {
    throw new Error(
      `These packages are missing: ${missing.join(", ")}. As root they are installed automatically; or run: sudo apt-get install ${missing.join(" ")}`,
    );
  }
  await install(missing);
}

/** Which of the names the text of dpkg's status file doesn't list as installed. */
export function missingPackages(names: string[], status: string): string[] {
  const installed = new Set(
    status
      .split("\n\n")
      .filter((paragraph) => /^Status: \S+ ok installed$/m.test(paragraph))
      .flatMap((paragraph) => [field(paragraph, "Package"), ...provided(paragraph)]),
  );
  return names.filter((name) => !installed.has(name));
}

function provided(paragraph: string): string[] {
  return field(paragraph, "Provides")
    .split(",")
    .map((entry) => entry.trim().split(" ")[0]);
}

function field(paragraph: string, name: string): string {
  return new RegExp(`^${name}: (.*)$`, "m").exec(paragraph)?.[1] ?? "";
}

async function install(names: string[]): Promise<void> {
  // The lock timeout: another apt may be at work on a machine that was just started.
  const apt = (...args: string[]) =>
    run("apt-get", ["-o", "DPkg::Lock::Timeout=300", "-y", "-qq", ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
  try {
    await apt("install", "--no-install-recommends", ...names);
  } catch {
    // Package lists are missing on a fresh machine, and go stale on an old one.
    await apt("update");
    await apt("install", "--no-install-recommends", ...names);
  }
}
