import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components";
import { running } from "../plan/existing/running";
import { type Deployed, deployedCluster, objectsOf, valueOf } from "../deployed";

const TYPE = "core/v1:ConfigMapPatch";
const LABELS = {
  "app.kubernetes.io/name": "kafka",
  "app.kubernetes.io/instance": "kafka",
  "app.kubernetes.io/managed-by": "pulumi",
};
const host = (id: number, namespace = "kafka") => `kafka-${id}.kafka-headless.${namespace}.svc.cluster.local`;
const agents = (...ids: number[]) => ids.map((id) => `${id}@${host(id)}:9404\n`).join("");
const dataOf = ({ one }: Deployed<unknown>, name: string) => one(TYPE, name).inputs.data;
/** What there is once an `up` of these arguments has ended, and its volumes have this id. */
const after = async (args: KafkaClusterArgs, formatMessage: string) =>
  objectsOf(await deployedCluster(args, { objects: {}, formatMessage }));

describe("What a cluster is founded with", () => {
  it("is an id and its voters, beside where each node's agent answers", async () => {
    const { one } = await deployedCluster({ namespace: "events" }, { objects: {} });
    const { inputs, options } = one(TYPE, "kafka-cluster");
    const voters = [0, 1, 2].map((id) => {
      return `${id}@${host(id, "${NAMESPACE}")}:9093:<kafka-${id}-directory-id>`;
    });
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "kafka-cluster",
        namespace: "events",
        labels: LABELS,
        annotations: { "pulumi.com/patchForce": "true" },
      },
      data: {
        "new-cluster-id": "<kafka-cluster-id>",
        "initial-controllers": voters.join(","),
        nodes: [0, 1, 2].map((id) => `${id}@${host(id, "events")}:9404\n`).join(""),
      },
    });
    assert.deepEqual(options, { retainOnDelete: true }, "it outlives a destroy, as the volumes do");
  });

  it("stays what it was once there is one, whoever joins later", async () => {
    const objects = await after({}, "id-of-the-volume");
    const found = objects.configmaps.find(({ metadata }) => metadata.name === "kafka-cluster")!;
    Object.assign(found, {
      data: { "new-cluster-id": "of-then", "initial-controllers": "of-then", nodes: "" },
    });
    assert.deepEqual(dataOf(await deployedCluster({ replicas: 5 }, { objects }), "kafka-cluster"), {
      "new-cluster-id": "of-then",
      "initial-controllers": "of-then",
      "advertised.listeners": [3, 4]
        .map((id) => `${id} INTERNAL://${host(id, "${NAMESPACE}")}:9092\n`)
        .join(""),
      nodes: agents(0, 1, 2, 3, 4),
    });
  });

  it("tells its nodes that a static quorum has become a dynamic one, before they look for it as that", async () => {
    const kind = async (
      args: KafkaClusterArgs,
      objects: Awaited<ReturnType<typeof after>>,
      level?: number,
    ) => {
      const agent =
        level === undefined ? undefined : { ...running(args).kafka, features: { "kraft.version": level } };
      return dataOf(await deployedCluster(args, { objects, agent }), "kafka-cluster").quorum;
    };
    const objects = await after({ quorum: "static" }, "id-of-the-volume");
    assert.equal(await kind({ quorum: "static" }, objects, 0), undefined);
    assert.equal(await kind({ quorum: "dynamic" }, objects, 0), "dynamic");
    assert.equal(await kind({ quorum: "dynamic" }, objects, 1), "dynamic");
    assert.equal(await kind({}, await after({}, "id-of-the-volume"), 1), undefined);
  });

  it("is anew where nothing is left but what was written down", async () => {
    const objects = await after({}, "id-of-the-volume");
    const found = objects.configmaps.find(({ metadata }) => metadata.name === "kafka-cluster")!;
    Object.assign(found, { data: { "new-cluster-id": "of-then" } });
    const { configmaps, persistentvolumeclaims } = objects;
    const left = await deployedCluster({}, { objects: { configmaps, persistentvolumeclaims } });
    assert.equal(dataOf(left, "kafka-cluster")["new-cluster-id"], "of-then", "volumes are left");
    const nothing = await deployedCluster({}, { objects: { configmaps } });
    assert.equal(dataOf(nothing, "kafka-cluster")["new-cluster-id"], "<kafka-cluster-id>");
  });

  it("changes no pod when nodes join", async () => {
    const pools: KafkaClusterArgs = {
      nodePools: [
        { name: "controllers", roles: ["controller"], firstNodeId: 0 },
        { name: "brokers", roles: ["broker"], firstNodeId: 100 },
      ],
    };
    const more = { ...pools.nodePools![1], name: "more", firstNodeId: 200 };
    const [a, b] = [
      await deployedCluster(pools),
      await deployedCluster({ nodePools: [...pools.nodePools!, more] }),
    ];
    assert.notEqual(dataOf(a, "kafka-cluster").nodes, dataOf(b, "kafka-cluster").nodes);
    for (const name of ["kafka-controllers", "kafka-brokers"]) {
      const [before, now] = [a, b].map(({ one }) => one("apps/v1:StatefulSet", name).inputs.spec.template);
      assert.deepEqual(now, before);
    }
  });
});

