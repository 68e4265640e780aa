import { Mistakes } from "../mistakes";
import type { PlannedQuorum } from "../nodes/quorum";
import { settingPath } from "../settings";
import { isAtLeast } from "./version";

/** Each replication factor of the brokers, and the in-sync minimum that goes with it, if it has one. */
const FACTORS: { factor: string; minInSync?: string; since?: string }[] = [
  { factor: "default.replication.factor", minInSync: "min.insync.replicas" },
  { factor: "offsets.topic.replication.factor" },
  { factor: "transaction.state.log.replication.factor", minInSync: "transaction.state.log.min.isr" },
  {
    factor: "share.coordinator.state.topic.replication.factor",
    minInSync: "share.coordinator.state.topic.min.isr",
    since: "4.0.0",
  },
];

/**
 * Replication as safe as the number of brokers allows: three copies, two of them in sync, so that one broker
 * can be lost without losing a message or stopping a producer. The user's values win and are checked.
 */
export function planReplication(
  config: Record<string, string>,
  brokers: number,
  version: string,
  mistakes: Mistakes,
): Record<string, string> {
  const properties: Record<string, string> = {};
  for (const { factor, minInSync, since } of FACTORS) {
    if (since !== undefined && !isAtLeast(version, since) && !(factor in config)) {
      continue;
    }
    properties[factor] = config[factor] ?? String(Math.min(3, brokers));
    checkFactor(properties[factor], brokers, settingPath("config", factor), mistakes);
    if (minInSync !== undefined) {
      properties[minInSync] = config[minInSync] ?? (Number(properties[factor]) >= 3 ? "2" : "1");
      checkInSync(
        properties[minInSync],
        { factor: Number(properties[factor]), factorName: factor, version },
        settingPath("config", minInSync),
        mistakes,
      );
    }
  }
  return properties;
}

/** Topics of Kafka's own that are made with a factor. */
const OWN_TOPICS: Record<string, string[]> = {
  "offsets.topic.replication.factor": ["__consumer_offsets"],
  "transaction.state.log.replication.factor": ["__transaction_state"],
  "share.coordinator.state.topic.replication.factor": ["__share_group_state"],
};

/** The topics that each replication factor is for. */
export function topicsOfFactors(
  topics: { name: string; replicas?: number }[],
): { factor: string; names: string[] }[] {
  const without = topics.filter(({ replicas }) => replicas === undefined).map(({ name }) => name);
  return FACTORS.map(({ factor }) => ({ factor, names: OWN_TOPICS[factor] ?? without }));
}

/**
 * The settings that only the cluster itself can be told. One that is formatted with Kafka 4.1 or later keeps the in-sync
 * minimum that it first started with as a dynamic default, and a later value in the file does nothing (KIP-966).
 */
export function planRuntimeSettings(
  replication: Record<string, string>,
  { kind }: Pick<PlannedQuorum, "kind">,
  isAtLeast: (release: string) => boolean,
): Record<string, string> {
  const names = kind !== "zooKeeper" && isAtLeast("4.1.0") ? ["min.insync.replicas"] : [];
  return Object.fromEntries(names.map((name) => [name, replication[name]]));
}

/** Refuses more copies than brokers. */
export function checkFactor(
  written: number | string,
  brokers: number,
  path: string,
  mistakes: Mistakes,
): void {
  const factor = Number(written);
  if (!Number.isInteger(factor) || factor < 1 || factor > 32767) {
    mistakes.add(
      path,
      `is ${JSON.stringify(written)}; write a whole number from 1 to the number of brokers, ${brokers}`,
    );
  } else if (factor > brokers) {
    mistakes.add(
      path,
      `is ${factor}, but there ${brokers === 1 ? "is 1 broker" : `are ${brokers} brokers`}; ` +
        `each copy needs a broker of its own. Use at most ${brokers} or add brokers`,
    );
  }
}

/**
 * Whether Kafka counts a minimum of in-sync replicas as no more than there are copies (KAFKA-15583, since 3.7.0): of one copy, one is
 * enough. Before nobody could write with acks=all then. Tried with Kafka 3.3.2, 3.6.2, 3.7.1, 3.9.2, 4.0.0 and 4.4.0.
 */
export function capsMinimum(version: string): boolean {
  return isAtLeast(version, "3.7.0");
}

/** Refuses a minimum of in-sync replicas with which the loss of one broker stops producers, or that isn't what counts. */
export function checkInSync(
  written: string,
  { factor, factorName, version }: { factor: number; factorName: string; version: string },
  path: string,
  mistakes: Mistakes,
): void {
  const minimum = Number(written);
  const stop = "producers with acks=all would stop whenever one broker is down, during each roll too";
  if (!Number.isInteger(minimum) || minimum < 1) {
    mistakes.add(path, `is ${JSON.stringify(written)}; write a whole number from 1 on`);
  } else if (minimum > factor) {
    const counts = `this version counts it as ${factor}${factor > 1 ? `, and ${stop}` : ""}`;
    const what = capsMinimum(version) ? counts : "no producer with acks=all could ever write";
    mistakes.add(
      path,
      `is ${minimum}, above ${factorName} of ${factor}; ${what}. Use ${Math.max(1, factor - 1)}`,
    );
  } else if (minimum === factor && factor > 1) {
    mistakes.add(path, `is ${minimum}, equal to ${factorName}; ${stop}. Use ${factor - 1}`);
  }
}
