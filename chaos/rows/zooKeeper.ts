import type { KafkaClusterArgs } from "../../components";
import { stateOf } from "../../tests/live/support/running";
import { loadImage } from "../../tests/live/support/world";
import { onGround, underLoad } from "../ground";
import { checkCalm } from "../looks";
import type { Row } from "../row";
import { PODS } from "./cluster";

const BRIDGE = "3.9.2";
const AFTER = "4.3.1";
/** What a send may take. */
const LONGEST_SECONDS = 10;

const volume = { class: "local-path", size: "1Gi" };
const base: KafkaClusterArgs = {
  ...{ name: "kafka", version: BRIDGE, heap: "384Mi", storage: volume },
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, nodePort: { ports: [31_640, 31_641, 31_642] } },
  ],
};
const ensemble = { zooKeeper: { ensemble: { replicas: 1, heap: "128Mi", storage: volume } } };
const pools: KafkaClusterArgs = {
  nodePools: [
    { roles: ["broker"], firstNodeId: 0 },
    { name: "controllers", roles: ["controller"], firstNodeId: 100 },
  ],
};

/** With ZooKeeper, on its way, without it, and of a Kafka that has none. */
const STEPS: KafkaClusterArgs[] = [
  { ...base, ...ensemble },
  { ...base, ...ensemble, ...pools },
  { ...base, ...pools },
  { ...base, ...pools, version: AFTER, quorum: "static" },
];

export const zooKeeper: Row = {
  name: "zookeeper",
  what: () =>
    `from ZooKeeper to controllers with Kafka ${BRIDGE}, then to ${AFTER}, under load; \`up\` is killed`,
  allowed: `0 lost, 0 failed; no send over ${LONGEST_SECONDS} s`,
  async run(round) {
    for (const version of [BRIDGE, AFTER]) await loadImage(version, "apache");
    const [first, ...changes] = STEPS;
    await onGround(round, "zookeeper", first, { changes: changes.length, seconds: 90 }, async (ground) => {
      await underLoad(
        round,
        ground.bootstrap(),
        async () => {
          for (const args of changes) await ground.change(args);
        },
        { longestSeconds: LONGEST_SECONDS },
      );
      const { quorum, node } = await stateOf(ground.namespace, PODS[0]);
      round.seen.check(
        quorum !== null && node.version === AFTER,
        `controllers tell, and brokers run ${node.version}`,
      );
      await checkCalm(round, ground.namespace, PODS, ground.bootstrap());
    });
  },
};
