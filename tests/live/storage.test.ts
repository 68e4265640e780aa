import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs, StorageArgs } from "../../components";
import { temporaryDirectory } from "../temporary";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { heldBy } from "./support/running";
import { seen } from "./support/seen";
import { takeDown } from "./support/takeDown";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-storage";

/** The cluster of the dev stack with other storage. */
function withStorage(storage: StorageArgs, more: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs {
  return { ...firstSeed(), name: "kafka", namespace: NAMESPACE, topics: [], storage, ...more };
}

const inBroker = (...command: string[]) =>
  kubectl("-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", ...command);

describe("Storage of another kind", () => {
  let stack: TestStack;
  const acknowledged: Acknowledged = new Map();

  beforeEach(async () => {
    acknowledged.clear();
    stack = await testStack("storage", withStorage({}));
  });

  afterEach(async () => {
    await takeDown(stack, NAMESPACE);
  });

  const up = async (storage: StorageArgs, more: Partial<KafkaClusterArgs> = {}) => {
    const topics = [{ name: "spread", partitions: 12 }];
    stack.configure(withStorage(storage, { replicas: 1, topics, ...more }));
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
      await seen(NAMESPACE, "persistentvolumeclaims", ".spec.storageClassName", ".status.capacity.storage"),
      ["first-kafka-0 local-path 2Gi", "second-kafka-0 local-path-fixed 1Gi"],
    );
    await assert.rejects(
      up(grown("2Gi", "2Gi")),
      /storage\.volumes\[1\]\.size: is 2Gi.*"local-path-fixed" lets no volume grow/,
    );
  });

  it("may get another volume, which takes its share, and give it up, with what is on it", async () => {
    const volumeOf = (name: string) => ({ name, class: "local-path", size: "1Gi" });
    const one = { volumes: [volumeOf("first")], metadataVolume: "first", deleteClaim: true };
    await up(one);
    const reassignment = { rebalance: "onScale" } as const;
    const { externalEndpoints } = await up(
      { ...one, volumes: [volumeOf("first"), volumeOf("second")] },
      { reassignment },
    );
    await eventually(async () => {
      const { first, second } = await heldBy(NAMESPACE, "kafka-0");
      assert.ok(first > 1 && second > 1, `${first} ${second}`);
    });
    stack.told.length = 0;
    await up(one);
    assert.match(
      stack.told.join("\n"),
      /Volume "second" of broker 0 leaves: \d+ replicas, .* move to its other volumes/,
    );
    assert.deepEqual(Object.keys(await heldBy(NAMESPACE, "kafka-0")), ["first"]);
    await nothingIsLost(externalEndpoints.value, acknowledged);
    // It stays, and what is destroyed would look for it.
    await kubectl("-n", NAMESPACE, "delete", "pvc", "second-kafka-0");
  });

  it("may be a claim that somebody made beforehand, without labels and larger than it has to be", async () => {
    const manifest = {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: { name: "data-kafka-0", namespace: NAMESPACE },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "local-path",
        resources: { requests: { storage: "3Gi" } },
      },
    };
    await kubectl("create", "namespace", NAMESPACE);
    const file = join(temporaryDirectory("kafka-cluster-claim-"), "claim.json");
    writeFileSync(file, JSON.stringify(manifest));
    await kubectl("apply", "-f", file);
    const uid = () =>
      kubectl("-n", NAMESPACE, "get", "pvc", "data-kafka-0", "-o", "jsonpath={.metadata.uid}");
    const before = await uid();
    await assert.rejects(
      up({ class: "local-path-fixed", size: "1Gi" }),
      /storage\.class: is "local-path-fixed", but claim data-kafka-0 has "local-path"/,
    );
    await up({ class: "local-path", size: "1Gi", deleteClaim: true });
    assert.equal(await uid(), before);
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("may be a directory of a file server, written by the group that the pod has", async () => {
    await up({ class: "shared", accessMode: "ReadWriteMany", size: "1Gi", deleteClaim: true });
    const listed = (await inBroker("ls", "-ldn", "/var/lib/kafka/data")).split(/\s+/);
    assert.deepEqual(listed.slice(2, 4), ["0", "1000"], "the directory's owner and group");
  });

  it("may be the pod's own, without any claim", async () => {
    await up({ ephemeral: true, sizeLimit: "1Gi" });
    assert.deepEqual(await seen(NAMESPACE, "persistentvolumeclaims"), [""]);
  });
});
