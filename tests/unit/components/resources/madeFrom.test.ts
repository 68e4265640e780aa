import assert from "node:assert/strict";
import { isDeepStrictEqual } from "node:util";
import type { KafkaClusterArgs } from "../../../../components";
import packageSchema from "../../../../components/schema/kafkaCluster.json";
import { type Deployed, deployedCluster, objectsOf, type Registered, type World } from "../deployed";
import { running } from "../plan/existing/running";
import { Also, EFFECTS, type Edit, Effect } from "../effects";

const MADE_FROM = "kafka-cluster/made-from";
const setsOf = ({ resources }: Deployed<unknown>) =>
  new Map(resources.filter(({ type }) => type === "apps/v1:StatefulSet").map((set) => [set.id, set]));
/** What a StatefulSet tells of itself, but what by itself changes no pod. */
function partsOf({ inputs }: Registered): Record<string, string> {
  const { version, services, policies: _, ...parts } = JSON.parse(inputs.metadata.annotations[MADE_FROM]);
  assert.match(version, /^\d+\.\d+\.\d+$/);
  assert.equal(typeof services, "string");
  return parts;
}
const titleOf = ({ argument, how, effect, only, also }: Edit) =>
  [`${argument}${how ? ` (${how})` : ""}: ${effect}${only ? ` ${only.join()} alone` : ""}`, ...also].join(
    ", ",
  );

/** How what changes besides is seen; what of it matters, and whether a new one counts. */
const KINDS: Record<
  Also,
  { type: string; of: (inputs: Registered["inputs"]) => unknown; isNewOne: boolean }
> = {
  // A Job runs again where its specification is another one.
  [Also.Job]: { type: "batch/v1:Job", of: ({ spec }) => spec, isNewOne: true },
  [Also.Services]: { type: "core/v1:Service", of: (inputs) => inputs, isNewOne: true },
  [Also.Policies]: { type: "networking.k8s.io/v1:NetworkPolicy", of: (inputs) => inputs, isNewOne: true },
  [Also.Claims]: { type: "core/v1:PersistentVolumeClaimPatch", of: (inputs) => inputs, isNewOne: false },
};

/** Deployments of before, which many edits have in common. */
const made = new Map<string, Promise<Deployed<unknown>>>();
function before(args: KafkaClusterArgs, since?: KafkaClusterArgs): Promise<Deployed<unknown>> {
  const key = JSON.stringify(args);
  const founded = async () => (since ? objectsOf(await before(since)) : {});
  const known = made.get(key) ?? founded().then((objects) => deployedCluster(args, { objects }));
  made.set(key, known);
  return known;
}
const followed = new Map<Edit, Promise<Deployed<unknown>>>();
/** What follows from an edit of a cluster that runs: what it was, and what it is then. */
async function edited(edit: Edit): Promise<[Deployed<unknown>, Deployed<unknown>]> {
  const first = await before(edit.before, edit.since);
  const agent = edit.asksKafka || edit.leaves ? running(edit.before).kafka : undefined;
  const known =
    followed.get(edit) ?? deployedCluster(edit.after, { objects: objectsOf(first), agent }, edit.options);
  followed.set(edit, known);
  return [first, await known];
}

/** StatefulSets of before whose pods roll; what they are made from tells it, or this fails. */
function rolled(former: Map<string, Registered>, now: Map<string, Registered>): Registered[] {
  return [...former]
    .filter(([id, set]) => {
      const other = now.get(id);
      if (!other) return false;
      const isOther = !isDeepStrictEqual(set.inputs.spec.template, other.inputs.spec.template);
      const isMadeFromOther = !isDeepStrictEqual(partsOf(set), partsOf(other));
      assert.equal(isMadeFromOther, isOther, `what ${id} is made from tells whether it rolls`);
      return isOther;
    })
    .map(([, set]) => set);
}

/** What else changes. */
function others(former: Deployed<unknown>, now: Deployed<unknown>): Also[] {
  return Object.values(Also).filter((also) => {
    const { type, of, isNewOne } = KINDS[also];
    const [a, b] = [former, now].map(({ resources }) => resources.filter((one) => one.type === type));
    const names = new Set([...a, ...(isNewOne ? b : [])].map(({ name }) => name));
    return [...names].some((name) => {
      const [was, is] = [a, b].map((all) => all.find((one) => one.name === name));
      // The claim of a node that leaves stays as it is, and is nobody's any more.
      return (isNewOne || is) && !isDeepStrictEqual(was && of(was.inputs), is && of(is.inputs));
    });
  });
}

