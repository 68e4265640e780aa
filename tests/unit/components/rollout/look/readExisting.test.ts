import assert from "node:assert/strict";
import type { V1ConfigMap, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { KafkaClusterArgs } from "../../../../../components";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { existingSet, quorumOf } from "../../../../../components/rollout/look/describeSet";
import { readExisting } from "../../../../../components/rollout/look/readExisting";
import { type Deployed, deployedCluster, objectsOf, type World } from "../../deployed";
import { fakeClient, withFakeCluster } from "../../fakeCluster";
import { CLUSTER_ID, POOLS, running } from "../../plan/existing/running";

const LABELS = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const JOB_LABELS = { ...LABELS, "app.kubernetes.io/name": "kafka-topics" };

/** What a look finds where these resources were made. */
async function look(
  deployed: Deployed<unknown>,
  { agent, topics, objects = objectsOf(deployed) }: Pick<World, "agent" | "topics" | "objects"> = {},
): Promise<ExistingCluster> {
  const client = await fakeClient();
  return withFakeCluster({ podStatus: () => undefined, objects, agent, topics }, () =>
    readExisting(
      client,
      "kafka",
      { labels: LABELS, jobLabels: JOB_LABELS, kafka: "kafka", topics: ["orders"] },
      10,
    ),
  );
}

describe("A look at a Kafka cluster", () => {
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
  /** What can be said of a cluster before it was ever made. */
  const known = ({ sets, claims, pods, services, budgets, templates, quorums }: ExistingCluster) => ({
    sets: sets!.map(({ name, ids, roles, image, settings, movesFiles }) => {
      return { name, ids, roles, image, settings, movesFiles };
    }),
    claims: claims!
      .map(({ name, isOwn, size, accessModes }) => ({ name, isOwn, size, accessModes }))
      .sort(byName),
    pods: pods!
      .map(({ name, statefulSet, id, isOutdated }) => ({ name, statefulSet, id, isOutdated }))
      .sort(byName),
    services: services!
      .map(({ name, type, nodePorts = [] }) => ({ name, type: type ?? "ClusterIP", nodePorts }))
      .sort(byName),
    budgets: [...budgets!].sort(),
    templates,
    quorums,
  });
  const clusters: [string, KafkaClusterArgs][] = [
    ["of one pool", {}],
    ["of node pools", POOLS],
    ["with a static quorum", { version: "4.0.0" }],
    ["with ZooKeeper", { version: "3.9.2", zooKeeper: { connect: "zk:2181" } }],
    ["with ephemeral storage", { storage: { ephemeral: true } }],
    ["with several volumes", { storage: { volumes: [{ name: "data" }, { name: "more", size: "1Gi" }] } }],
    [
      "with ways in",
      {
        listeners: [
          { name: "internal", port: 9092 },
          { name: "outside", port: 9094, nodePort: { ports: [30100, 30101, 30102] } },
        ],
      },
    ],
  ];
  for (const [what, args] of clusters) {
    it(`${what} finds what its arguments made`, async () => {
      const expected = known(running(args));
      if (args.zooKeeper) expected.sets[0].settings!["zookeeper.connect"] = "zk:2181";
      assert.deepEqual(known(await look(await deployedCluster(args, { objects: {} }))), expected);
    });
  }

  it("knows whose it is, what it was made from, and what its pods can't start without", async () => {
    const deployed = await deployedCluster({}, { objects: {} });
    const { sets, claims, configMaps } = await look(deployed);
    const owner = { stack: "organization/kafka-cluster/test", state: "<kafka-state-id>" };
    for (const object of [...sets!, ...claims!]) assert.deepEqual(object.owner, owner);
    const [{ madeFrom, mounts }] = sets!;
    const { annotations } = deployed.one("apps/v1:StatefulSet").inputs.metadata;
    assert.equal(JSON.stringify(madeFrom), annotations["kafka-cluster/made-from"]);
    assert.equal(mounts.length, 3);
    for (const name of mounts) assert.ok(configMaps!.includes(name), name);
    assert.ok(!mounts.includes("kafka-founded"), "pods start without it");
  });

  it("doesn't miss the user's own ConfigMaps, which somebody else makes", async () => {
    const volumes = [{ name: "files", mountPath: "/etc/files", configMap: { name: "of-the-user" } }];
    const { sets } = await look(await deployedCluster({ pod: { volumes } }, { objects: {} }));
    assert.ok(!sets![0].mounts.includes("of-the-user"));
  });

  it("reads what was written down when it was founded", async () => {
    const deployed = await deployedCluster({}, { objects: {}, formatMessage: CLUSTER_ID });
    const { foundedId, founding } = await look(deployed);
    assert.equal(foundedId, CLUSTER_ID);
    assert.equal(founding!["new-cluster-id"], "<kafka-cluster-id>");
  });

  it("reads off pods what a StatefulSet said of them that is gone while they run", async () => {
    const volumes = [{ name: "data" }, { name: "more" }];
    for (const args of [{}, POOLS, { storage: { volumes } }, { version: "4.0.0" }]) {
      const deployed = await deployedCluster(args, { objects: {} });
      const objects = objectsOf(deployed);
      const before = await look(deployed, { objects });
      const { statefulsets, ...left } = objects;
      assert.ok(statefulsets.length > 0);
      const after = await look(deployed, { objects: left });
      // Nothing of a pod tells these.
      const untold = { owner: undefined, madeFrom: undefined, user: undefined };
      assert.deepEqual(
        after.sets,
        before.sets!.map((set) => ({ ...set, ...untold, isGone: true })),
      );
      const { templates, quorums, pods } = before;
      assert.deepEqual(
        [after.templates, after.quorums, after.pods],
        [templates, quorums, pods],
        JSON.stringify(args),
      );
      // After `destroy` pods go in a moment, whether somebody has got round to telling them or not.
      for (const { metadata } of objects.pods)
        Object.assign(metadata, { ownerReferences: [{ controller: true }] });
      assert.deepEqual((await look(deployed, { objects: left })).sets, []);
      for (const { metadata } of objects.pods)
        Object.assign(metadata, { ownerReferences: [], deletionTimestamp: "2026-01-01T00:00:00Z" });
      assert.deepEqual((await look(deployed, { objects: left })).sets, []);
    }
  });

  it("asks the agents in its pods, and says why nobody tells", async () => {
    const deployed = await deployedCluster({}, { objects: {} });
    const { kafka } = running({});
    const withAgents = await look(deployed, { agent: kafka });
    assert.deepEqual([withAgents.kafka, withAgents.kafkaNoAnswer], [kafka, undefined]);
    const old = await look(deployed);
    assert.equal(old.kafka, undefined);
    assert.equal(old.kafkaNoAnswer, "the agent in kafka-0 is of an earlier version, and doesn't tell");
    const { pods, ...objects } = objectsOf(deployed);
    assert.ok(pods.length > 0);
    assert.equal((await look(deployed, { objects })).kafkaNoAnswer, "none of its pods runs");
  });

  it("asks them for the topics of the arguments and of the former list, those that left as well", async () => {
    const deployed = await deployedCluster({ topics: [{ name: "audit" }] }, { objects: {} });
    const objects = objectsOf(deployed);
    const list = objects.configmaps.find(({ metadata }) => metadata.name.startsWith("kafka-topics"))!;
    Object.assign(list, { data: { "topics.txt": "audit\nremoved:old id=A1\n" } });
    const audit = { id: "A1", partitions: 2, replicas: [3], config: { "retention.ms": "1" } };
    const topics = { audit, somebodys: audit };
    const seen = await look(deployed, { objects, topics });
    assert.deepEqual(seen.topics, { audit, old: undefined, orders: undefined });
    assert.equal(seen.topicsNoAnswer, undefined);
    const older = await look(deployed, { objects });
    for (const pod of objects.pods) Object.assign(pod, { status: { podIP: "10.1.0.1" } });
    const unready = await look(deployed, { objects, topics });
    assert.deepEqual([unready.topics, unready.topicsNoAnswer], [undefined, "none of its brokers is ready"]);
    assert.equal(older.topics, undefined);
    assert.match(older.topicsNoAnswer!, /^the agent in kafka-\d is of an earlier version, and doesn't tell$/);
  });

  it("knows which lists a Job is done with, and which an `up` that was killed only wrote", async () => {
    const deployed = await deployedCluster({ topics: [{ name: "audit" }] }, { objects: {} });
    const objects = objectsOf(deployed);
    const done = async () => (await look(deployed, { objects })).doneLists!.topics;
    assert.deepEqual(await done(), ["audit\n"]);
    const list = objects.configmaps.find(({ metadata }) => metadata.name.startsWith("kafka-topics"))!;
    const killed = {
      metadata: { ...list.metadata, name: "kafka-topics-2" },
      data: { "topics.txt": "audit\nnew\n" },
    };
    objects.configmaps.push(killed);
    assert.deepEqual(await done(), ["audit\n"]);
    assert.equal((await look(deployed, { objects })).topicLists!.length, 2);
    objects.jobs.forEach((job) => Object.assign(job, { status: {} }));
    assert.deepEqual(await done(), []);
  });

  it("sees in a pod which cluster its volume is of, and that it still runs what was before", async () => {
    const deployed = await deployedCluster({}, { objects: {} });
    const objects = objectsOf(deployed);
    const terminated = (exitCode: number) => ({ terminated: { exitCode, message: CLUSTER_ID } });
    const change = (i: number, exitCode: number) =>
      Object.assign(objects.pods[i], {
        status: { initContainerStatuses: [{ name: "format", state: terminated(exitCode) }] },
      });
    change(0, 0);
    change(1, 1);
    objects.pods[2].metadata.labels!["controller-revision-hash"] = "before";
    const { pods } = await look(deployed, { objects });
    assert.deepEqual(
      pods!.map(({ clusterId }) => clusterId),
      [CLUSTER_ID, undefined, undefined],
    );
    assert.deepEqual(
      pods!.map(({ isOutdated }) => isOutdated),
      [false, false, true],
    );
  });

  it("sees in a pod whether its node has ever begun, and so may have formatted its volumes", async () => {
    const deployed = await deployedCluster({}, { objects: {} });
    const objects = objectsOf(deployed);
    const waiting = { waiting: { reason: "CrashLoopBackOff" } };
    const statuses = [
      { state: waiting },
      { state: waiting, lastState: { terminated: {} } },
      { state: { running: {} } },
    ];
    statuses.forEach((status, i) =>
      Object.assign(objects.pods[i], { status: { containerStatuses: [{ name: "kafka", ...status }] } }),
    );
    const { pods } = await look(deployed, { objects });
    assert.deepEqual(
      pods!.map(({ hasBegun }) => hasBegun),
      [false, true, true],
    );
  });
});

describe("A StatefulSet of an earlier version of this package", () => {
  const set = (
    change: { env?: string[]; ports?: number[]; init?: string; config?: string } = {},
  ): V1StatefulSet => ({
    metadata: { name: "kafka" },
    spec: {
      selector: {},
      replicas: 3,
      template: {
        spec: {
          initContainers: [{ name: change.init ?? "format", env: change.env?.map((name) => ({ name })) }],
          containers: [
            {
              name: "kafka",
              ports: (change.ports ?? [9093, 9404, 9092]).map((containerPort) => ({ containerPort })),
            },
          ],
          volumes: [{ name: "config", configMap: { name: change.config ?? "gone" } }],
        },
      },
    },
  });
  const configMap = (properties: string): V1ConfigMap[] => [
    { metadata: { name: "kafka-broker-1" }, data: { "server.properties": properties } },
  ];

  it("tells its roles by its ports, where its ConfigMap is gone", () => {
    const rolesOf = (...ports: number[]) => existingSet(set({ ports }), []).roles;
    assert.deepEqual(rolesOf(9093, 9404, 9092), { controller: true, broker: true });
    assert.deepEqual(rolesOf(9093, 9404), { controller: true, broker: false });
    assert.deepEqual(rolesOf(9404, 9092), { controller: false, broker: true });
  });

  it("tells its kind of quorum by the variables of its pods then", () => {
    assert.equal(quorumOf(set({ env: ["INITIAL_CONTROLLERS"] }), undefined), "dynamic");
    assert.equal(quorumOf(set({ env: ["CLUSTER_ID"] }), undefined), "static");
    assert.equal(quorumOf(set({ ports: [9404, 9092] }), undefined), undefined, "it has no controllers");
    assert.equal(quorumOf(set({ init: "cluster-id" }), undefined), "zooKeeper");
  });

  it("tells both by its properties, where they are there", () => {
    const of = (properties: string) => {
      const made = set({ config: "kafka-broker-1", env: ["INITIAL_CONTROLLERS"] });
      return [existingSet(made, configMap(properties)).roles, quorumOf(made, configMap(properties))];
    };
    assert.deepEqual(of("process.roles=controller\ncontroller.quorum.voters=0@a:9093\n"), [
      { controller: true, broker: false },
      "static",
    ]);
    assert.deepEqual(of("process.roles=broker,controller\n"), [
      { controller: true, broker: true },
      "dynamic",
    ]);
    assert.deepEqual(of("process.roles=broker\n"), [{ controller: false, broker: true }, undefined]);
    const withZooKeeper = existingSet(set({ config: "kafka-broker-1" }), configMap("broker.id=1\n"));
    assert.deepEqual(withZooKeeper.roles, { controller: false, broker: true });
  });

  it("doesn't tell whose it is, nor what it was made from", () => {
    const { owner, madeFrom, movesFiles } = existingSet(set(), []);
    assert.deepEqual([owner, madeFrom, movesFiles], [undefined, undefined, false]);
    assert.equal(existingSet(set({ init: "adopt" }), []).movesFiles, true);
  });

  it("doesn't tell how nodes run that it adopted, and that weren't replaced yet", () => {
    const adopting = set({ config: "kafka-broker-1", init: "adopt" });
    const known = configMap("process.roles=broker\n");
    const owner = { apiVersion: "apps/v1", kind: "StatefulSet", name: "kafka", uid: "set" };
    adopting.metadata!.uid = owner.uid;
    const podOf = (init: string[]): V1Pod => ({
      metadata: { ownerReferences: [owner] },
      spec: { containers: [], initContainers: init.map((name) => ({ name })) },
    });
    const { settings, files, roles } = existingSet(adopting, known, [podOf(["adopt"]), podOf([])]);
    assert.deepEqual([settings, files, roles.broker], [undefined, undefined, true]);
    assert.ok(existingSet(adopting, known, [podOf(["adopt"])]).settings);
  });
});
