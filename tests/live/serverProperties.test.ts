import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { KafkaClusterArgs, ListenerArgs, NodePoolArgs, StorageArgs } from "../../components";
import { advertisedListeners, awaitedParts } from "../../components/plan/access/advertised";
import { ClusterPlan, planCluster } from "../../components/plan/clusterPlan";
import { MistakesError } from "../../components/plan/mistakes";
import type { PlannedNode } from "../../components/plan/nodes/nodes";
import type { PlannedPool } from "../../components/plan/nodes/pools";
import {
  ADVERTISED_LISTENERS,
  fill,
  HOST_IP,
  NAMESPACE,
  NODE_ID,
  ZOOKEEPER_CONNECT,
} from "../../components/plan/placeholders";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { kafkaVersions } from "./support/versions";

const CLUSTERS = 300;
/** Names of pods are looked up by no one here: Kafka would wait for a name server at each. */
const NO_NAMES = "-Djdk.net.hosts.file=/dev/null";

for (const version of kafkaVersions({
  always: ["3.5.2"],
  nightly: ["3.7.1", "3.9.2", "4.0.0", "4.2.2", "4.3.1"],
})) {
  describe(`Kafka ${version}`, function () {
    this.timeout(300_000);

    it("takes the properties of whatever cluster the plan accepts", async () => {
      const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-properties-"));
      const plans = acceptedPlans(version);
      assert.ok(plans.length > CLUSTERS / 2, `only ${plans.length} plans were accepted`);
      const described = new Map<string, KafkaClusterArgs>();
      plans.forEach(({ args, plan }, i) =>
        plan.pools.forEach((pool) =>
          pool.nodes.forEach((node) => {
            described.set(`${i}-${node.id}`, args);
            writeFileSync(join(directory, `${i}-${node.id}`), propertiesOf(plan, pool, node));
          }),
        ),
      );
      const reader = join(__dirname, "support", "AcceptedProperties.java");
      const classPath = join(await kafkaLibraries(version), "*");
      const lines = (await run("java", ["-Xmx512m", NO_NAMES, "-cp", classPath, reader, directory]))
        .trim()
        .split("\n");
      rmSync(directory, { recursive: true });
      const count = lines.pop();
      const refused = lines.filter((line) => /^\d+-\d+: /.test(line));
      const first = JSON.stringify(described.get(refused[0]?.split(":")[0]));
      assert.deepEqual(refused.slice(0, 5), [], `the first is of ${first}`);
      assert.equal(count, `read ${described.size}`);
    });
  });
}

interface Accepted {
  args: KafkaClusterArgs;
  plan: ClusterPlan;
}

function acceptedPlans(version: string): Accepted[] {
  return fc.sample(anyArgs, { numRuns: CLUSTERS * 2, seed: 1 }).flatMap((sample) => {
    const args = { ...sample, version };
    try {
      return [{ args, plan: planCluster("kafka", args) }];
    } catch (error) {
      if (error instanceof MistakesError) return [];
      throw error;
    }
  });
}

/** What the start script makes of a pool's properties in the pod of a node. */
function propertiesOf(
  { listeners }: ClusterPlan,
  { roles, serverProperties }: PlannedPool,
  node: PlannedNode,
): string {
  const services = Object.keys(awaitedParts([node], listeners));
  const assigned = services.map((name, i) => [name, { host: "192.0.2.1", port: 30000 + i }]);
  const line = roles.broker ? advertisedListeners([node], listeners, Object.fromEntries(assigned)) : "";
  const filled = fill(serverProperties, {
    [ADVERTISED_LISTENERS]: line.replace(/^\d+ /, "").trimEnd(),
    [ZOOKEEPER_CONNECT]: "zk-0.zk:2181,zk-1.zk:2181/kafka",
  });
  return fill(filled, { [NODE_ID]: String(node.id), [NAMESPACE]: "events", [HOST_IP]: "10.0.0.2" });
}

const port = fc.integer({ min: 1024, max: 65535 });
const way: fc.Arbitrary<Partial<ListenerArgs>> = fc.oneof(
  fc.constant({}),
  port.map((taken) => ({ hostPort: { port: taken } })),
  fc.constant({ nodePort: { host: "kafka.example.com" } }),
  fc.constant({ loadBalancer: {} }),
  fc.constant({ proxy: { host: "proxy.example.com", firstPort: 19000 } }),
  fc.constant({ portForward: {} }),
);
const listener: fc.Arbitrary<ListenerArgs> = fc
  .tuple(fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/), port, way)
  .map(([name, own, outside]) => ({ name, port: own, ...outside }));

/** Values that Kafka takes for properties of every version that is tried. */
const VALUES: Record<string, fc.Arbitrary<string>> = {
  "auto.create.topics.enable": fc.constantFrom("true", "false"),
  "compression.type": fc.constantFrom("producer", "zstd", "lz4", "gzip", "snappy"),
  "default.replication.factor": fc.constantFrom("1", "2", "3"),
  "log.cleanup.policy": fc.constantFrom("delete", "compact", "compact,delete"),
  "log.retention.hours": fc.integer({ min: 1, max: 1000 }).map(String),
  "message.max.bytes": fc.integer({ min: 1000, max: 1e8 }).map(String),
  "min.insync.replicas": fc.constantFrom("1", "2"),
  "num.partitions": fc.integer({ min: 1, max: 99 }).map(String),
  "offsets.topic.replication.factor": fc.constantFrom("1", "2", "3"),
  "super.users": fc.constant("User:admin"),
  "unclean.leader.election.enable": fc.constantFrom("true", "false"),
};

const storage: fc.Arbitrary<StorageArgs> = fc.oneof(
  fc.constant({}),
  fc.constant({ ephemeral: true }),
  fc
    .uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,18}$/), { minLength: 1, maxLength: 4 })
    .map((names) => ({ volumes: names.map((name) => ({ name })), metadataVolume: names.at(-1) })),
);
const replicas = fc.constantFrom(1, 3, 5);
const pools: fc.Arbitrary<NodePoolArgs[]> = fc
  .record({ replicas, isCombined: fc.boolean(), rack: fc.constantFrom(undefined, "a"), storage })
  .map(({ isCombined, rack, ...settings }) => [
    {
      name: "core",
      roles: isCombined ? ["controller", "broker"] : ["controller"],
      firstNodeId: 0,
      replicas: 3,
      ...(isCombined && { rack }),
    },
    { name: "more", roles: ["broker"], firstNodeId: 100, rack, ...settings },
  ]);
/** What the nodes are: alike, in pools, or brokers with ZooKeeper. */
const members: fc.Arbitrary<KafkaClusterArgs> = fc.oneof(
  fc.record({ replicas, storage }),
  pools.map((nodePools) => ({ nodePools })),
  fc.record({ replicas, storage, zooKeeper: fc.constant({ connect: "zk:2181/kafka" }) }),
);

const anyArgs: fc.Arbitrary<KafkaClusterArgs> = fc
  .tuple(
    members,
    fc.record(
      {
        name: fc.stringMatching(/^[a-z][-a-z0-9]{0,30}[a-z0-9]$/),
        listeners: fc
          .array(listener, { maxLength: 4 })
          .map((others) => [{ name: "a", port: 1024 }, ...others]),
        config: fc
          .record(VALUES, { requiredKeys: [] })
          .map((config) => ({ ...config }) as Record<string, string>),
        uncheckedConfig: fc.constantFrom(undefined, { "my.plugin.setting": "ü \\ x" }),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([nodes, rest]) => ({ ...rest, ...nodes }));
