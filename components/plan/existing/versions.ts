import type { ClusterPlan } from "../clusterPlan";
import { latestFeature, METADATA_FEATURE, raised } from "../kafka/features";
import type { Mistakes } from "../mistakes";
import { isAtLeast, lineOf, versionWarning } from "../kafka/version";
import type { ExistingCluster } from "./existingCluster";

const PROTOCOL = "inter.broker.protocol.version";

/**
 * From this one on a volume is formatted with its metadata where an older Kafka doesn't look (KIP-1170). Once the cluster
 * has run, it is in the metadata log, where every Kafka finds it.
 */
const FORMATS_ELSEWHERE = "4.4.0";

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
export function checkExistingVersion(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const before = unfinishedFrom(existing) ?? runningVersion(existing);
  if (before !== undefined && plan.zooKeeper) checkProtocol(plan, before, mistakes);
  if (before !== undefined) checkFormat(plan, before, existing, mistakes);
  const needed = latestFeature(existing.kafka?.features);
  if (needed === undefined || isAtLeast(plan.version, `${needed.line}.0`)) return;
  mistakes.add(
    "version",
    `is ${plan.version}, which can't read the metadata of this cluster: its ${needed.name} is finalized as that of Kafka ` +
      `${needed.line}. Write ${needed.line}.0 or later`,
  );
}

/** An older Kafka would start on volumes on which none has run, with other features than they were formatted with. */
function checkFormat(
  { version }: Planned,
  before: string,
  { kafka, foundedId, pods = [], claims = [] }: ExistingCluster,
  mistakes: Mistakes,
): void {
  if (!isAtLeast(before, FORMATS_ELSEWHERE) || isAtLeast(version, FORMATS_ELSEWHERE)) return;
  const hasRun = foundedId !== undefined || kafka?.features?.[METADATA_FEATURE] !== undefined;
  const isFormatted = claims.some(({ isOwn }) => isOwn) && pods.some(({ hasBegun }) => hasBegun);
  if (hasRun || !isFormatted) return;
  mistakes.add(
    "version",
    `is ${version}, and Kafka ${before} has formatted the volumes of this cluster and not run on them yet: an older one ` +
      "would begin without the features that they were formatted with, and say nothing. Run it once with " +
      `${before}, or delete its claims and pods, so that the volumes are formatted anew`,
  );
}

/** A release that ends transactions on older brokers by a request that those don't know (KAFKA-20322; fixed in 4.2.1). */
const ENDS_NO_TRANSACTIONS = "4.2.0";

/** What may go wrong with a version that isn't refused, a sentence each. */
export function describeVersion({ version }: Planned, existing: ExistingCluster | undefined): string[] {
  const before = existing && runningVersion(existing);
  const both = before === undefined ? [] : [before, version];
  const isHeldUp =
    both.includes(ENDS_NO_TRANSACTIONS) && both.some((each) => !isAtLeast(each, ENDS_NO_TRANSACTIONS));
  const warning = versionWarning(version);
  return [
    ...(warning === undefined ? [] : [warning]),
    ...(isHeldUp
      ? [
          `version: is ${version}, and this cluster runs ${before}: while brokers of both run, those of ${ENDS_NO_TRANSACTIONS} ` +
            "can't end transactions on the older ones, so that producers wait for that (KAFKA-20322). Take 4.2.2 in its place",
        ]
      : []),
  ];
}

/** What is finalized once all nodes are rolled out, in a sentence; none where nothing is. */
export function describeFinalized(
  { finalized, version }: Pick<ClusterPlan, "finalized" | "version">,
  { kafka }: Pick<ExistingCluster, "kafka">,
): string[] {
  const texts = raised(finalized, kafka?.features).map(
    ({ name, from, to }) => `${name} from ${from} to ${to}`,
  );
  if (texts.length === 0) return [];
  return [
    `finalize: is true, so once all nodes are rolled out these features are raised: ${texts.join(", ")}. An older Kafka than ` +
      `${lineOf(version)} can't take its place then.`,
  ];
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
  const [from, to] = [before, version].map(lineOf);
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
