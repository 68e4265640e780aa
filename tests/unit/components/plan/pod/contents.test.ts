import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs, PodArgs } from "../../../../../components";
import { type Deployed, deployedCluster } from "../../deployed";
import { mistakesIn } from "../mistakesIn";

const SCRIPTS = join(__dirname, "../../../../../components/scripts");
/** What scripts add to as users do, and what is bash's own. */
const SHARED = ["KAFKA_OPTS", "IFS"];

interface Container {
  name: string;
  env: { name: string }[];
  ports?: { containerPort: number }[];
  volumeMounts: { name: string; mountPath: string }[];
}

/** A cluster, and its arguments with something added to the pods that are to be looked at. */
interface Kind {
  args: KafkaClusterArgs;
  statefulSet: string;
  adding(pod: PodArgs): KafkaClusterArgs;
}

const EMPTY = { statefulsets: [], services: [], poddisruptionbudgets: [] };
const adding = (args: KafkaClusterArgs) => (pod: PodArgs) => ({ ...args, pod });
const ofKafka = (args: KafkaClusterArgs): Kind => ({ args, statefulSet: "kafka", adding: adding(args) });
const withZooKeeper = (pod?: PodArgs) => ({ version: "3.9.2", zooKeeper: { ensemble: { pod } } });
const KINDS: Record<string, Kind> = {
  "a broker and controller": ofKafka({ metadataVersion: "4.1-IV1" }),
  "an adopted node": ofKafka({ adopt: true }),
  "a broker with ZooKeeper": ofKafka(withZooKeeper()),
  "a ZooKeeper server": {
    args: withZooKeeper(),
    statefulSet: "kafka-zookeeper",
    adding: (pod) => withZooKeeper(pod),
  },
};

function podOf({ one }: Deployed<unknown>, statefulSet: string) {
  const { spec } = one("apps/v1:StatefulSet", statefulSet).inputs.spec.template;
  const all: Container[] = [...(spec.initContainers ?? []), ...spec.containers];
  return { all, volumes: spec.volumes as { name: string }[] };
}

describe("What a pod contains by itself", () => {
  for (const [kind, { args, statefulSet, adding }] of Object.entries(KINDS)) {
    it(`is refused to users: ${kind}`, async () => {
      const { all, volumes } = podOf(await deployedCluster(args, { objects: EMPTY }), statefulSet);
      const isFree = (pod: PodArgs) => mistakesIn(adding(pod)).length === 0;
      const main = all.at(-1)!;
      assert.ok(isFree({ env: [{ name: "OTHER", value: "" }], sidecars: [{ name: "other", image: "i" }] }));
      const free = {
        containers: all.filter(({ name }) => isFree({ sidecars: [{ name, image: "i" }] })),
        variables: all.flatMap(({ env }) => env).filter(({ name }) => isFree({ env: [{ name, value: "" }] })),
        volumes: volumes.filter(({ name }) => isFree({ volumes: [{ name, emptyDir: {} }] })),
        directories: all
          .flatMap(({ volumeMounts }) => volumeMounts)
          .filter(({ mountPath }) => isFree({ volumes: [{ name: "other", mountPath, emptyDir: {} }] })),
        ports: main.ports!.filter((port) =>
          isFree({ sidecars: [{ name: "other", image: "i", ports: [port] }] }),
        ),
      };
      assert.deepEqual(free, { containers: [], variables: [], volumes: [], directories: [], ports: [] });
    });
  }

  it("is refused to users: a variable that a script sets", () => {
    const scripts = readdirSync(SCRIPTS).filter((name) => name.endsWith(".sh"));
    const texts = scripts.map((name) => readFileSync(join(SCRIPTS, name), "utf8"));
    const set = texts.flatMap((text) => [...text.matchAll(/^ *(?:export )?([A-Z][A-Z0-9_]+)=/gm)]);
    const names = [...new Set(set.map(([, name]) => name))].filter((name) => !SHARED.includes(name));
    assert.ok(names.includes("CONFIG_DIR"), String(names));
    const isFree = (name: string) => mistakesIn({ pod: { env: [{ name, value: "" }] } }).length === 0;
    assert.deepEqual(names.filter(isFree), []);
  });
});
