import { AntiAffinity } from "../../args";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import { MIGRATION_ENABLED } from "../nodes/quorum";
import { withoutBrokers, type PlannedPool } from "../nodes/pools";
import { propertiesText, settingPath } from "../settings";
import type { ExistingCluster, ExistingSet } from "./existingCluster";
import { hasLeft } from "./heldAs";
import { identityOf } from "./identity";
import { MIGRATION } from "./kafkaState";
import { claimsOf } from "./ownClaims";
import { getsOtherWay } from "./otherWay";
import { refuseElsewhere } from "./quorumKind";
import { rollOrder } from "./rollOrder";
import { type NodeFiles, parseProperties } from "./transition";
import { runningVersion } from "./versions";
import { templateNames } from "./volumes";
import { capital, inTurnText, listOf } from "./words";

/** The way of a cluster that runs from ZooKeeper to controllers of its own (KIP-866). What runs tells how far it came. */

type Planned = Pick<ClusterPlan, "name" | "pools" | "quorum" | "zooKeeper" | "version" | "antiAffinity">;

const PROTOCOL = "inter.broker.protocol.version";
const VERSION = "version";

/** Whom brokers have their metadata from. While they know `both`, controllers tell them as a broker did before. */
export type BrokersMode = "zooKeeper" | "both" | "controllers";

/** That of the brokers of a StatefulSet; undefined where it isn't known. */
export function modeOf({ name, settings }: ExistingSet, existing: ExistingCluster): BrokersMode | undefined {
  if (settings) {
    if (settings["process.roles"] !== undefined) return "controllers";
    return settings[MIGRATION_ENABLED] === "true" ? "both" : "zooKeeper";
  }
  return existing.quorums?.[name] === "zooKeeper" ? undefined : "controllers";
}

/** The brokers that are to go over, as they run; undefined where none are. */
export function brokersToMigrate(
  { name, zooKeeper }: Pick<Planned, "name" | "zooKeeper">,
  existing: ExistingCluster,
): ExistingSet | undefined {
  if (!zooKeeper?.isLeft) return undefined;
  const set = existing.sets?.find((each) => each.name === name);
  return set && modeOf(set, existing) !== "controllers" ? set : undefined;
}

/** Controllers that leave again, and the brokers that go back to ZooKeeper, as they run. */
export interface Rollback {
  controllers: ExistingSet;
  brokers: ExistingSet;
  /** Whether brokers have their metadata from the controllers, or are about to: it is copied by then. */
  isCopied: boolean;
}

/** What goes back; undefined where nothing does. */
export function rollback(
  { name, quorum }: Pick<Planned, "name" | "quorum">,
  existing: ExistingCluster,
): Rollback | undefined {
  const controllers = writersToZooKeeper(existing);
  const brokers = existing.sets?.find((set) => set.name === name);
  if (quorum.kind !== "zooKeeper" || !controllers || !brokers) return undefined;
  const isCopied = modeOf(brokers, existing) === "controllers" || existing.migration === MIGRATION.copied;
  return { controllers, brokers, isCopied };
}

/** Whether brokers that leave ZooKeeper keep all nodes of the cluster off their Kubernetes nodes, controllers too. */
export function makesRoom({
  zooKeeper,
  antiAffinity,
}: Pick<ClusterPlan, "zooKeeper" | "antiAffinity">): boolean {
  return (zooKeeper?.isLeft ?? false) && antiAffinity === AntiAffinity.Required;
}

/** Controllers that write to ZooKeeper, too; undefined where there are none. */
export function writersToZooKeeper({ sets = [] }: ExistingCluster): ExistingSet | undefined {
  return sets.find(({ roles, settings }) => roles.controller && settings?.[MIGRATION_ENABLED] === "true");
}

/** What brokers read while they know both: what they have now, and how they find the controllers. */
export function filesForBoth(running: NodeFiles, planned: NodeFiles): NodeFiles {
  const [before, after] = [running, planned].map((files) => parseProperties(files["server.properties"]));
  const controllers = after["controller.listener.names"];
  const protocols = after["listener.security.protocol.map"]
    .split(",")
    .filter((item) => controllers.split(",").includes(item.split(":")[0]));
  const properties = {
    ...before,
    [MIGRATION_ENABLED]: "true",
    "controller.listener.names": controllers,
    "controller.quorum.voters": after["controller.quorum.voters"],
    "listener.security.protocol.map": [before["listener.security.protocol.map"], ...protocols].join(),
  };
  return { ...running, "server.properties": propertiesText(properties, Object.keys(properties).sort()) };
}

