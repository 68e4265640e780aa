import { type KafkaClusterArgs, NodeRole } from "../../args";
import { lineOf } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import { settingPath } from "../settings";

/** The one line of releases whose brokers go from ZooKeeper to controllers here: the last with both, and with several volumes. */
export const MIGRATION_LINE = "3.9";
/** In ZooKeeper mode it holds back what brokers say to each other; controllers take those alone that say what they do. */
const PROTOCOL = "inter.broker.protocol.version";
const POOLS =
  'a pool without a name, of the brokers that there are (roles: ["broker"], firstNodeId: 0), and one of controllers alone';

/** Checks what is beside `zooKeeper` while a cluster goes from there to controllers of its own. */
export function checkMigration(
  { nodePools = [], config = {} }: Pick<KafkaClusterArgs, "nodePools" | "config">,
  version: string,
  mistakes: Mistakes,
): void {
  const has = (roles: string[], role: NodeRole) => roles.length === 1 && roles[0] === role;
  const ofBrokers = nodePools.filter(({ name, roles }) => name === undefined && has(roles, NodeRole.Broker));
  const ofControllers = nodePools.filter(
    ({ name, roles }) => name !== undefined && has(roles, NodeRole.Controller),
  );
  if (nodePools.length !== 2 || ofBrokers.length !== 1 || ofControllers.length !== 1) {
    mistakes.add(
      "nodePools",
      `are beside zooKeeper, which has the cluster go from there to controllers of its own. That takes two: ${POOLS}. Others come ` +
        "once zooKeeper is left out",
    );
  }
  if (lineOf(version) !== MIGRATION_LINE) {
    mistakes.add(
      "version",
      `is ${version}, and nodePools beside zooKeeper have the cluster go from there to controllers of its own, which it does with ` +
        `Kafka ${MIGRATION_LINE} alone. Raise the version to ${MIGRATION_LINE}.x first, without them`,
    );
  }
  if (config[PROTOCOL] !== undefined) {
    mistakes.add(
      settingPath("config", PROTOCOL),
      "is given beside zooKeeper and nodePools: controllers take brokers alone that speak the protocol of their own release. Take it " +
        "out first, without nodePools",
    );
  }
}
