import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { PlannedPool } from "../../../../../components/plan/nodes/pools";
import { checkShape } from "../../../../../components/stackArgs";
import { readJavaProperties } from "../javaProperties";
import { mistakesIn } from "../mistakesIn";

const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], firstNodeId: 0 };
const BROKERS: NodePoolArgs = { name: "brokers", roles: ["broker"], firstNodeId: 100 };
const planOf = (nodePools: NodePoolArgs[], args: KafkaClusterArgs = {}) =>
  planCluster("kafka", { ...args, nodePools });
const propertiesOf = (pool: PlannedPool) => readJavaProperties(pool.serverProperties);
const mistakes = (nodePools: NodePoolArgs[], args: KafkaClusterArgs = {}) =>
  mistakesIn({ ...args, nodePools }).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);

describe("A cluster of node pools", () => {
  const plan = planOf([BROKERS, CONTROLLERS]);
  const [controllers, brokers] = plan.pools;

  it("has a StatefulSet for each pool, whose pods are called after their nodes' ids", () => {
    assert.deepEqual(
      plan.pools.map(({ name, statefulSet, nodes }) => [
        name,
        statefulSet,
        nodes.map(({ id, pod }) => [id, pod]),
      ]),
      [
        [
          "controllers",
          "kafka-controllers",
          [
            [0, "kafka-controllers-0"],
            [1, "kafka-controllers-1"],
            [2, "kafka-controllers-2"],
          ],
        ],
        [
          "brokers",
          "kafka-brokers",
          [
            [100, "kafka-brokers-100"],
            [101, "kafka-brokers-101"],
            [102, "kafka-brokers-102"],
          ],
        ],
      ],
    );
    assert.equal(brokers.nodes[0].host, "kafka-brokers-100.kafka-headless.${NAMESPACE}.svc.cluster.local");
  });

  it("knows its brokers and its controllers", () => {
    assert.deepEqual(
      [plan.controllers, plan.brokers, plan.nodes].map((nodes) => nodes.map(({ id }) => id)),
      [
        [0, 1, 2],
        [100, 101, 102],
        [0, 1, 2, 100, 101, 102],
      ],
    );
  });

  it("has controllers that only listen to each other and to brokers, and advertise nothing", () => {
    const properties = propertiesOf(controllers);
    assert.equal(properties.get("process.roles"), "controller");
    assert.equal(properties.get("listeners"), "CONTROLLER://:9093");
    assert.equal(properties.get("listener.security.protocol.map"), "CONTROLLER:PLAINTEXT");
    assert.equal(properties.get("controller.listener.names"), "CONTROLLER");
    assert.ok(!properties.has("advertised.listeners"));
    assert.ok(!properties.has("inter.broker.listener.name"));
  });

  it("has brokers that know the controllers' listener without having it", () => {
    const properties = propertiesOf(brokers);
    assert.equal(properties.get("process.roles"), "broker");
    assert.equal(properties.get("listeners"), "INTERNAL://:9092");
    assert.equal(properties.get("listener.security.protocol.map"), "CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT");
    assert.equal(properties.get("controller.listener.names"), "CONTROLLER");
    assert.equal(properties.get("advertised.listeners"), "${ADVERTISED_LISTENERS}");
    assert.equal(properties.get("inter.broker.listener.name"), "INTERNAL");
  });

  it("has only controllers in its quorum, static or dynamic, and tells it to all nodes", () => {
    const address = (id: number) =>
      `kafka-controllers-${id}.kafka-headless.\${NAMESPACE}.svc.cluster.local:9093`;
    for (const pool of plan.pools) {
      const known = propertiesOf(pool).get("controller.quorum.bootstrap.servers");
      assert.equal(known, [0, 1, 2].map(address).join(","));
    }
    for (const pool of planOf([CONTROLLERS, BROKERS], { version: "4.0.0" }).pools) {
      const voters = propertiesOf(pool).get("controller.quorum.voters");
      assert.equal(voters, [0, 1, 2].map((id) => `${id}@${address(id)}`).join(","));
    }
  });

  it("replicates as its brokers allow, and controllers know it, as they make the topics", () => {
    for (const pool of planOf([CONTROLLERS, { ...BROKERS, replicas: 2 }]).pools) {
      assert.equal(propertiesOf(pool).get("default.replication.factor"), "2");
    }
    assert.match(
      mistakes([CONTROLLERS, { ...BROKERS, replicas: 2 }], { topics: [{ name: "t", replicas: 3 }] }).join(),
      /^topics\[0\]\.replicas is 3, but there are 2 brokers/,
    );
  });

  it("tells the agent of each node what the node is", () => {
    const quorum = /^quorum=(kafka-controllers-\d\.\S+:9093,?){3}$/m;
    assert.match(controllers.agentProperties, /^controller=localhost:9093$/m);
    assert.doesNotMatch(controllers.agentProperties, /^bootstrap=/m);
    assert.match(controllers.agentProperties, quorum);
    assert.match(brokers.agentProperties, /^bootstrap=localhost:9092$/m);
    assert.doesNotMatch(brokers.agentProperties, /^controller=/m);
    assert.match(brokers.agentProperties, quorum);
  });

  it("may have brokers beside nodes that are both", () => {
    const both: NodePoolArgs = { name: "core", roles: ["broker", "controller"], firstNodeId: 0, replicas: 1 };
    const { pools, brokers: ids } = planOf([both, { ...BROKERS, replicas: 4 }]);
    assert.equal(propertiesOf(pools[0]).get("process.roles"), "broker,controller");
    assert.deepEqual(
      ids.map(({ id }) => id),
      [0, 100, 101, 102, 103],
    );
  });

  it("may have one pool, whose ids begin with 0 unless it says otherwise", () => {
    const both: NodePoolArgs = { name: "core", roles: ["broker", "controller"] };
    assert.deepEqual(
      planOf([both]).nodes.map(({ id }) => id),
      [0, 1, 2],
    );
    assert.deepEqual(
      planOf([{ ...both, firstNodeId: 7 }]).nodes.map(({ id }) => id),
      [7, 8, 9],
    );
  });
});

