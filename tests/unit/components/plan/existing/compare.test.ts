import assert from "node:assert/strict";
import fc from "fast-check";
import type { KafkaClusterArgs, NodePoolArgs, NodeRole } from "../../../../../components/args";
import { type ClusterPlan, planCluster } from "../../../../../components/plan/clusterPlan";
import { describeComparison, describeDifferences } from "../../../../../components/plan/existing/compare";
import { quorumChange } from "../../../../../components/plan/existing/controllers";
import { leavingOf } from "../../../../../components/plan/existing/leaving";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { MistakesError } from "../../../../../components/plan/mistakes";
import type { PlannedNode } from "../../../../../components/plan/nodes/nodes";
import type { Roles } from "../../../../../components/plan/nodes/pools";
import {
  CLUSTER_ID,
  destroyed,
  holding,
  OTHER_ID,
  POOLS,
  refusal,
  refused,
  running,
  silent,
  telling,
  withoutSets,
} from "./running";

const ZOOKEEPER: KafkaClusterArgs = { version: "3.9.2", zooKeeper: { connect: "zk:2181" } };
const OUTSIDE: KafkaClusterArgs = {
  listeners: [
    { name: "internal", port: 9092 },
    { name: "outside", port: 9094, nodePort: {} },
    { name: "cloud", port: 9095, loadBalancer: {} },
  ],
};

describe("A cluster that exists", () => {
  const clusters: [string, KafkaClusterArgs][] = [
    ["of one pool", {}],
    ["of node pools", POOLS],
    ["with a static quorum", { version: "4.0.0" }],
    ["with ZooKeeper", ZOOKEEPER],
    ["with ways in", { ...POOLS, ...OUTSIDE }],
    ["with several volumes", { storage: { volumes: [{ name: "data" }, { name: "more" }] } }],
    ["with ephemeral storage", { storage: { ephemeral: true } }],
  ];
  for (const [what, args] of clusters) {
    it(`${what} is accepted as it was made, and nothing is worth a word`, () => {
      const existing = running(args);
      const plan = planCluster("kafka", args);
      const said = (seen: ExistingCluster) => [
        ...describeComparison(plan, seen),
        ...describeDifferences(plan, seen),
      ];
      for (const seen of [existing, silent(existing), destroyed(existing)]) {
        for (const isProtected of [false, true]) assert.deepEqual(refused(args, seen, { isProtected }), []);
      }
      assert.deepEqual([...said(existing), ...said(silent(existing))], []);
      assert.ok(said(destroyed(existing)).every((sentence) => /^Nodes? .* back with what/.test(sentence)));
    });
  }

  it("is accepted as it was made without its StatefulSets, while its pods run, and is told what it lacks", () => {
    for (const [, args] of clusters) {
      const existing = withoutSets(running(args));
      for (const isProtected of [false, true]) assert.deepEqual(refused(args, existing, { isProtected }), []);
      const plan = planCluster("kafka", args);
      const said = [...describeComparison(plan, existing), ...describeDifferences(plan, existing)];
      assert.equal(said.length, existing.sets.length);
      for (const sentence of said) assert.match(sentence, /^StatefulSet .* missing, while its pods run/);
    }
  });

  it("that nobody may look at is accepted as whatever it is said to be", () => {
    for (const [, args] of clusters) assert.deepEqual(refused(args, { fixedSizeClasses: [] }), []);
  });

  it("is refused for all that would hurt it at once", () => {
    const [controllers, brokers] = POOLS.nodePools;
    const args = {
      clusterId: OTHER_ID,
      nodePools: [controllers, { ...brokers, replicas: 1 }],
      listeners: [{ name: "apps", port: 9092 }],
      storage: { size: "1Gi" },
    };
    assert.deepEqual(
      refused(args, running(POOLS)).map((text) => text.split(":")[0]),
      ["clusterId", "storage.size", "nodePools[1].replicas", "listeners"],
    );
  });

  it("doesn't get what belongs to another cluster of the namespace", () => {
    const others = [{ kind: "claim" as const, name: "data-kafka-3", owner: 'zookeeper "kafka"' }];
    assert.deepEqual(refused({}, { ...running({}), others }), []);
    assert.match(refusal({ replicas: 5 }, { ...running({}), others }), /^name: leads to claim data-kafka-3,/);
  });

  it("keeps its StatefulSets where it is protected, for which other volumes would replace them", () => {
    const storage = { volumes: [{ name: "data" }, { name: "more" }] };
    assert.deepEqual(refused({ storage }, running({})), []);
    assert.match(
      refusal({ storage }, running({}), { isProtected: true }),
      /^storage: gives .* it is protected/,
    );
  });

  it("is described by what is adopted, replaced, deleted and set at run time, in this order", () => {
    const storage = { volumes: [{ name: "data" }, { name: "more" }] };
    const plan = planCluster("kafka", { adopt: true, storage });
    const existing = telling(running({}), {
      settings: { "min.insync.replicas": { value: "1", source: "cluster" } },
    });
    const unmanaged = { statefulSets: [], services: [{ name: "kafka-bootstrap" }], budgets: [] };
    const described = describeComparison(plan, { ...existing, unmanaged, budgets: [] });
    const expected = [
      /^Service kafka-bootstrap is adopted/,
      /^The nodes of StatefulSet kafka get the one volume "more"/,
      /^PodDisruptionBudget kafka: missing, deleted by other means/,
      /^config\["min\.insync\.replicas"\]: 1 becomes 2, without a restart/,
    ];
    assert.equal(described.length, expected.length);
    expected.forEach((text, i) => assert.match(described[i], text));
    assert.deepEqual(describeComparison(plan, undefined), []);
  });
});

