import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components/args";
import type { KafkaState } from "../../../../../components/plan/existing/kafkaState";
import {
  brokersAs,
  destroyed,
  holding,
  POOLS,
  refusal,
  refused,
  running,
  type Running,
  silent,
  telling,
  withoutSets,
} from "./running";

const ALL: KafkaClusterArgs = {
  nodePools: [{ name: "all", roles: ["controller", "broker"], firstNodeId: 0 }],
};

describe("The controllers of a cluster that exists", () => {
  it("can become more in a dynamic quorum", () => {
    assert.deepEqual(refused({ replicas: 5 }, running({ replicas: 3 })), []);
    assert.deepEqual(refused({ replicas: 3 }, running({ replicas: 1 })), []);
  });

  it("can't become more in a static quorum, where new ones could elect a leader of their own", () => {
    const version = "4.0.0";
    assert.match(
      refusal({ version, replicas: 3 }, running({ version, replicas: 1 })),
      /^replicas: adds nodes 1 and 2 to the voters of a static quorum, which node 0 was made with\./,
    );
    assert.match(
      refusal({ quorum: "static", replicas: 5 }, running({ quorum: "static" })),
      /^replicas: adds nodes 3 and 4 .* which nodes 0, 1 and 2 were made with\./,
    );
    const [controllers, brokers] = POOLS.nodePools;
    const more = { version, nodePools: [brokers, { ...controllers, replicas: 5 }] };
    assert.match(
      refusal(more, running({ version, ...POOLS })),
      /^nodePools\[1\]\.replicas: adds nodes 3 and 4/,
    );
  });

  it("stay as they are where a static quorum gets brokers", () => {
    const version = "4.0.0";
    const { nodePools } = brokersAs({ replicas: 7 });
    const another = { name: "more", roles: ["broker" as const], firstNodeId: 200 };
    const args = { version, nodePools: [...nodePools!, another] };
    assert.deepEqual(refused(args, running({ version, ...POOLS })), []);
  });

  it("can't begin with another id, nor move to another pool", () => {
    const [controllers, brokers] = POOLS.nodePools;
    const later = { nodePools: [{ ...controllers, firstNodeId: 1 }, brokers] };
    assert.match(
      refusal(later, running(POOLS)),
      /^nodePools\[0\]\.firstNodeId: takes away node 0\. Controllers leave from the highest id down/,
    );
    const renamed = { nodePools: [{ ...controllers, name: "core" }, brokers] };
    assert.match(
      refusal(renamed, running(POOLS)),
      /^nodePools: takes away StatefulSet kafka-controllers with nodes 0, 1 and 2\. No voter would be left/,
    );
  });

  it("aren't left behind by the first pools of a cluster, nor by one that has pools no more", () => {
    assert.match(
      refusal(ALL, running({})),
      /^nodePools: takes away StatefulSet kafka with nodes 0, 1 and 2\./,
    );
    assert.match(
      refusal({}, running(ALL)),
      /^nodePools: takes away StatefulSet kafka-all with nodes 0, 1 and 2\./,
    );
    assert.deepEqual(refused(ALL, running(ALL)), []);
  });
});

/** Another pool of brokers, beside which one may leave. */
const MORE = { name: "more", roles: ["broker" as const], replicas: 3, firstNodeId: 200 };
const both = () => running({ nodePools: [...POOLS.nodePools, MORE] });
/** The same with topics of so many copies. */
const copies = (existing: Running, of: NonNullable<NonNullable<KafkaState["partitions"]>["copies"]>) =>
  telling(existing, { partitions: { ...existing.kafka.partitions!, copies: of } });

