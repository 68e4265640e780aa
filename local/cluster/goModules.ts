import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../run";

/** The version of Kubernetes that a go.mod names. */
export function kubernetesVersion(goMod: string): string {
  return /k8s\.io\/kubernetes v(\S+)/.exec(goMod)![1];
}

/**
 * Makes the module in this directory one of another version of Kubernetes. Kubernetes names the modules that are
 * published with it as v0.0.0, which don't exist: each is replaced by its own version.
 */
export async function useKubernetes(version: string, directory: string): Promise<void> {
  const path = join(directory, "go.mod");
  const goMod = await readFile(path, "utf8");
  const go = (...args: string[]) => run("go", args, { cwd: directory });
  const { GoMod } = JSON.parse(await go("mod", "download", "-json", `k8s.io/kubernetes@v${version}`));
  const published = [
    ...(await readFile(GoMod, "utf8")).matchAll(/^\s*(?:require )?(k8s\.io\/\S+) v0\.0\.0$/gm),
  ].map(([, name]) => name);
  const [ofKubernetes, ofModules] = [version, version.replace(/^1/, "0")];
  const replaced = kubernetesVersion(goMod);
  await writeFile(
    path,
    goMod
      .replaceAll(new RegExp(`(\\bk8s\\.io/\\S+) v${replaced.replace(/^1/, "0")}$`, "gm"), `$1 v${ofModules}`)
      .replace(`k8s.io/kubernetes v${replaced}`, `k8s.io/kubernetes v${ofKubernetes}`),
  );
  const known = [...goMod.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => /gm)].map(([, name]) => name);
  const unpublished = known.filter((name) => !published.includes(name));
  await go(
    ...["mod", "edit"],
    ...unpublished.flatMap((name) => [`-dropreplace=${name}`, `-droprequire=${name}`]),
    ...published.map((name) => `-replace=${name}=${name}@v${ofModules}`),
  );
  await go("mod", "tidy");
}