describe("An edit of the arguments of a cluster that runs", () => {
  for (const edit of EFFECTS) {
    it(`of ${titleOf(edit)}`, async () => {
      const [former, now] = await edited(edit);
      const [setsBefore, setsNow] = [setsOf(former), setsOf(now)];
      const isAnother = edit.effect === Effect.Another;
      assert.equal(
        [...setsBefore.keys()].filter((id) => setsNow.has(id)).length,
        isAnother ? 0 : setsBefore.size - (edit.leaves?.length ?? 0),
      );
      const namesOf = (sets: Iterable<Registered>) => Array.from(sets, ({ inputs }) => inputs.metadata.name);
      const expected = edit.only ?? namesOf(setsBefore.values());
      const isOther = edit.effect === Effect.Rolls || edit.effect === Effect.Resized;
      assert.deepEqual(namesOf(rolled(setsBefore, setsNow)), isOther ? expected : []);
      if (!isAnother) assert.deepEqual(others(former, now), edit.also);
    });
  }

  it("is told in its preview exactly if it rolls nodes", async () => {
    for (const edit of EFFECTS.filter(({ argument }) =>
      /^(heap|resources|config|topics|nodePools\.rack|labels)$/.test(argument),
    )) {
      const [, { logged }] = await edited(edit);
      const rolls = logged.filter((text) => text.startsWith("Rolls "));
      assert.equal(rolls.length, edit.effect === Effect.Rolls ? 1 : 0, titleOf(edit));
      const resizes = logged.some((text) => /^resources.*, without a restart$/.test(text));
      assert.equal(resizes, edit.effect === Effect.Resized, titleOf(edit));
    }
  });

  it("has an effect that is known, whichever argument it is of", () => {
    const known = EFFECTS.map(({ argument }) => argument.split(".")[0]);
    const args = Object.keys(packageSchema.resources["kafka-cluster:index:KafkaCluster"].inputProperties);
    assert.deepEqual(
      args.filter((arg) => !known.includes(arg)),
      [],
    );
    assert.deepEqual(
      known.filter((arg) => !args.includes(arg) && arg !== "protect"),
      [],
    );
  });
});

describe("What a preview says of nodes that roll", () => {
  const changed = async (args: KafkaClusterArgs, after: KafkaClusterArgs, world: World = {}) => {
    const objects = objectsOf(await before(args));
    const { logged } = await deployedCluster(after, { ...world, objects });
    return logged.filter((text) => /^(Rolls|Goes on)/.test(text));
  };

  it("names the arguments that changed", async () => {
    const listeners = [
      { name: "internal", port: 9092 },
      { name: "outside", port: 9094, hostPort: {} },
    ];
    const changes: [KafkaClusterArgs, string][] = [
      [{ config: { "log.retention.hours": "24" } }, "config"],
      [{ heap: "2Gi" }, "resources and heap"],
      [{ image: { registry: "mirror.example.com" } }, "image"],
      [{ placement: { nodeSelector: { disk: "ssd" } } }, "placement"],
      [{ antiAffinity: "required" }, "placement"],
      [{ pod: { labels: { team: "data" } } }, "pod"],
      [{ pod: { sidecars: [{ name: "exporter", image: "exporter:1" }] } }, "pod"],
      [{ listeners }, "advertised addresses, config, ports"],
    ];
    for (const [args, parts] of changes) {
      assert.deepEqual(await changed({}, args), [`Rolls nodes 2, 1, 0, one at a time: ${parts} changed`]);
    }
  });

  it("is nothing of pools that stay when another one with Services of its own comes", async () => {
    const [controllers, brokers] = [
      { name: "controllers", roles: ["controller" as const], replicas: 1, firstNodeId: 0 },
      { name: "brokers", roles: ["broker" as const], replicas: 3, firstNodeId: 100 },
    ];
    const args = (ports: number[]): KafkaClusterArgs => ({
      listeners: [
        { name: "internal", port: 9092 },
        { name: "outside", port: 9094, nodePort: { ports } },
      ],
    });
    const former = { ...args([30100, 30101, 30102]), nodePools: [controllers, brokers] };
    const more = { ...brokers, name: "more", replicas: 1, firstNodeId: 200 };
    const after = { ...args([30100, 30101, 30102, 30103]), nodePools: [controllers, brokers, more] };
    assert.deepEqual(await changed(former, after), []);
  });

  it("has them roll from the lowest id up where a volume joins, as they do", async () => {
    const storage = (...names: string[]) => ({ storage: { volumes: names.map((name) => ({ name })) } });
    const joins = await changed(storage("data"), storage("data", "more"));
    assert.deepEqual(joins, ["Rolls nodes 0, 1, 2, one at a time: config, pod changed"]);
  });

  it("calls options of the JVM what they are", async () => {
    const [jvmOptions, others] = [["-Da=b"], ["-Da=c"]];
    const rolls = ["Rolls nodes 2, 1, 0, one at a time: jvmOptions changed"];
    assert.deepEqual(await changed({}, { jvmOptions }), rolls);
    assert.deepEqual(await changed({ jvmOptions }, { jvmOptions: others }), rolls);
    assert.deepEqual(await changed({ jvmOptions }, {}), rolls);
  });

  it("calls a variable of the pods' what it is", async () => {
    const pod = { env: [{ name: "KAFKA_OPTS", value: "-Dx=y" }] };
    assert.deepEqual(await changed({}, { pod }), ["Rolls nodes 2, 1, 0, one at a time: pod changed"]);
  });

  it("is nothing where the cluster is new, or stays as it is", async () => {
    assert.deepEqual(await changed({}, {}), []);
    assert.deepEqual((await before({})).logged, []);
  });
});
