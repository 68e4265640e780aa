import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components";
import { deployedCluster } from "../deployed";

const TYPE = "core/v1:PersistentVolumeClaimPatch";
const namesOf = async (args: KafkaClusterArgs) =>
  (await deployedCluster(args)).resources.filter(({ type }) => type === TYPE).map(({ id }) => id);

describe("The claims of a cluster", () => {
  it("are made where they are missing, changed where a StatefulSet made them, and left on destroy", async () => {
    const storage = { size: "4Gi", class: "fast", annotations: { a: "b" } };
    const { inputs, options, dependencies } = (await deployedCluster({ storage })).one(TYPE, "kafka-data-1");
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: {
        name: "data-kafka-1",
        namespace: "kafka",
        labels: { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" },
        annotations: {
          a: "b",
          "kafka-cluster/held-as": "broker,controller",
          "kafka-cluster/owner": "organization/kafka-cluster/test#<kafka-state-id>",
          "pulumi.com/patchForce": "true",
          "pulumi.com/skipAwait": "true",
        },
      },
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: "fast",
        resources: { requests: { storage: "4Gi" } },
      },
    });
    assert.deepEqual(options, { retainOnDelete: true });
    assert.deepEqual(dependencies, ["core/v1:NamespacePatch kafka"]);
  });

  it("come before the StatefulSet that finds them by their names", async () => {
    const { dependencies } = (await deployedCluster({})).one("apps/v1:StatefulSet");
    assert.equal(dependencies.filter((name) => name.startsWith(TYPE)).length, 3);
  });

  it("are one for each volume of each node, whatever pool it is in", async () => {
    const storage = { volumes: [{ name: "x" }, { name: "y" }] };
    assert.deepEqual(await namesOf({ replicas: 1, storage }), ["kafka/x-kafka-0", "kafka/y-kafka-0"]);
    const nodePools = [
      { name: "c", roles: ["controller" as const], replicas: 1, firstNodeId: 0 },
      { name: "b", roles: ["broker" as const], replicas: 1, firstNodeId: 10, storage },
    ];
    assert.deepEqual(await namesOf({ nodePools }), [
      "kafka/data-kafka-c-0",
      "kafka/x-kafka-b-10",
      "kafka/y-kafka-b-10",
    ]);
  });

  it("aren't there where storage is ephemeral", async () => {
    assert.deepEqual(await namesOf({ storage: { ephemeral: true } }), []);
  });
});
