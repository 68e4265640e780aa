import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { untilReachable } from "../reachable";
import { devArgs, externalAddresses, kubectl, NAMESPACE, type World } from "../world";

const MANIFESTS = join(dirname(__dirname), "firstSeed");
const manifest = (name: string) => ["-f", join(MANIFESTS, `${name}.yaml`)];

/** The plain manifests, applied as a user applies them, until the brokers are reachable. */
export async function upFirstSeed(world: World): Promise<void> {
  const apply = async () => {
    await kubectl(world, "create", "namespace", NAMESPACE);
    await kubectl(world, "apply", ...manifest("image"), ...manifest("cluster"));
    await kubectl(world, "apply", ...manifest("topics"));
  };
  const topics = devArgs().topics!.map(({ name }) => name);
  await Promise.all([apply(), untilReachable(externalAddresses(world), topics)]);
}

/** Deletes what the manifests made, and returns when no pod is left; volumes stay, as with the stack's `destroy`. */
export async function deleteFirstSeed(world: World): Promise<void> {
  const all = ["topics", "cluster", "image"].flatMap(manifest);
  await kubectl(world, "delete", "--cascade=foreground", "--wait", ...all);
}

/** Fails unless the manifests run the same version of Kafka as the dev stack. */
export function checkVersion(): void {
  const { version } = devArgs();
  for (const name of ["cluster", "topics"]) {
    const file = join(MANIFESTS, `${name}.yaml`);
    const image = /image: (\S+)/.exec(readFileSync(file, "utf8"))![1];
    if (image !== `apache/kafka:${version}`) {
      throw new Error(`${file} runs ${image}, and Pulumi.dev.yaml Kafka ${version}: make them the same.`);
    }
  }
}