describe("The brokers of a cluster that exists", () => {
  it("can be taken away, with what they hold, and so can their pool", () => {
    assert.deepEqual(refused(brokersAs({ replicas: 2 }), holding(running(POOLS), { 102: 5 })), []);
    assert.deepEqual(refused({ nodePools: [POOLS.nodePools[0], MORE] }, both()), []);
    const existing = holding(running(POOLS), { 102: 0 });
    const brokers = existing.kafka.brokers!.filter(({ id }) => id !== 102);
    const args = brokersAs({ replicas: 2 });
    assert.deepEqual(refused(args, telling(existing, { brokers })), [], "nor are known");
  });

  it("can't go with a pool whose StatefulSet is gone: nothing would stop them; some of it can", () => {
    const [controllers] = POOLS.nodePools;
    const more = { ...MORE, replicas: 4 };
    const pools = { nodePools: [...POOLS.nodePools, more] };
    const existing = withoutSets(running(pools));
    assert.match(
      refusal(POOLS, existing),
      /^nodePools: leaves out StatefulSet kafka-more with nodes 200, 201, 202 and 203\. It is gone while its pods run, .*`pulumi up --refresh`/,
    );
    assert.deepEqual(refused({ nodePools: [controllers, POOLS.nodePools[1], MORE] }, existing), []);
  });

  it("can't be fewer than topics have copies, which are told", () => {
    const wide = copies(running(POOLS), [
      { copies: 2, topics: 1, names: ["two"] },
      { copies: 3, topics: 7, names: ["a", "b", "c", "d", "e"] },
    ]);
    assert.deepEqual(refused(brokersAs({ replicas: 3 }), wide), []);
    assert.match(
      refusal(brokersAs({ replicas: 2 }), wide),
      /^nodePools\[1\]\.replicas: takes away node 102\. 2 brokers would be left, and a, b, c, d, e \(and 2 more\) have up to 3 copies/,
    );
    const away = wide.kafka.brokers!.map((broker) => ({ ...broker, active: broker.id !== 101 }));
    assert.match(
      refusal(brokersAs({ replicas: 2 }), telling(wide, { brokers: away })),
      /1 broker would be left, and two, a, b, c, d \(and 3 more\)/,
    );
  });

  it("can't go while one has partitions that nobody else has in sync, and is away", () => {
    const existing = running(POOLS);
    const brokers = existing.kafka.brokers!.map((broker) =>
      broker.id === 102 ? { ...broker, active: false, stranded: ["orders-3", "orders-7"] } : broker,
    );
    assert.match(
      refusal(brokersAs({ replicas: 2 }), telling(existing, { brokers })),
      /^nodePools\[1\]\.replicas: takes away node 102\. The only copies in sync of orders-3, orders-7 are there/,
    );
  });

  it("can't go in the same `up` that gives nodes another way to each other", () => {
    const closed = { ...brokersAs({ replicas: 2 }), certificates: {} };
    assert.match(
      refusal(closed, { ...running(POOLS), secrets: {} }),
      /takes away node 102, while .* an `up` for each$/,
    );
  });

  it("can't be taken away while nobody knows what they hold, and it is told why", () => {
    const args = brokersAs({ replicas: 2 });
    assert.match(
      refusal(args, silent(running(POOLS), "none of its pods runs")),
      /^nodePools\[1\]\.replicas: takes away node 102\. It isn't known whether .* \(none of its pods runs\)/,
    );
    const unseen = telling(holding(running(POOLS), { 102: 0 }), { brokers: null });
    assert.match(refusal(args, unseen), /\(Kafka doesn't say\)/);
    assert.deepEqual(refused(POOLS, silent(running(POOLS))), []);
  });

  it("can't all go at once, to others that are still to come", () => {
    assert.match(
      refusal(brokersAs({ firstNodeId: 200 }), running(POOLS)),
      /^nodePools\[1\]\.firstNodeId: takes away nodes 100, 101 and 102\. 0 brokers would be left that run already/,
    );
    assert.match(
      refusal(brokersAs({ name: "workers" }), running(POOLS)),
      /^nodePools: takes away StatefulSet kafka-brokers with nodes 100, 101 and 102, and has other nodes of the same ids/,
    );
    const empty = holding(running(POOLS), { 100: 0, 101: 0, 102: 0 });
    assert.deepEqual(refused(brokersAs({ firstNodeId: 200 }), empty), []);
    assert.deepEqual(refused(brokersAs({ firstNodeId: 99, replicas: 4 }), running(POOLS)), []);
    assert.deepEqual(refused({ nodePools: [...POOLS.nodePools].reverse() }, running(POOLS)), []);
  });

  it("of a cluster with ZooKeeper are counted in replicas", () => {
    const of = (replicas: number) => ({ version: "3.9.2", zooKeeper: { connect: "zk:2181" }, replicas });
    const wide = copies(running(of(4)), [{ copies: 4, topics: 1, names: ["orders"] }]);
    assert.match(refusal(of(3), wide), /^replicas: takes away node 3\. 3 brokers would be left/);
    assert.deepEqual(refused(of(3), running(of(4))), []);
    assert.deepEqual(refused(of(5), running(of(4))), []);
  });
});

describe("The roles of nodes that exist", () => {
  const besides = (roles: NodePoolArgs["roles"], name?: string): KafkaClusterArgs => ({
    nodePools: [
      { ...(name !== undefined && { name }), roles, firstNodeId: 0 },
      { name: "brokers", roles: ["broker"], firstNodeId: 100 },
    ],
  });
  const both: NodePoolArgs["roles"] = ["controller", "broker"];

  it("can't be taken away from all brokers at once, as where others are still to come", () => {
    assert.match(
      refusal(besides(["controller"], "all"), running(ALL)),
      /^nodePools\[0\]\.roles: takes away the role broker of nodes 0, 1 and 2\. 0 brokers would be left that run already, .*next `up`$/,
    );
  });

  it("may be controllers alone once there are other brokers, to which they hand over what they hold", () => {
    assert.deepEqual(refused(besides(["controller"], "all"), running(besides(both, "all"))), []);
    const wide = copies(running(besides(both, "all")), [{ copies: 5, topics: 1, names: ["orders"] }]);
    assert.match(
      refusal(besides(["controller"], "all"), wide),
      /^nodePools\[0\]\.roles: takes away the role broker of nodes 0, 1 and 2\. 3 brokers would be left, and orders have up to 5/,
    );
    assert.match(
      refusal(besides(["controller"], "all"), silent(running(besides(both, "all")))),
      /^nodePools\[0\]\.roles: takes away .* It isn't known whether they hold partitions/,
    );
  });

  it("go the same way where the cluster was made without pools", () => {
    assert.deepEqual(refused(besides(both), running({ replicas: 3 })), []);
    assert.deepEqual(refused(besides(["controller"]), running(besides(both))), []);
    assert.match(
      refusal(POOLS, running({ replicas: 3 })),
      /^nodePools: takes away StatefulSet kafka .*, by a pool without a name \(roles: \[controller, broker\], firstNodeId: 0\)$/,
    );
  });

  it("aren't those of brokers alone, which nobody would vote for", () => {
    const brokers: KafkaClusterArgs = {
      nodePools: [
        { name: "all", roles: ["broker"], firstNodeId: 0 },
        { name: "controllers", roles: ["controller"], firstNodeId: 100 },
      ],
    };
    assert.match(
      refusal(brokers, running(ALL)),
      /^nodePools\[0\]\.roles: would take the role controller from .*\. They can become controllers alone, once/,
    );
  });

  it("can't be given, as where controllers are to be brokers too", () => {
    const [controllers, brokers] = POOLS.nodePools;
    const both = { ...controllers, roles: ["controller" as const, "broker" as const] };
    assert.match(
      refusal({ nodePools: [brokers, both] }, running(POOLS)),
      /^nodePools\[1\]\.roles: would give the role broker to the nodes of StatefulSet kafka-controllers/,
    );
  });

  it("may be written in another order", () => {
    const turned = { nodePools: [{ ...ALL.nodePools![0], roles: [...ALL.nodePools![0].roles].reverse() }] };
    assert.deepEqual(refused(turned, running(ALL)), []);
  });

  it("follow from zooKeeper, which is told alone where it is left out", () => {
    const zooKeeper = { connect: "zk:2181" };
    assert.match(
      refusal({ version: "3.9.2" }, running({ version: "3.9.2", zooKeeper })),
      /^zooKeeper: is missing, but the metadata of this cluster is in ZooKeeper/,
    );
  });

  it("may go while the quorum has never heard of them, as when no Kubernetes node took their pods", () => {
    const grown = running({ replicas: 5 });
    const { quorum, brokers } = grown.kafka;
    const ran = <Node extends { id: number }>(nodes: Node[]) => nodes.filter(({ id }) => id < 3);
    const known = telling(grown, {
      quorum: { ...quorum!, voters: ran(quorum!.voters), observers: ran(quorum!.observers) },
      brokers: ran(brokers!),
    });
    assert.deepEqual(refused({}, known), []);
    assert.match(
      refusal({ replicas: 1 }, copies(known, [{ copies: 3, topics: 1, names: ["a"] }])),
      /^replicas: takes away nodes 1, 2, 3 and 4\. 1 broker would be left, and a have up to 3 copies/,
    );
    assert.match(refusal({}, silent(grown)), /^replicas: takes away nodes 3 and 4/);
  });
});

describe("The volumes that a destroy left", () => {
  it("are found by the nodes that they are of", () => {
    for (const args of [{}, POOLS, { version: "4.0.0" }]) {
      assert.deepEqual(refused(args, destroyed(running(args))), []);
    }
    assert.deepEqual(refused({ replicas: 5 }, destroyed(running({}))), []);
    assert.deepEqual(refused(brokersAs({ replicas: 4 }), destroyed(running(POOLS))), []);
  });

  it("can't be left out, as nothing tells what is on them", () => {
    assert.match(
      refusal({ replicas: 1 }, destroyed(running({}))),
      /^replicas: leaves out nodes 1 and 2 of this cluster\. .*never have a leader.* Describe nodes 0, 1 and 2; .*delete all its claims first: kubectl -n kafka delete pvc data-kafka-0 data-kafka-1 data-kafka-2$/,
    );
    assert.match(
      refusal(brokersAs({ replicas: 2 }), destroyed(running(POOLS))),
      /^nodePools\[1\]\.replicas: leaves out node 102 of this cluster. What only they hold would be gone\./,
    );
    assert.match(
      refusal(brokersAs({ firstNodeId: 101 }), destroyed(running(POOLS))),
      /^nodePools\[1\]\.firstNodeId: leaves out node 100 of .*delete their claims first: kubectl -n kafka delete pvc data-kafka-brokers-100$/,
    );
  });

  it("may be left out once their claims are deleted", () => {
    const left = destroyed(running(POOLS));
    const claims = left.claims!.filter(({ name }) => name !== "data-kafka-brokers-102");
    assert.deepEqual(refused(brokersAs({ replicas: 2 }), { ...left, claims }), []);
  });

  it("can't be left out of a quorum with their claims alone: those that are left wait for them for ever", () => {
    const left = destroyed(running({}));
    const host = (id: number) =>
      `${id}@kafka-${id}.kafka-headless.kafka.svc.cluster.local:9093:AAAAAAAAAAAAAAAAAAAAAA`;
    const founding = { ...left.founding, "initial-controllers": [0, 1, 2].map(host).join() };
    const claims = left.claims!.filter(({ name }) => name === "data-kafka-0");
    assert.match(
      refusal({ replicas: 1 }, { ...left, founding, claims }),
      /^replicas: leaves out nodes 1 and 2 of this cluster.*delete pvc data-kafka-0$/,
    );
    assert.deepEqual(refused({ replicas: 1 }, { ...left, founding, claims: [] }), []);
  });

  it("may be left out where there never were any, as no Kubernetes node took their pods", () => {
    const left = destroyed(running({ replicas: 5 }));
    const claims = left.claims!.map((claim) => ({
      ...claim,
      isEmpty: /[34]$/.test(claim.name) || undefined,
    }));
    assert.deepEqual(refused({}, { ...left, claims }), []);
  });

  it("can't be left out by a pool of another name", () => {
    assert.match(
      refusal(brokersAs({ name: "workers" }), destroyed(running(POOLS))),
      /^nodePools: describe no pool for the volumes .* data-kafka-brokers-100, data-kafka-brokers-101, data-kafka-brokers-102 hold\./,
    );
    assert.match(refusal(ALL, destroyed(running({}))), /^nodePools: describe no pool for .* data-kafka-0, /);
    assert.match(
      refusal({}, destroyed(running(ALL))),
      /^nodePools: describe no pool for .* data-kafka-all-0, /,
    );
  });

  it("are told once for each node, however many it has", () => {
    const storage = { volumes: [{ name: "data" }, { name: "more" }] };
    assert.match(
      refusal({ replicas: 1, storage }, destroyed(running({ replicas: 3, storage }))),
      /^replicas: leaves out nodes 1 and 2 .* delete pvc data-kafka-0 data-kafka-1 data-kafka-2 more-kafka-0 more-kafka-1 more-kafka-2$/,
    );
  });

  it("of other clusters don't matter", () => {
    const left = destroyed(running({}));
    const others = ["data-kafka-7", "data-zk-0"].map((name) => ({ name, isOwn: false, size: "1Gi" }));
    assert.deepEqual(refused({}, { ...left, claims: [...left.claims!, ...others] }), []);
  });

  it("don't matter while the StatefulSets tell which nodes there are", () => {
    const existing = running(brokersAs({ replicas: 2 }));
    const { claims } = running(POOLS);
    assert.deepEqual(refused(brokersAs({ replicas: 2 }), { ...existing, claims }), []);
  });

  it("stay with their nodes, each of several: what is on it would be gone from all nodes at once", () => {
    const storage = { volumes: [{ name: "data" }, { name: "more" }] };
    assert.deepEqual(refused({ storage }, destroyed(running({ storage }))), []);
    assert.match(refusal({}, destroyed(running({ storage }))), /^storage: .*"more"/);
  });

  it("aren't left for ephemeral storage, which would begin with an empty cluster", () => {
    assert.match(refusal({ storage: { ephemeral: true } }, destroyed(running({}))), /^storage: .*"data"/);
  });

  it("don't let new voters into a static quorum either, which could elect a leader without them", () => {
    const version = "4.0.0";
    assert.match(
      refusal({ version, replicas: 3 }, destroyed(running({ version, replicas: 1 }))),
      /^replicas: adds nodes 1 and 2 to the voters of a static quorum/,
    );
  });

  it("are those of nodes that keep their roles, and whose metadata is where it was", () => {
    const left = destroyed(running(brokersAs({})));
    const controllers = { ...POOLS.nodePools[0], roles: ["controller" as const, "broker" as const] };
    assert.match(
      refusal({ nodePools: [controllers, POOLS.nodePools[1]] }, left),
      /^nodePools\[0\]\.roles: would give the role broker to the nodes of StatefulSet kafka-controllers/,
    );
    const [first, second] = POOLS.nodePools;
    const named = {
      nodePools: [
        { ...first, name: "a-b" },
        { ...second, name: "a" },
      ],
    };
    assert.deepEqual(refused(named, destroyed(running(named))), [], "a name that begins another");
    const zooKeeper = { version: "3.9.2", zooKeeper: { connect: "zk:2181" } };
    assert.match(
      refusal({ version: "3.9.2" }, destroyed(running(zooKeeper))),
      /^zooKeeper: is missing, but the metadata of this cluster is in ZooKeeper/,
    );
    assert.match(
      refusal(zooKeeper, destroyed(running({ version: "3.9.2" }))),
      /^zooKeeper: is given, but this cluster has controllers of its own/,
    );
    const untold = left.claims!.map((claim) => ({ ...claim, heldAs: undefined }));
    assert.deepEqual(
      refused({ nodePools: [controllers, POOLS.nodePools[1]] }, { ...left, claims: untold }),
      [],
    );
  });
});
