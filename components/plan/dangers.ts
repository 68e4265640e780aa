import { hiddenSources } from "./access/networkPolicy";
import type { ClusterPlan } from "./clusterPlan";
import { type Mistake, Mistakes } from "./mistakes";
import { loginGaps } from "./security/loginGaps";
import { settingPath } from "./settings";
import { brokerSettings } from "./kafka/settings/brokerSettings";
import { isAtLeast } from "./kafka/version";

/** Copies with which one broker may be lost, if two of them are in sync. */
const SAFE_COPIES = 3;

const UNCLEAN = "unclean.leader.election.enable";
const LEADER_LOST =
  "is true: a broker that lacks records may become leader, and what was acknowledged is lost";
const ONE_IN_SYNC =
  "is 1: acks=all waits for no copy but the leader's, whose loss loses what was acknowledged";
const READABLE =
  "is a password in clear text: a ConfigMap and the stack's state show it to whoever may read them. Have Kafka read it from a " +
  "file of a Secret, as in ${file:/etc/kafka-keys/keys.properties:password}";
const KEPT_FOR_NOTHING = "is 0: records are deleted as soon as Kafka looks, read or not";

/** How often brokers say that they are there, and after which silence they are taken for lost. */
const HEARTBEAT = ["broker.heartbeat.interval.ms", "broker.session.timeout.ms"];

/** What goes before a property that is for one listener alone, or for one way to log in there. */
const OF_LISTENER = /^listener\.name\.[^.]+\.([\w-]+\.(?=sasl\.))?/;

/** Properties that keep nothing with a 0, of brokers and of topics. */
const RETENTION = { broker: ["log.retention.bytes"], topic: ["retention.ms", "retention.bytes"] };

/** The first Kafka that unpacks no more than `telemetry.max.bytes`. */
const PUSHES_BOUNDED = "4.3.1";

type Planned = Pick<
  ClusterPlan,
  "settings" | "replication" | "topics" | "version" | "listeners" | "security" | "pools" | "metrics"
>;

/** Values that lose records, let in others than they say or nobody, or that clients find out about late. Each with the path of its argument. */
export function dangers(plan: Planned): Mistake[] {
  return [
    ...brokerDangers(plan),
    ...topicDangers(plan),
    ...messageSizes(plan),
    ...hiddenSources(plan.listeners),
    ...loginGaps(plan),
    ...readableInPods(plan),
    ...unboundedPushes(plan),
  ];
}

/** As one text, for a log. */
export function dangersText(name: string, found: Mistake[], kind = "Kafka cluster"): string {
  const lines = found.map(({ propertyPath, reason }) => `  ${propertyPath}: ${reason}`);
  return `${kind} "${name}" takes these settings, and you may not want them.\n${lines.join("\n")}`;
}

/** What several pools inherit is told once. */
function readableInPods({ pools }: Planned): Mistake[] {
  const once = new Mistakes();
  for (const { pod } of pools)
    pod.readable.forEach(({ propertyPath, reason }) => once.add(propertyPath, reason));
  return once.found;
}

function brokerDangers({ settings, replication, version }: Planned): Mistake[] {
  const found: Mistake[] = [];
  const tell = (name: string, reason: string) =>
    found.push({ propertyPath: settingPath("config", name), reason });
  if (isTrue(settings[UNCLEAN])) tell(UNCLEAN, LEADER_LOST);
  for (const [minimum, factor] of [
    ["min.insync.replicas", "default.replication.factor"],
    ["transaction.state.log.min.isr", "transaction.state.log.replication.factor"],
  ]) {
    if (settings[minimum] === "1" && Number(replication[factor]) >= SAFE_COPIES) tell(minimum, ONE_IN_SYNC);
  }
  for (const [name, value] of Object.entries(settings)) {
    const isPassword =
      brokerSettings().definition(name.replace(OF_LISTENER, ""), version)?.type === "password";
    if (isPassword && value !== "" && !value.includes("${")) tell(name, READABLE);
  }
  const inForce = brokerSettings().inForce(settings, version);
  const [interval, timeout] = HEARTBEAT.map((name) => inForce.value(name));
  const written = HEARTBEAT.find((name) => inForce.isWritten(name));
  if (written && Number(interval) >= Number(timeout)) {
    const reason = `${HEARTBEAT[0]} of ${interval} isn't below ${HEARTBEAT[1]} of ${timeout}`;
    tell(
      written,
      `is ${inForce.value(written)}: ${reason}, so that controllers take each broker for lost again and again`,
    );
  }
  RETENTION.broker.filter((name) => isZero(settings[name])).forEach((name) => tell(name, KEPT_FOR_NOTHING));
  return found;
}