/** Refuses to go where the metadata isn't, and steps of the way that aren't the next one. */
export function checkMigration(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  if (plan.zooKeeper?.isLeft) checkLeaving(plan, existing, mistakes);
  else if (plan.quorum.kind === "zooKeeper") checkStaying(plan, existing, mistakes);
  else checkLeft(plan, existing, mistakes);
}

function checkLeaving(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const { sets = [], claims = [] } = existing;
  if (identityOf(existing).isNew) {
    mistakes.add(
      "zooKeeper",
      "is beside nodePools, which has a cluster that runs go from there to controllers of its own, and there is none yet. Leave " +
        "zooKeeper out: a new cluster begins with controllers",
    );
  } else if (sets.length === 0 && claims.some(({ isOwn, heldAs }) => isOwn && heldAs?.zooKeeper)) {
    mistakes.add(
      "nodePools",
      "are beside zooKeeper, and the cluster, whose metadata is there, doesn't run. Bring it up as it was, without nodePools, and write " +
        "them then",
    );
  }
  const controllers = sets.find(({ roles }) => roles.controller);
  if (controllers?.settings && !writersToZooKeeper(existing)) refuseElsewhere(false, mistakes);
  const brokers = brokersToMigrate(plan, existing);
  if (brokers) checkNothingElse(plan, brokers, existing, "go from ZooKeeper to controllers", mistakes);
  checkNewControllers(plan, existing, mistakes);
}

/** What controllers had that have left was true then: they would write it to ZooKeeper. */
function checkNewControllers(
  { pools }: Planned,
  { claims = [], sets = [] }: ExistingCluster,
  mistakes: Mistakes,
): void {
  for (const pool of withoutBrokers(pools)) {
    if (sets.some(({ name }) => name === pool.statefulSet)) continue;
    const left = claims.filter(({ isOwn, heldAs }) => isOwn && hasLeft(heldAs));
    const names = left.filter((claim) => claimsOf(pool, [claim]).length > 0).map(({ name }) => name);
    if (names.length === 0) continue;
    mistakes.add(
      `${pool.at}storage`,
      `has volumes of controllers that have left (claims ${names.join(", ")}), and what is on them is what the metadata was then. Delete ` +
        "these claims first, or call the pool otherwise",
    );
  }
}

/** One thing at a time: what changes besides, nodes would get in the middle of the way. */
function checkNothingElse(
  plan: Planned,
  set: ExistingSet,
  existing: ExistingCluster,
  what: string,
  mistakes: Mistakes,
): void {
  const pool = plan.pools.find(({ statefulSet }) => statefulSet === set.name);
  if (!pool) return;
  const first = `Brokers ${what} with nothing else changed: an \`up\` for each`;
  if (!set.settings) {
    mistakes.add(
      "nodePools",
      "change beside zooKeeper, and it isn't known how the brokers run, as their ConfigMap is gone or may not be read. Write them as they " +
        "were first",
    );
    return;
  }
  const running = runningVersion(existing);
  if (running !== undefined && running !== plan.version) {
    mistakes.add(
      VERSION,
      `is ${plan.version}, and this cluster runs ${running}. ${first}, the version's first`,
    );
  }
  if (set.settings[PROTOCOL] !== undefined) {
    mistakes.add(
      settingPath("config", PROTOCOL),
      `is ${set.settings[PROTOCOL]} on the brokers that run, and is taken out. ${first}, that one first`,
    );
  }
  const ids = pool.nodes.map(({ id }) => id);
  if (ids.join() !== set.ids.join()) {
    mistakes.add(
      `${pool.at}replicas`,
      `describes ${listOf("broker", ids)}, where ${listOf("broker", set.ids)} run${set.ids.length === 1 ? "s" : ""}. ${first}`,
    );
  }
  const templates = existing.templates?.[set.name];
  if (templates && templates.join() !== templateNames(pool.storage).join()) {
    mistakes.add(pool.storage.path, `describes other volumes. ${first}`);
  }
  if (getsOtherWay(plan, existing))
    mistakes.add("listeners", `give brokers another way to each other. ${first}`);
}

function checkStaying(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const { sets = [] } = existing;
  if (!sets.some(({ roles }) => roles.controller)) return;
  if (!writersToZooKeeper(existing)) {
    refuseElsewhere(false, mistakes);
    return;
  }
  const back = rollback(plan, existing);
  if (back) checkNothingElse(plan, back.brokers, existing, "go back to ZooKeeper", mistakes);
}

