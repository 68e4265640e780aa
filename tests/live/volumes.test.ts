import assert from "node:assert/strict";
import type { KafkaClusterArgs, StorageArgs } from "../../components";
import type { Step } from "../../local/deployer/types";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { fewestReady } from "./support/roll";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-volumes";

/** What one volume of 2Gi becomes when another is added. */
const TWO_VOLUMES: StorageArgs = {
  volumes: [
    { name: "data", size: "2Gi", class: "local-path" },
    { name: "more", size: "1Gi", class: "local-path" },
  ],
};

/** The cluster of the dev stack with other storage. */
function withStorage(storage: StorageArgs, more: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs {
  return { ...firstSeed(), name: "kafka", namespace: NAMESPACE, topics: [], storage, ...more };
}

/** A line for each object of a kind: its name, and what these paths in it say. */
async function seen(kinds: string, ...paths: string[]): Promise<string[]> {
  const line = ["{.metadata.name}", ...paths.map((path) => `{${path}}`)].join(" ");
  const text = await kubectl(
    ...["-n", NAMESPACE, "get", kinds, "-o", `jsonpath={range .items[*]}${line}{"\\n"}{end}`],
  );
  return text.trim().split("\n").sort();
}

const inBroker = (...command: string[]) =>
  kubectl("-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", ...command);

describe("The volumes of brokers that run", function () {
  const acknowledged: Acknowledged = new Map();
  let stack: TestStack;
  let bootstrap: string;

  before(async () => {
    stack = await testStack("volumes", withStorage({ size: "1Gi", class: "local-path" }));
    const { outputs } = await stack.deployer.up();
    bootstrap = outputs.externalBootstrap.value;
    await eventually(() => useEveryBroker(outputs.externalEndpoints.value, acknowledged));
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  const identities = () => seen("statefulsets,pods,persistentvolumeclaims", ".metadata.uid");

  it("grow by an edit, while messages come in and no pod restarts", async () => {
    const before = await identities();
    const producer = await startProducer(bootstrap, "growing", 200, 6);
    stack.configure(withStorage({ size: "2Gi", class: "local-path" }));
    const { steps } = await stack.deployer.up();
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.deepEqual(
      steps.map(({ op, type, changes }) => [op, type, ...changes.map(({ path }) => path)]),
      Array(3).fill([
        "update",
        "kubernetes:core/v1:PersistentVolumeClaimPatch",
        "spec.resources.requests.storage",
      ]),
    );
    assert.deepEqual(await identities(), before);
    const sizes = await seen("persistentvolumeclaims", ".status.capacity.storage");
    assert.deepEqual(
      sizes,
      [0, 1, 2].map((id) => `data-kafka-${id} 2Gi`),
    );
    const restarts = await seen("pods", ".status.containerStatuses[0].restartCount");
    assert.ok(
      restarts.every((line) => line.endsWith(" 0")),
      restarts.join(),
    );
  });

  it("aren't touched by what would lose them: preview and up say which argument, and why", async () => {
    const versions = () =>
      seen("statefulsets,persistentvolumeclaims,configmaps", ".metadata.resourceVersion");
    const before = await versions();
    // A setting that is right would roll the brokers, were it not for the other.
    const ask = (storage: StorageArgs) =>
      stack.configure(withStorage(storage, { config: { "log.retention.hours": "1" } }));
    ask({ size: "1Gi", class: "local-path-fixed", accessMode: "ReadWriteMany" });
    await assert.rejects(stack.deployer.preview(), (error: Error) => {
      assert.match(error.message, /storage\.size: is 1Gi, but claim data-kafka-0 has 2Gi/);
      assert.match(error.message, /storage\.class: is "local-path-fixed", but claim .* has "local-path"/);
      assert.match(
        error.message,
        /storage\.accessMode: is "ReadWriteMany", but claim .* has "ReadWriteOnce"/,
      );
      return true;
    });
    ask({ volumes: [{ name: "other", size: "2Gi" }] });
    await assert.rejects(stack.deployer.up(), /storage: describes the one volume "other", but .* "data"/);
    assert.deepEqual(await versions(), before);
  });

  it("may be joined by another one: brokers get it one by one, while messages come in", async () => {
    const pods = await seen("pods", ".metadata.uid");
    const claims = await seen("persistentvolumeclaims", ".metadata.uid");
    const producer = await startProducer(bootstrap, "joining", 200, 6);
    stack.configure(withStorage(TWO_VOLUMES));
    let steps: Step[] = [];
    const fewest = await fewestReady(NAMESPACE, "kafka", async () => {
      ({ steps } = await stack.deployer.up());
    });
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.equal(fewest, 2);
    const ofSet = steps.filter(({ type }) => type === "kubernetes:apps/v1:StatefulSet");
    assert.deepEqual(
      ofSet.map(({ op }) => op),
      ["replace"],
    );
    const after = await seen("pods", ".metadata.uid");
    assert.deepEqual(
      // The Job's pod has done its work.
      after.filter((line) => pods.includes(line) && !line.includes("topics")),
      [],
      "pods that were there before",
    );
    const more = await seen("persistentvolumeclaims", ".metadata.uid");
    assert.deepEqual(
      claims.filter((line) => !more.includes(line)),
      [],
      "claims that are gone",
    );
    assert.match(await inBroker("cat", "/var/lib/kafka/more/kafka/meta.properties"), /cluster\.id=/);
    const { externalEndpoints } = await stack.deployer.outputs();
    await eventually(() => nothingIsLost(externalEndpoints.value, acknowledged));
    assert.deepEqual((await stack.deployer.up()).steps, []);
  });

  it("are found again, when the StatefulSet was deleted by hand", async () => {
    const claims = await seen("persistentvolumeclaims", ".metadata.uid");
    stack.configure(withStorage(TWO_VOLUMES));
    await kubectl("-n", NAMESPACE, "delete", "statefulset", "kafka");
    const { outputs } = await stack.deployer.up({ refresh: true });
    await rolledOut(NAMESPACE, "kafka");
    assert.deepEqual(await seen("persistentvolumeclaims", ".metadata.uid"), claims);
    await eventually(() => nothingIsLost(outputs.externalEndpoints.value, acknowledged));
    assert.deepEqual((await stack.deployer.up()).steps, []);
  });
});

describe("Storage of another kind", () => {
  let stack: TestStack;
  const acknowledged: Acknowledged = new Map();

  beforeEach(async () => {
    stack = await testStack("storage", withStorage({}));
  });

  afterEach(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  const up = async (storage: StorageArgs) => {
    const topics = [{ name: "spread", partitions: 12 }];
    stack.configure(withStorage(storage, { replicas: 1, topics }));
    const { outputs } = await stack.deployer.up();
    await eventually(() => useEveryBroker(outputs.externalEndpoints.value, acknowledged));
    return outputs;
  };

  it("may be several volumes: all are used, and each grows if its class lets it", async () => {
    const volumes = [
      { name: "first", class: "local-path", size: "1Gi" },
      { name: "second", class: "local-path-fixed", size: "1Gi" },
    ];
    const storage = { volumes, metadataVolume: "second", deleteClaim: true };
    await up(storage);
    for (const { name } of volumes) {
      const directories = (await inBroker("ls", `/var/lib/kafka/${name}/kafka`)).split("\n");
      assert.ok(
        directories.some((directory) => directory.startsWith("spread-")),
        name,
      );
      assert.equal(directories.includes("__cluster_metadata-0"), name === "second");
    }
    const grown = (size: string, other: string) => ({
      ...storage,
      volumes: [
        { ...volumes[0], size },
        { ...volumes[1], size: other },
      ],
    });
    await up(grown("2Gi", "1Gi"));
    assert.deepEqual(
      await seen("persistentvolumeclaims", ".spec.storageClassName", ".status.capacity.storage"),
      ["first-kafka-0 local-path 2Gi", "second-kafka-0 local-path-fixed 1Gi"],
    );
    await assert.rejects(
      up(grown("2Gi", "2Gi")),
      /storage\.volumes\[1\]\.size: is 2Gi.*"local-path-fixed" lets no volume grow/,
    );
  });

  it("may be a directory of a file server, written by the group that the pod has", async () => {
    await up({ class: "shared", accessMode: "ReadWriteMany", size: "1Gi", deleteClaim: true });
    const listed = (await inBroker("ls", "-ldn", "/var/lib/kafka/data")).split(/\s+/);
    assert.deepEqual(listed.slice(2, 4), ["0", "1000"], "the directory's owner and group");
  });

  it("may be the pod's own, without any claim", async () => {
    await up({ ephemeral: true, sizeLimit: "1Gi" });
    assert.deepEqual(await seen("persistentvolumeclaims"), [""]);
  });
});
