import type { Mistakes } from "../../mistakes";
import { settingPath } from "../../settings";
import { type InForce, isFrom } from "./definitions";
import { itemsOf } from "./values";

/** One property that is at most another one. */
interface AtMost {
  less: string;
  more: string;
  /** Whether it is below the other one. */
  below?: boolean;
  /** The values of the other one for which this holds; all, if it isn't said. */
  where?: (more: number) => boolean;
  /** The release from which it holds; all, if it isn't said. */
  since?: string;
}

/** The kinds of groups that brokers coordinate, and what each of their intervals lies between. */
const GROUPS = ["consumer", "share", "streams"];
const INTERVALS = ["heartbeat.interval.ms", "session.timeout.ms", "assignment.interval.ms"];

/** Source: KafkaConfig.validateValues, GroupCoordinatorConfig, and what LogConfig is asked for at a start. */
const BROKERS: AtMost[] = [
  { less: "replica.fetch.wait.max.ms", more: "replica.socket.timeout.ms" },
  { less: "replica.fetch.wait.max.ms", more: "replica.lag.time.max.ms" },
  { less: "log.cleaner.min.compaction.lag.ms", more: "log.cleaner.max.compaction.lag.ms" },
  { less: "socket.request.max.bytes", more: "queued.max.request.bytes", where: (queued) => queued > 0 },
  {
    less: "connection.failed.authentication.delay.ms",
    more: "connections.max.idle.ms",
    below: true,
    where: (idle) => idle >= 0,
  },
  { less: "group.min.session.timeout.ms", more: "group.max.session.timeout.ms" },
  { less: "group.streams.num.standby.replicas", more: "group.streams.max.standby.replicas" },
  { less: "group.streams.num.warmup.replicas", more: "group.streams.max.warmup.replicas" },
  { less: "group.streams.min.task.offset.interval.ms", more: "group.streams.task.offset.interval.ms" },
  ...GROUPS.flatMap((group) => [
    ...INTERVALS.flatMap((interval) => [
      { less: `group.${group}.min.${interval}`, more: `group.${group}.max.${interval}` },
      { less: `group.${group}.min.${interval}`, more: `group.${group}.${interval}` },
      { less: `group.${group}.${interval}`, more: `group.${group}.max.${interval}` },
    ]),
    {
      less: `group.${group}.heartbeat.interval.ms`,
      more: `group.${group}.session.timeout.ms`,
      below: true,
      since: "4.0",
    },
  ]),
];

/** Source: LogConfig.validateValues. */
const TOPICS: AtMost[] = [{ less: "min.compaction.lag.ms", more: "max.compaction.lag.ms" }];

/** Memory that each cleaner's share of the buffer has to be above. Source: KafkaConfig.validateValues. */
const PER_CLEANER = 1024 * 1024;

/** The ways to say how long records are kept: the first that is written counts. */
const RETENTION = ["log.retention.ms", "log.retention.minutes", "log.retention.hours"];

/** What tiered storage can't do without, beside what has a default. */
export const TIERED = "remote.log.storage.system.enable";
const TIERED_NEEDS = ["remote.log.storage.manager.class.name", "remote.log.metadata.manager.listener.name"];

/** Whether segments of a topic are kept elsewhere, too, */
const REMOTE = "remote.storage.enable";
/** and the value by which brokers keep of them as much as there is at all. */
const AS_MUCH = -2;