function checkLeft(plan: Planned, existing: ExistingCluster, mistakes: Mistakes): void {
  const { sets = [], pods = [], migration } = existing;
  const brokers = sets.filter(({ roles }) => roles.broker);
  const behind = brokers.filter((set) => modeOf(set, existing) !== "controllers");
  if (behind.length > 0) {
    mistakes.add(
      "zooKeeper",
      "is missing, but the metadata of this cluster is in ZooKeeper. Write it as it was; with nodePools beside it, one of these " +
        "brokers and one of controllers, the cluster goes over to those, and can be without it then (docs/zookeeper.md)",
    );
    return;
  }
  const writers = writersToZooKeeper(existing);
  const late = pods.filter(({ statefulSet, isOutdated }) => {
    return isOutdated && brokers.some(({ name }) => name === statefulSet);
  });
  if (writers && late.length > 0) {
    mistakes.add(
      "zooKeeper",
      `is missing, and ${listOf(
        "broker",
        late.map(({ id }) => id),
      )} may still need it, as an \`up\` was interrupted. Run \`up\` with it first`,
    );
  }
  if (!writers && migration !== MIGRATION.copied && migration !== MIGRATION.waiting) return;
  const first = "Controllers leave ZooKeeper for good with nothing else changed:";
  const running = runningVersion(existing);
  if (running !== undefined && running !== plan.version) {
    mistakes.add(
      VERSION,
      `is ${plan.version}, and this cluster runs ${running}, whose controllers write to ZooKeeper, too. ${first} another Kafka comes in ` +
        "the next `up`",
    );
  }
  if (getsOtherWay(plan, existing)) {
    mistakes.add(
      "listeners",
      `give nodes another way to each other. ${first} close or open it in the next \`up\``,
    );
  }
}

/** What becomes of the metadata before the last step, a sentence each. */
export function describeMigration(plan: Planned, existing: ExistingCluster): string[] {
  const brokers = brokersToMigrate(plan, existing);
  if (!brokers) return [];
  const inTurn = rollOrder(brokers.ids, existing.kafka?.quorum?.leader);
  const isOne = inTurn.length === 1;
  const isThere = writersToZooKeeper(existing) !== undefined;
  const times = `${isOne ? "restarts" : "restart"} ${makesRoom(plan) ? "three times" : "twice"}`;
  const apart = makesRoom(plan) ? "first so as to keep away from each other alone, then" : "first";
  const isBegun = modeOf(brokers, existing) === "both";
  const goesOn = isOne ? "goes on from where it knows both" : "go on from where they know both";
  const steps = isBegun ? goesOn : `${times}${isOne ? "" : ", one at a time"}: ${apart} so as to know both`;
  const controllers = controllersOf(plan.pools);
  const there = controllers.length === 1 ? ", which is there already" : ", which are there already";
  return [
    `The metadata moves from ZooKeeper to ${listOf("controller", controllers)}${isThere ? there : ""}. ` +
      `${capital(inTurnText("broker", inTurn))} ${steps}, and, once the metadata is copied, so as to know controllers alone. It is written ` +
      "to ZooKeeper, too, until zooKeeper is left out, which is for good.",
  ];
}

/** What becomes of it on the way back, a sentence each. */
export function describeRollback(plan: Planned, existing: ExistingCluster): string[] {
  const back = rollback(plan, existing);
  if (!back) return [];
  const { controllers, brokers, isCopied } = back;
  const rolls = isCopied
    ? "Brokers restart twice, one at a time: first so as to know both, and, once the controllers have stopped and ZooKeeper has forgotten " +
      "them, as brokers of ZooKeeper alone."
    : "Brokers that know them restart without, one at a time.";
  const leave = controllers.ids.length === 1 ? "leaves" : "leave";
  return [
    `${capital(listOf("controller", controllers.ids))} ${leave}, and the metadata of ${listOf("broker", brokers.ids)} is that of ZooKeeper ` +
      `again, which has all of it. ${rolls} Volumes of controllers stay.`,
  ];
}

/** That the way back ends here, in a sentence; none where it doesn't. */
export function describeMigrationsEnd(plan: Planned, existing: ExistingCluster): string[] {
  const writers = plan.zooKeeper ? undefined : writersToZooKeeper(existing);
  if (!writers) return [];
  const inTurn = rollOrder(writers.ids, existing.kafka?.quorum?.leader);
  const restart = inTurn.length === 1 ? "restarts without it" : "restart without it, one at a time,";
  return [
    `zooKeeper: is left out, so ${inTurnText("controller", inTurn)} ${restart} and nothing is written there any more. That can't be undone.`,
  ];
}

function controllersOf(pools: Pick<PlannedPool, "nodes" | "roles">[]): number[] {
  return withoutBrokers(pools).flatMap(({ nodes }) => nodes.map(({ id }) => id));
}