describe("Whatever cluster exists", () => {
  const replicas = fc.constantFrom(1, 3, 5);
  const pools = fc
    .record({
      replicas,
      first: fc.nat({ max: 9 }),
      isBroker: fc.boolean(),
      brokers: fc.array(fc.record({ offset: fc.nat({ max: 9 }), replicas: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 1,
        maxLength: 2,
      }),
    })
    .map(({ replicas, first, isBroker, brokers }): KafkaClusterArgs => ({
      nodePools: [
        {
          name: "core",
          roles: isBroker ? ["controller", "broker"] : ["controller"],
          replicas,
          firstNodeId: first,
        },
        ...brokers.map(({ offset, replicas }, i): NodePoolArgs => {
          return { name: `b${i}`, roles: ["broker"], replicas, firstNodeId: 100 * (i + 1) + offset };
        }),
      ],
    }));
  const kind = fc.constantFrom<KafkaClusterArgs>(
    { version: "4.0.1" },
    { version: "4.1.1", quorum: "static" },
    { version: "4.1.1" },
    {},
  );
  const original = fc.oneof(
    { weight: 4, arbitrary: fc.tuple(pools, kind).map(([args, more]) => ({ ...args, ...more })) },
    { weight: 2, arbitrary: fc.tuple(replicas, kind).map(([count, more]) => ({ replicas: count, ...more })) },
    {
      weight: 1,
      arbitrary: fc
        .integer({ min: 1, max: 4 })
        .map((count): KafkaClusterArgs => ({ ...ZOOKEEPER, replicas: count })),
    },
  );

  /** What a look finds, and the ids of the nodes that nobody can do without. */
  interface Seen {
    existing: ExistingCluster;
    voters: number[];
    holders: number[];
  }
  /** A cluster as it runs, doesn't tell, or was destroyed; with some voters, and some brokers that hold nothing. */
  interface Fate {
    how: "running" | "without sets" | "silent" | "destroyed";
    replicas: number[];
    observers: number;
  }
  const fate: fc.Arbitrary<Fate> = fc.record({
    how: fc.constantFrom("running", "running" as const, "without sets", "silent", "destroyed"),
    replicas: fc.array(fc.nat({ max: 2 }), { minLength: 16, maxLength: 16 }),
    observers: fc.nat({ max: 4 }),
  });
  function seen(args: KafkaClusterArgs, { how, replicas, observers }: Fate): Seen {
    const { brokers, controllers } = planCluster("kafka", args);
    const idsOf = (nodes: { id: number }[]) => nodes.map(({ id }) => id);
    const made = how === "without sets" ? withoutSets(running(args)) : running(args);
    if (how === "silent" || how === "destroyed") {
      const existing = how === "silent" ? silent(made) : destroyed(made);
      return { existing, voters: idsOf(controllers), holders: idsOf(brokers) };
    }
    const held = Object.fromEntries(idsOf(brokers).map((id, i) => [id, replicas[i]]));
    const { quorum } = made.kafka;
    const voters = quorum?.voters.slice(0, Math.max(1, quorum.voters.length - observers)) ?? [];
    const existing = telling(holding(made, held), { quorum: quorum && { ...quorum, voters } });
    return { existing, voters: idsOf(voters), holders: idsOf(brokers).filter((id) => held[id] > 0) };
  }

  /** Changes the pool of a number, as far as there is one. */
  const ofPool =
    (change: (pool: NodePoolArgs) => NodePoolArgs[]) => (args: KafkaClusterArgs, at: number) => ({
      ...args,
      nodePools: args.nodePools?.flatMap((pool, i) =>
        i === at % args.nodePools!.length ? change(pool) : [pool],
      ),
    });
  const resized = (count: number) => (args: KafkaClusterArgs, at: number) =>
    args.nodePools
      ? ofPool((pool) => [{ ...pool, replicas: count }])(args, at)
      : { ...args, replicas: count };
  const rolesOf: NodeRole[][] = [["controller"], ["broker"], ["broker", "controller"]];
  const edit: fc.Arbitrary<(args: KafkaClusterArgs, at: number) => KafkaClusterArgs> = fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 6 }).map(resized) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(-1, 1, 100)
        .map((by) => ofPool((pool) => [{ ...pool, firstNodeId: pool.firstNodeId! + by }])),
    },
    { weight: 1, arbitrary: fc.constant(ofPool((pool) => [{ ...pool, name: `${pool.name}x` }])) },
    { weight: 1, arbitrary: fc.constant(ofPool(() => [])) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(...rolesOf).map((roles) => ofPool((pool) => [{ ...pool, roles }])),
    },
    {
      weight: 1,
      arbitrary: fc.constant((args: KafkaClusterArgs) => ({
        ...args,
        nodePools: [
          ...(args.nodePools ?? []),
          { name: "more", roles: ["broker" as const], firstNodeId: 700 },
        ],
      })),
    },
    { weight: 1, arbitrary: fc.constant(({ nodePools: _, ...args }: KafkaClusterArgs) => args) },
    { weight: 1, arbitrary: fc.constant(({ zooKeeper: _, ...args }: KafkaClusterArgs) => args) },
    {
      weight: 1,
      arbitrary: fc.constant(({ replicas: _, ...args }: KafkaClusterArgs) => {
        return { ...args, nodePools: [{ name: "all", roles: rolesOf[2] }] };
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(CLUSTER_ID, OTHER_ID)
        .map((clusterId) => (args: KafkaClusterArgs) => ({ ...args, clusterId })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("static" as const, "dynamic" as const, undefined)
        .map((quorum) => (args: KafkaClusterArgs) => ({ ...args, quorum })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom("3.9.2", "4.1.1", "4.3.1", "4.4.0")
        .map((version) => (args: KafkaClusterArgs) => ({ ...args, version })),
    },
    { weight: 1, arbitrary: fc.constant((args: KafkaClusterArgs) => ({ ...args, adopt: true })) },
    {
      weight: 1,
      arbitrary: fc.constant((args: KafkaClusterArgs) => ({
        ...args,
        nodePools: args.nodePools && [...args.nodePools].reverse(),
      })),
    },
  );
  const edits = fc.array(fc.tuple(edit, fc.nat({ max: 3 })), { minLength: 1, maxLength: 3 });

  /** The plan of arguments; undefined where they are none. */
  function planned(args: KafkaClusterArgs): ClusterPlan | undefined {
    try {
      return planCluster("kafka", args);
    } catch (error) {
      if (error instanceof MistakesError) return undefined;
      throw error;
    }
  }

  it("it is accepted as it was made", () => {
    fc.assert(
      fc.property(original, fate, (args, after) => {
        const { existing } = seen(args, after);
        assert.deepEqual(refused(args, existing), []);
        assert.deepEqual(refused({ ...args, clusterId: CLUSTER_ID }, existing), []);
      }),
      { numRuns: 60 },
    );
  });

  it("no accepted change of its arguments leaves out who votes, or who holds messages that nobody takes, or makes another of it", () => {
    const counts = { accepted: 0, refused: 0 };
    fc.assert(
      fc.property(original, fate, edits, (args, after, changes) => {
        const changed = changes.reduce((edited, [change, at]) => change(edited, at), args);
        const plan = planned(changed);
        fc.pre(plan !== undefined);
        const { existing, voters, holders } = seen(args, after);
        if (refused(changed, existing).length > 0) {
          counts.refused++;
          return;
        }
        counts.accepted++;
        const before = planCluster("kafka", args);
        const podsOf = (nodes: PlannedNode[]) => nodes.map(({ pod }) => pod);
        assert.ok([undefined, CLUSTER_ID].includes(plan.clusterId));
        // Which roles nodes have is told by their StatefulSets alone: volumes tell only which nodes there are.
        const isGone = after.how === "destroyed";
        const [controllers, brokers] = isGone ? [plan.nodes, plan.nodes] : [plan.controllers, plan.brokers];
        const { moved, staying } = leavingOf(plan, existing);
        const leaving = quorumChange(plan, existing)?.leaving ?? [];
        for (const { id, pod } of before.nodes) {
          const votes = voters.includes(id) && !podsOf(controllers).includes(pod);
          if (votes) assert.ok(leaving.includes(id) && leaving.length < voters.length, `voter ${id}`);
          const isLeft = holders.includes(id) && !podsOf(brokers).includes(pod);
          if (isLeft) assert.ok(moved.includes(id) && staying > 0, `broker ${id}`);
        }
        if (isGone) return;
        assert.equal(plan.zooKeeper === undefined, before.zooKeeper === undefined);
        for (const { statefulSet, roles } of before.pools) {
          const now: Roles | undefined = plan.pools.find((pool) => pool.statefulSet === statefulSet)?.roles;
          // What controllers held as brokers, too, others take, as above.
          const isHandedOver: boolean = roles.controller && !now?.broker;
          if (now) assert.deepEqual(now, isHandedOver ? { ...roles, broker: false } : roles);
        }
        if (plan.quorum.kind === "static") {
          assert.deepEqual(podsOf(plan.controllers), podsOf(before.controllers), "voters of a static quorum");
        }
      }),
      { numRuns: 250 },
    );
    assert.ok(counts.accepted > 10 && counts.refused > 10, JSON.stringify(counts));
  });

  it("refuses a Kubernetes that would drop what a StatefulSet asks for without a word, and takes all later ones", () => {
    const on = (kubernetes?: string) => refused({}, { ...running({}), kubernetes });
    assert.match(
      on("v1.26.15+k3s1").join(),
      /^namespace: is in a cluster of Kubernetes v1\.26\.15\+k3s1, and 1\.27 or later/,
    );
    for (const version of ["v1.27.0", "v1.34.4-gke.1", "v1.100.0", "2.0", "nonsense", undefined]) {
      assert.deepEqual(on(version), []);
    }
  });
});
