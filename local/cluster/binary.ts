import { createHash } from "node:crypto";
import { cp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey } from "../cache";
import { run } from "../run";
import { kubernetesVersion, useKubernetes } from "./goModules";

const SOURCE = join(__dirname, "go");

/**
 * The path of the one binary with all programs of Kubernetes, built when this source was never built here.
 *
 * @param version of Kubernetes, such as "1.35.0"; default: that of this source
 */
export async function kubernetesBinary(progress: (line: string) => void, version?: string): Promise<string> {
  const names = (await readdir(SOURCE)).filter((name) => /\.go$|^go\.(mod|sum)$/.test(name)).sort();
  const contents = await Promise.all(names.map((name) => readFile(join(SOURCE, name))));
  const goMod = contents[names.indexOf("go.mod")].toString();
  const isOther = version !== undefined && version !== kubernetesVersion(goMod);
  const parts = names.flatMap((name, index) => [name, contents[index]]);
  const key = contentKey(...parts, ...(isOther ? [version] : []));
  const directory = await cached("kubernetes", key, async (unfinished) => {
    await checkGo(goMod);
    progress(
      `Building Kubernetes${isOther ? ` ${version}` : ""} from its Go modules: about 5 minutes, this once`,
    );
    const output = join(unfinished, "kubernetes");
    if (!isOther) return build(SOURCE, stamp(goMod), output);
    const source = join(unfinished, "source");
    await cp(SOURCE, source, { recursive: true });
    await useKubernetes(version, source);
    await build(source, stamp((await readFile(join(source, "go.mod"))).toString()), output);
    await rm(source, { recursive: true });
  });
  return join(directory, "kubernetes");
}

/**
 * The path of a program that is one Go module, built when this source was never built here.
 *
 * @param what it is and how long it takes to be built, in words
 */
export async function goBinary(
  name: string,
  source: string,
  what: string,
  progress: (line: string) => void,
): Promise<string> {
  const names = (await readdir(source)).filter((file) => /\.go$|^go\.(mod|sum)$/.test(file)).sort();
  const contents = await Promise.all(names.map((file) => readFile(join(source, file))));
  const goMod = contents[names.indexOf("go.mod")].toString();
  const key = contentKey(...names.flatMap((file, index) => [file, contents[index]]));
  const directory = await cached(name, key, async (unfinished) => {
    await checkGo(goMod);
    progress(`Building ${what}, this once`);
    await build(source, "", join(unfinished, name));
  });
  return join(directory, name);
}

async function checkGo(goMod: string): Promise<void> {
  const wanted = /^go (\S+)$/m.exec(goMod)![1];
  const advice = `install Go ${wanted} or newer (https://go.dev/doc/install) and put it on the PATH`;
  const version = await run("go", ["env", "GOVERSION"]).catch(() => {
    throw new Error(`Kubernetes is built with Go, and there is no "go" on the PATH: ${advice}.`);
  });
  if (!isAtLeast(version.trim().replace(/^go/, ""), wanted)) {
    throw new Error(`Kubernetes needs Go ${wanted}, and this machine has ${version.trim()}: ${advice}.`);
  }
}

export function isAtLeast(version: string, wanted: string): boolean {
  const [has, needs] = [version, wanted].map((text) =>
    text.split(".").map((part) => parseInt(part, 10) || 0),
  );
  const different = needs.findIndex((part, index) => part !== (has[index] ?? 0));
  return different === -1 || (has[different] ?? 0) > needs[different];
}

/**
 * Without what only a debugger reads, and which the linker drops: a tenth of the compiler's work. With more room before it
 * collects garbage (MiB, which few packages fill): another tenth. The code that comes of it is the same, so it isn't in the
 * key.
 */
const COMPILER = "-dwarf=false -d=gcstart=1024";

async function build(source: string, linkerFlags: string, output: string): Promise<void> {
  const flags = [`-gcflags=all=${COMPILER}`, "-ldflags", `-s -w ${linkerFlags}`];
  await run("go", ["build", "-buildvcs=false", ...flags, "-o", output, "."], {
    cwd: source,
    env: { ...process.env, CGO_ENABLED: "0", GOFLAGS: "-mod=readonly" },
  });
}

/** Without it all servers call themselves v0.0.0-master, which clients that look at versions don't take. */
function stamp(goMod: string): string {
  const version = kubernetesVersion(goMod);
  const [major, minor] = version.split(".");
  const commit = createHash("sha1").update(version).digest("hex");
  return ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"]
    .flatMap((target) => [
      `-X ${target}.gitVersion=v${version}`,
      `-X ${target}.gitMajor=${major}`,
      `-X ${target}.gitMinor=${minor}`,
      `-X ${target}.gitCommit=${commit}`,
      `-X ${target}.gitTreeState=clean`,
    ])
    .join(" ");
}