function topicDangers({ topics, replication }: Planned): Mistake[] {
  return topics.flatMap(({ config, replicas }, i) => {
    const at = (name: string) => settingPath(`topics[${i}].config`, name);
    const copies = replicas ?? Number(replication["default.replication.factor"]);
    return [
      ...(isTrue(config[UNCLEAN]) ? [{ propertyPath: at(UNCLEAN), reason: LEADER_LOST }] : []),
      ...(config["min.insync.replicas"] === "1" && copies >= SAFE_COPIES
        ? [{ propertyPath: at("min.insync.replicas"), reason: ONE_IN_SYNC }]
        : []),
      ...RETENTION.topic
        .filter((name) => isZero(config[name]))
        .map((name) => ({ propertyPath: at(name), reason: KEPT_FOR_NOTHING })),
    ];
  });
}

/**
 * Batches that are larger than what replicas fetch at once. They get through since KIP-74, each with a fetch of its own, and
 * consumers have the same default, so that all is told that has to be raised with it.
 */
function messageSizes({ settings, topics, version }: Planned): Mistake[] {
  const inForce = brokerSettings().inForce(settings, version);
  const limit = (name: string) => Number(inForce.value(name));
  const [fetched, received] = ["replica.fetch.max.bytes", "socket.request.max.bytes"].map(limit);
  const byDefault = Number(brokerSettings().definition("message.max.bytes", version)?.byDefault);
  const limits = [
    { propertyPath: settingPath("config", "message.max.bytes"), most: Number(settings["message.max.bytes"]) },
    ...topics.map(({ config }, i) => ({
      propertyPath: settingPath(`topics[${i}].config`, "max.message.bytes"),
      most: Number(config["max.message.bytes"]),
    })),
  ];
  return limits.flatMap(({ propertyPath, most }) => {
    if (most > received) {
      const reason = `is ${most}, above socket.request.max.bytes of ${received}: a batch of that size never gets in`;
      return [{ propertyPath, reason: `${reason}. Raise config["socket.request.max.bytes"]` }];
    }
    // Kafka's own default is a little above what replicas fetch.
    if (!(most > Math.max(fetched, byDefault))) return [];
    const reason =
      `is ${most}, above replica.fetch.max.bytes of ${fetched}: each batch of that size takes replicas a fetch of its own. ` +
      `Raise config["replica.fetch.max.bytes"], and max.partition.fetch.bytes of consumers and max.request.size of producers ` +
      "(1 MiB by default), as well";
    return [{ propertyPath, reason }];
  });
}

/** Before, `telemetry.max.bytes` is for what comes packed alone (Kafka's pull request 22327). */
function unboundedPushes({ metrics, version }: Planned): Mistake[] {
  if (metrics?.clients === undefined || isAtLeast(version, PUSHES_BOUNDED)) return [];
  const reason =
    `has brokers of Kafka ${version} unpack what clients push, however large that gets: a client that means harm can take their ` +
    `memory. Kafka ${PUSHES_BOUNDED} and later bound it; before that let in clients alone that you trust`;
  return [{ propertyPath: "metrics.clients", reason }];
}

function isTrue(value: string | undefined): boolean {
  return value?.toLowerCase() === "true";
}

function isZero(value: string | undefined): boolean {
  return value !== undefined && value !== "" && Number(value) === 0;
}