describe("The example of node pools", () => {
  it("is accepted", () => {
    const file = readFileSync(join(__dirname, "../../../../../examples/node-pools.yaml"), "utf8");
    const args = parse(file).config["kafka-cluster:cluster"];
    assert.deepEqual([...checkShape(args), ...mistakesIn(args)], []);
  });
});

describe("What a pool doesn't say itself", () => {
  const cluster: KafkaClusterArgs = {
    storage: { size: "5Gi", class: "fast" },
    heap: "512Mi",
    resources: { limits: { memory: "1Gi" } },
  };
  const poolOf = (own: Partial<NodePoolArgs>) =>
    planOf([CONTROLLERS, { ...BROKERS, ...own }], cluster).pools[1];

  it("is what the cluster says", () => {
    const { storage, memory } = poolOf({});
    const [volume] = storage.volumes;
    assert.deepEqual([volume.size, volume.class], ["5Gi", "fast"]);
    assert.deepEqual([memory.heapOptions, memory.resources], ["-Xms512m -Xmx512m", cluster.resources]);
  });

  it("is nothing of the cluster's storage once it has storage of its own", () => {
    const [volume] = poolOf({ storage: { size: "7Gi" } }).storage.volumes;
    assert.deepEqual([volume.size, volume.class], ["7Gi", undefined]);
  });

  it("is nothing of the cluster's memory once it has resources or a heap of its own", () => {
    assert.equal(poolOf({ heap: "2Gi" }).memory.resources.limits?.memory, "4096Mi");
    assert.match(poolOf({ resources: { limits: { memory: "4Gi" } } }).memory.heapOptions, /-Xmx2048m/);
  });

  it("is told of with the pool's path where it is wrong, and once where it is the cluster's", () => {
    const wrong = { storage: { size: "5" }, heap: "x" };
    const paths = (args: KafkaClusterArgs) => mistakesIn(args).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths({ nodePools: [CONTROLLERS, { ...BROKERS, storage: { size: "x" }, heap: "y" }] }), [
      "nodePools[1].storage.size",
      "nodePools[1].heap",
    ]);
    assert.deepEqual(paths({ ...wrong, storage: { size: "z" }, nodePools: [CONTROLLERS, BROKERS] }), [
      "storage.size",
      "heap",
    ]);
  });
});

