import assert from "node:assert/strict";
import fc from "fast-check";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components";
import { advertisedListeners } from "../../../../../components/plan/access/advertised";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

const LISTENERS = [
  { name: "internal", port: 9092 },
  { name: "external", port: 9094, nodePort: {} },
];
const argsOf = (nodePools: NodePoolArgs[]): KafkaClusterArgs => ({ nodePools, listeners: LISTENERS });
const planOf = (nodePools: NodePoolArgs[]) => planCluster("kafka", argsOf(nodePools));

/** What each node is, by its pod: its id, and all that it starts with. */
function nodesOf(nodePools: NodePoolArgs[]): Map<string, object> {
  const { pools, listeners } = planOf(nodePools);
  return new Map(
    pools.flatMap(({ nodes, serverProperties, agentProperties, statefulSet, storage, memory }) =>
      nodes.map((node): [string, object] => {
        const assigned = Object.fromEntries(
          nodes.map(({ id }) => [`kafka-external-${id}`, { port: 30000 + id }]),
        );
        const advertised = advertisedListeners([node], listeners, assigned);
        return [
          node.pod,
          { id: node.id, advertised, serverProperties, agentProperties, statefulSet, storage, memory },
        ];
      }),
    ),
  );
}

/** The same without where the arguments stand, which only what is told of them goes by. */
const withoutPaths = (decided: unknown): unknown =>
  JSON.parse(
    JSON.stringify(decided, (key, value) => (["path", "at", "askedBy"].includes(key) ? undefined : value)),
  );

describe("Whatever pools there are", () => {
  // A plan of many nodes takes milliseconds; a hundred of each would take most of all tests' time.
  const runs = { numRuns: 30 };
  const broker = fc.record({
    block: fc.nat({ max: 20 }),
    offset: fc.nat({ max: 9 }),
    replicas: fc.integer({ min: 3, max: 9 }),
    heap: fc.constantFrom("512Mi", "1Gi", undefined),
  });
  const controllers = fc.record({ replicas: fc.constantFrom(1, 3, 5), isBroker: fc.boolean() });
  const pools = fc
    .tuple(
      controllers,
      fc.uniqueArray(broker, { minLength: 1, maxLength: 5, selector: ({ block }) => block }),
    )
    .map(([{ replicas, isBroker }, brokers]): NodePoolArgs[] => [
      {
        name: "core",
        roles: isBroker ? ["controller", "broker"] : ["controller"],
        replicas,
        firstNodeId: 1000,
      },
      ...brokers.map(({ block, offset, replicas, heap }): NodePoolArgs => {
        const name = `brokers-${block}`;
        return { name, roles: ["broker"], firstNodeId: block * 20 + offset, replicas, heap };
      }),
    ]);

  it("no two nodes have one id, one pod or one address", () => {
    fc.assert(
      fc.property(pools, (nodePools) => {
        const nodes = [...nodesOf(nodePools).values()];
        assert.equal(
          nodes.length,
          nodePools.reduce((sum, { replicas }) => sum + replicas!, 0),
        );
        assert.equal(new Set(planOf(nodePools).nodes.map(({ id }) => id)).size, nodes.length);
        const { brokers, listeners } = planOf(nodePools);
        for (const { advertised } of listeners) {
          assert.deepEqual(
            advertised.map(({ nodeId }) => nodeId),
            brokers.map(({ id }) => id),
          );
        }
      }),
      runs,
    );
  });

  it("their order changes nothing, not even that of a roll", () => {
    const shuffled = pools.chain((some) => {
      return fc.tuple(fc.constant(some), fc.shuffledSubarray(some, { minLength: some.length }));
    });
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        assert.deepEqual(withoutPaths(planOf(others)), withoutPaths(planOf(some)));
        assert.equal(planOf(others).pools[0].roles.controller, true);
      }),
      runs,
    );
  });

  it("one that comes or goes changes nothing about the nodes of the others", () => {
    const oneLess = pools
      .filter((some) => some.length > 2)
      .chain((some) => fc.tuple(fc.constant(some), fc.integer({ min: 1, max: some.length - 1 })));
    fc.assert(
      fc.property(oneLess, ([some, gone]) => {
        const before = nodesOf(some);
        const left = nodesOf(some.filter((_, i) => i !== gone));
        for (const [pod, node] of left) assert.deepEqual(withoutPaths(node), withoutPaths(before.get(pod)));
      }),
      runs,
    );
  });

  it("ids that two of them would share are refused, and nothing else is", () => {
    const anywhere = fc.array(
      fc.record({ first: fc.nat({ max: 60 }), replicas: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: 1,
        maxLength: 6,
      },
    );
    fc.assert(
      fc.property(anywhere, (blocks) => {
        const nodePools = [
          { name: "core", roles: ["controller" as const], firstNodeId: 100 },
          ...blocks.map(({ first, replicas }, i): NodePoolArgs => {
            return { name: `b${i}`, roles: ["broker"], firstNodeId: first, replicas };
          }),
        ];
        const ids = blocks.flatMap(({ first, replicas }) =>
          Array.from({ length: replicas }, (_, i) => first + i),
        );
        const paths = mistakesIn(argsOf(nodePools)).map(({ propertyPath }) => propertyPath);
        assert.equal(paths.length > 0, new Set(ids).size < ids.length);
        assert.ok(paths.every((path) => path.endsWith(".firstNodeId")));
      }),
      runs,
    );
  });

  it("the ids that are suggested where they are missing are free", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(sizes, fc.nat({ max: 350 }), (replicas, taken) => {
        const nodePools: NodePoolArgs[] = [
          ...replicas.map((count, i): NodePoolArgs => ({
            name: `b${i}`,
            roles: ["broker"],
            replicas: count,
          })),
          { name: "core", roles: ["controller"], firstNodeId: taken },
        ];
        const suggested = mistakesIn(argsOf(nodePools)).map(({ reason }) =>
          Number(/Use (\d+)/.exec(reason)![1]),
        );
        const mended = nodePools.map((pool, i) => ({
          ...pool,
          firstNodeId: pool.firstNodeId ?? suggested[i],
        }));
        assert.deepEqual(mistakesIn(argsOf(mended)), []);
      }),
      runs,
    );
  });
});
