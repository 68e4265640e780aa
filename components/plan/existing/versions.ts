import type { ClusterPlan } from "../clusterPlan";
import { METADATA_LEVELS } from "../kafka/metadataVersion";
import type { Mistakes } from "../mistakes";
import { isAtLeast } from "../kafka/version";
import type { ExistingCluster } from "./existingCluster";

const PROTOCOL = "inter.broker.protocol.version";
const FINALIZED = "metadata.version";

type Planned = Pick<ClusterPlan, "version" | "zooKeeper" | "settings">;

/** The release of Kafka that a cluster runs; undefined where that isn't known. */
export function runningVersion({
  kafka,
  sets = [],
}: Pick<ExistingCluster, "kafka" | "sets">): string | undefined {
  const made = sets.map(({ madeFrom }) => madeFrom?.version).find((version) => version !== undefined);
  const tagged = sets
    .map(({ image }) => /:(\d+\.\d+\.\d+)(?:-|$)/.exec(image ?? "")?.[1])
    .find((version) => version);
  return made ?? kafka?.node.version ?? tagged;
}

/** Refuses versions that brokers of before and after can't run beside each other, and those that can't read the metadata. */
export function checkExistingVersion(
  plan: Planned,
  existing: Pick<ExistingCluster, "kafka" | "sets" | "pods">,
  mistakes: Mistakes,
): void {
  const before = unfinishedFrom(existing) ?? runningVersion(existing);
  if (before !== undefined && plan.zooKeeper) checkProtocol(plan, before, mistakes);
  const level = existing.kafka?.features?.[FINALIZED];
  const needed = METADATA_LEVELS.find(({ highest }) => level !== undefined && level <= highest)?.release;
  if (needed === undefined || isAtLeast(plan.version, `${needed}.0`)) return;
  mistakes.add(
    "version",
    `is ${plan.version}, which can't read the metadata of this cluster: its metadata.version is finalized as that of Kafka ` +
      `${needed}. Write ${needed}.0 or later`,
  );
}

/** The release that some pods may still run, where a roll to the next one that holds their protocol back isn't done. */
function unfinishedFrom({
  sets = [],
  pods = [],
}: Pick<ExistingCluster, "sets" | "pods">): string | undefined {
  if (!pods.some(({ isOutdated }) => isOutdated)) return undefined;
  const held = sets.map(({ settings }) => settings?.[PROTOCOL]).find((protocol) => protocol !== undefined);
  return held && releaseOf(held);
}

/** With ZooKeeper brokers speak the protocol of their own release unless they are told, and older ones don't know it. */
function checkProtocol({ version, settings }: Planned, before: string, mistakes: Mistakes): void {
  const [from, to] = [before, version].map((release) => release.split(".").slice(0, 2).join("."));
  if (from === to || !isAtLeast(version, before)) return;
  const written = settings[PROTOCOL];
  if (written !== undefined && isAtLeast(before, releaseOf(written))) return;
  mistakes.add(
    "version",
    `is ${version}, and this cluster runs ${before}, whose brokers don't know the protocol that those of ${to} speak to each ` +
      `other. Write config: { ${PROTOCOL}: "${from}" } beside it for this \`up\`, and take it out again afterwards`,
  );
}

/** `3.5`, `3.5-IV2` and `3.5.2` are of one release. */
function releaseOf(protocol: string): string {
  const [major = "0", minor = "0"] = protocol.split(/[.-]/);
  return `${Number(major)}.${Number(minor)}.0`;
}