describe("Node pools are refused", () => {
  const refused: [string, NodePoolArgs[], RegExp][] = [
    ["without any", [], /^nodePools is empty/],
    ["without controllers", [BROKERS], /^nodePools has no pool with the role controller/],
    ["without brokers", [CONTROLLERS], /^nodePools has no pool with the role broker/],
    [
      "with controllers in two of them",
      [CONTROLLERS, { ...BROKERS, roles: ["broker", "controller"] }],
      /^nodePools has controllers in nodePools\[0\] and nodePools\[1\]; .*start together and to stop one at a time/,
    ],
    [
      "without roles",
      [CONTROLLERS, BROKERS, { name: "x", roles: [], firstNodeId: 9 }],
      /^nodePools\[2\]\.roles is \[\]/,
    ],
    [
      "with a role twice",
      [CONTROLLERS, { ...BROKERS, roles: ["broker", "broker"] }],
      /^nodePools\[1\]\.roles is \["broker","broker"\]/,
    ],
    [
      "with two controllers",
      [{ ...CONTROLLERS, replicas: 2 }, BROKERS],
      /^nodePools\[0\]\.replicas is 2; an even/,
    ],
    [
      "with too many brokers",
      [CONTROLLERS, { ...BROKERS, replicas: 101 }],
      /^nodePools\[1\]\.replicas is 101/,
    ],
    [
      "with no brokers",
      [CONTROLLERS, { ...BROKERS, replicas: 0 }],
      /^nodePools\[1\]\.replicas is 0; use a whole number/,
    ],
    [
      "with a name twice",
      [CONTROLLERS, { ...BROKERS, name: "controllers" }],
      /^nodePools\[1\]\.name is "controllers", as is/,
    ],
    [
      "with a name for nothing in Kubernetes",
      [CONTROLLERS, { ...BROKERS, name: "B" }],
      /^nodePools\[1\]\.name is "B"; use/,
    ],
    [
      "with a name that is too long",
      [CONTROLLERS, { ...BROKERS, name: "b".repeat(47) }],
      /^nodePools\[1\]\.name is "b+"; beside the cluster's name Kubernetes has room for 46 characters/,
    ],
    [
      "without a first id where there are two",
      [CONTROLLERS, { ...BROKERS, firstNodeId: undefined }],
      /^nodePools\[1\]\.firstNodeId is missing; .* Use 100, or 0 for the pool that was alone before/,
    ],
    [
      "with ids that another has",
      [CONTROLLERS, { ...BROKERS, firstNodeId: 2 }],
      /^nodePools\[1\]\.firstNodeId is 2, which gives the pool the ids 2 to 4; nodePools\[0\] has 0 to 2 already/,
    ],
    [
      "with two that have no name",
      [
        { ...CONTROLLERS, name: undefined },
        { ...BROKERS, name: undefined },
      ],
      /^nodePools\[1\]\.name is missing, as is nodePools\[0\]\.name; one pool may go without/,
    ],
    [
      "without a name where ids begin with others than those of a cluster without pools",
      [CONTROLLERS, { ...BROKERS, name: undefined }],
      /^nodePools\[1\]\.name is missing, and firstNodeId isn't 0/,
    ],
    [
      "with an id that is none",
      [CONTROLLERS, { ...BROKERS, firstNodeId: -1 }],
      /^nodePools\[1\]\.firstNodeId is -1; use a whole number from 0 to 999999/,
    ],
  ];
  for (const [what, nodePools, expected] of refused) {
    it(what, () => {
      const found = mistakes(nodePools);
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0], expected);
    });
  }

  it("beside a number of nodes of the cluster", () => {
    assert.match(
      mistakes([CONTROLLERS, BROKERS], { replicas: 3 }).join(),
      /^replicas is given beside nodePools/,
    );
  });
});