/** Refuses values of brokers' properties that each are right, and together keep a broker from starting. */
export function checkBrokerRelations(
  path: string,
  inForce: InForce,
  version: string,
  mistakes: Mistakes,
): void {
  const pairs = BROKERS.filter(({ since }) => !since || isFrom(version, since));
  checkAtMost(pairs, path, inForce, mistakes);
  const refuse = (name: string, reason: string) => {
    if (inForce.isWritten(name)) mistakes.add(settingPath(path, name), reason);
  };
  const number = (name: string) => Number(inForce.value(name));
  const retention = RETENTION.find((name) => inForce.isWritten(name));
  if (retention && number(retention) === 0) {
    refuse(retention, "is 0, and Kafka starts with -1 (records are kept for ever) or 1 at least");
  }
  const cleaners = number("log.cleaner.threads");
  if (number("log.cleaner.dedupe.buffer.size") / cleaners <= PER_CLEANER) {
    const least = (PER_CLEANER + 1) * cleaners;
    const [written] = ["log.cleaner.dedupe.buffer.size", "log.cleaner.threads"].filter((name) =>
      inForce.isWritten(name),
    );
    const why = `each of the ${cleaners} log.cleaner.threads needs more than 1 MiB of log.cleaner.dedupe.buffer.size`;
    refuse(written, `is ${inForce.value(written)}; ${why}, ${least} in all`);
  }
  if (number("max.connections.per.ip") === 0 && !inForce.value("max.connections.per.ip.overrides")) {
    refuse(
      "max.connections.per.ip",
      "is 0, and needs max.connections.per.ip.overrides with those that may connect",
    );
  }
  if (new Set(itemsOf(inForce.value("group.share.assignors") ?? "")).size > 1) {
    refuse("group.share.assignors", "has several, and Kafka takes exactly one");
  }
  if (/^true$/i.test(inForce.value(TIERED) ?? "")) {
    const missing = TIERED_NEEDS.filter((name) => !inForce.value(name));
    if (missing.length > 0) refuse(TIERED, `is true, and needs ${missing.join(" and ")} as well`);
  }
}

/**
 * Likewise of a topic, which Kafka then refuses to make.
 *
 * @param isTiered whether brokers can keep segments elsewhere
 */
export function checkTopicRelations(
  path: string,
  inForce: InForce,
  isTiered: boolean,
  mistakes: Mistakes,
): void {
  checkAtMost(TOPICS, path, inForce, mistakes);
  if (/^true$/i.test(inForce.value(REMOTE) ?? "")) checkRemote(path, inForce, isTiered, mistakes);
}

/** Source: LogConfig.validateTopicLogConfigValues. What isn't written of a topic is the brokers', and isn't compared. */
function checkRemote(path: string, inForce: InForce, isTiered: boolean, mistakes: Mistakes): void {
  const refuse = (name: string, reason: string) => mistakes.add(settingPath(path, name), reason);
  if (!isTiered) {
    refuse(
      REMOTE,
      `is true, and brokers keep nothing elsewhere: set config["${TIERED}"], with what it needs, or leave it out`,
    );
  }
  const policy = inForce.isWritten("cleanup.policy") ? inForce.value("cleanup.policy")! : "";
  if (itemsOf(policy).includes("compact")) {
    refuse(
      "cleanup.policy",
      `is ${policy}, and Kafka keeps only topics elsewhere that it doesn't compact: use delete`,
    );
  }
  for (const unit of ["ms", "bytes"]) {
    const [local, whole] = [`local.retention.${unit}`, `retention.${unit}`];
    if (!inForce.isWritten(local) || !inForce.isWritten(whole)) continue;
    const [here, all] = [local, whole].map((name) => Number(inForce.value(name)));
    if (all < 0 || here === AS_MUCH || (here >= 0 && here <= all)) continue;
    refuse(local, `is ${here}, more than ${whole} of ${all}; write at most that, or ${AS_MUCH} for as much`);
  }
}

function checkAtMost(pairs: AtMost[], path: string, inForce: InForce, mistakes: Mistakes): void {
  for (const { less, more, below, where } of pairs) {
    if (!inForce.isWritten(less) && !inForce.isWritten(more)) continue;
    const [small, big] = [less, more].map((name) => inForce.value(name));
    if (!small || !big) continue;
    const [least, most] = [small, big].map(Number);
    // What is no number was told already.
    const isRight = (below ? least < most : least <= most) || Number.isNaN(least) || Number.isNaN(most);
    if (isRight || (where && !where(most))) continue;
    const [name, value, other, otherName, how] = inForce.isWritten(less)
      ? [less, small, big, more, below ? "at or above" : "above"]
      : [more, big, small, less, below ? "at or below" : "below"];
    const byDefault = inForce.isWritten(otherName) ? "" : " (the default)";
    mistakes.add(
      settingPath(path, name),
      `is ${value}, ${how} ${otherName} of ${other}${byDefault}, and Kafka takes ${less} ` +
        `${below ? "below" : "up to"} ${more} only`,
    );
  }
}