describe("That a cluster was founded", () => {
  it("is written down with the id that its volumes have", async () => {
    const { one } = await deployedCluster({}, { objects: {}, formatMessage: "id-of-the-volume" });
    const { inputs, options } = one(TYPE, "kafka-founded");
    assert.equal(inputs.metadata.name, "kafka-founded");
    assert.deepEqual(inputs.data, { "cluster-id": "id-of-the-volume" });
    assert.deepEqual(options, { retainOnDelete: true });
  });

  it("is written down with what new volumes are formatted with, which tell nothing before", async () => {
    const objects = objectsOf(await deployedCluster({}, { objects: {} }));
    const found = objects.configmaps.find(({ metadata }) => metadata.name === "kafka-cluster")!;
    const founded = await deployedCluster({}, { objects: {} });
    assert.deepEqual(dataOf(founded, "kafka-founded"), { "cluster-id": "<kafka-cluster-id>" });
    Object.assign(found, { data: { "new-cluster-id": "of-then" } });
    const again = await deployedCluster({}, { objects: { ...objects, configmaps: [found] } });
    assert.deepEqual(
      dataOf(again, "kafka-founded"),
      { "cluster-id": "of-then" },
      "an up that was interrupted",
    );
    assert.equal(await valueOf(again.result.clusterId), "of-then");
  });

  it("stays the one that was founded where the volumes tell nothing", async () => {
    const { configmaps } = await after({}, "id-of-the-volume");
    const { result } = await deployedCluster({}, { objects: { ...(await after({}, "")), configmaps } });
    assert.equal(await valueOf(result.clusterId), "id-of-the-volume");
  });

  it("is known to new volumes of one that exists, and to none of those that found it", async () => {
    const dependencies = ({ one }: Deployed<unknown>) => one("apps/v1:StatefulSet").dependencies;
    const first = await deployedCluster({}, { objects: {}, formatMessage: "id-of-the-volume" });
    assert.ok(dependencies(first).includes(`${TYPE} kafka-cluster`));
    assert.ok(!dependencies(first).includes(`${TYPE} kafka-founded`));
    const next = await deployedCluster({ replicas: 5 }, { objects: objectsOf(first) });
    assert.ok(dependencies(next).includes(`${TYPE} kafka-founded`));
    assert.deepEqual(dataOf(next, "kafka-founded"), { "cluster-id": "id-of-the-volume" });
  });

  it("is known after a destroy too, by what it left", async () => {
    const { configmaps, persistentvolumeclaims } = await after({}, "id-of-the-volume");
    const left = await deployedCluster({}, { objects: { configmaps, persistentvolumeclaims } });
    assert.deepEqual(dataOf(left, "kafka-founded"), { "cluster-id": "id-of-the-volume" });
    assert.ok(left.one("apps/v1:StatefulSet").dependencies.includes(`${TYPE} kafka-founded`));
  });
});
