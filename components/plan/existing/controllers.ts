import type { ClusterPlan } from "../clusterPlan";
import { isAtLeast } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster, ExistingSet } from "./existingCluster";
import type { KafkaState } from "./kafkaState";
import { claimsOf, ownClaims } from "./ownClaims";
import { runningQuorum } from "./quorumKind";
import { runningVersion } from "./versions";
import { countOf, listOf } from "./words";

type Planned = Pick<ClusterPlan, "pools" | "quorum" | "controllers" | "brokers">;

/** The setting by which a controller that only follows makes itself a voter, again and again (KIP-1186). */
export const AUTO_JOIN = "controller.quorum.auto.join.enable";
/** The first release whose static quorums become dynamic. */
const FIRST_TURNED = "4.1.0";

/** What is done to the quorum before the nodes are what they are planned to be. */
export interface QuorumChange {
  /** Whether its voters move from the nodes' files into the metadata log, for good. */
  becomesDynamic: boolean;
  /** Controllers that go, and the quorum knows, in the order in which they leave it. */
  leaving: number[];
  /** Those of them that would make themselves voters again as long as they run: they restart first. */
  restarting: number[];
  /** Nodes that go and are down: nobody waits for them, and the votes that they have go before the others restart. */
  down: number[];
  /** The StatefulSet of the controllers. */
  statefulSet?: string;
  /** Those that Kafka forgets once their pods are gone, also where an `up` was interrupted just before: their claims tell. */
  forgotten: number[];
}

/** Controllers that leave and are down: their votes go before the others restart. */
export function downVoters({ leaving, down }: Pick<QuorumChange, "leaving" | "down">): number[] {
  return leaving.filter((id) => down.includes(id));
}

/** What the quorum needs; undefined where nothing changes. */
export function quorumChange(plan: Planned, existing: ExistingCluster): QuorumChange | undefined {
  const becomesDynamic = willBeDynamic(plan, existing);
  const { set, pool } = controllersOf(plan, existing) ?? {};
  const { voters, observers, leader } = existing.kafka?.quorum ?? { voters: [], observers: [] };
  const known = [...voters, ...observers].map(({ id }) => id);
  const isPlanned = (id: number) => plan.controllers.some((controller) => controller.id === id);
  // Without an answer nobody knows whether those that have no pod vote still.
  const stopped = (existing.kafka?.quorum && pool ? claimsOf(pool, ownClaims(existing)) : [])
    .filter(({ heldAs }) => heldAs?.roles.controller)
    .map(({ id }) => id)
    .filter((id) => !isPlanned(id) && !set?.ids.includes(id));
  const votes = (id: number) => voters.some((voter) => voter.id === id);
  // One that is down is no observer for long, once its vote is gone.
  const going = existing.kafka?.quorum ? (set?.ids ?? []).filter((id) => !isPlanned(id)) : [];
  const leaving = [
    ...going.filter((id) => known.includes(id)),
    // One that voted again just before it was stopped, by an `up` that didn't come to its end.
    ...stopped.filter(votes),
  ];
  const forgotten = [...new Set([...going, ...stopped])].sort((a, b) => b - a);
  if (!becomesDynamic && forgotten.length === 0) return undefined;
  const runs = (id: number) =>
    !stopped.includes(id) && (existing.pods?.some((pod) => pod.id === id && pod.isReady) ?? false);
  const rank = (id: number) => (id === leader ? 2 : Number(runs(id)));
  const inOrder = leaving.sort((a, b) => rank(a) - rank(b) || b - a);
  const rejoins = isOn(set) || isStopped(set);
  return {
    becomesDynamic,
    leaving: inOrder,
    restarting: rejoins ? inOrder.filter(runs) : [],
    down: forgotten.filter((id) => !runs(id)),
    statefulSet: set?.name,
    forgotten,
  };
}

/** Whether controllers of a set join by themselves. */
function isOn(set: ExistingSet | undefined): boolean {
  return set?.settings?.[AUTO_JOIN] === "true";
}

/** Whether an interrupted `up` was about to keep them from it: some may not have restarted yet. */
export function isStopped(set: Pick<ExistingSet, "mounts"> | undefined): boolean {
  return set?.mounts.some((name) => name.includes(LEAVING)) ?? false;
}

/** In the name of the ConfigMap with which controllers don't join by themselves. */
export const LEAVING = "-leaving-";

/** The controllers that there are, and the pool that they are of. */
function controllersOf({ pools }: Planned, { sets = [] }: ExistingCluster) {
  for (const set of sets.filter(({ roles }) => roles.controller)) {
    const pool = pools.find(({ statefulSet }) => statefulSet === set.name);
    if (pool) return { set, pool };
  }
  return undefined;
}

/** Whether the arguments ask for a dynamic quorum where a static one runs. */
export function willBeDynamic(
  { quorum }: Pick<Planned, "quorum">,
  existing: Pick<ExistingCluster, "kafka">,
): boolean {
  return quorum.kind === "dynamic" && quorum.isWritten && runningQuorum(existing) === "static";
}

/** Whether a quorum that was made static is a dynamic one, or becomes one before its nodes look for it as such. */
export function hasTurned(plan: Pick<Planned, "quorum">, existing: ExistingCluster): boolean {
  const wasStatic = Object.values(existing.quorums ?? {}).includes("static");
  return wasStatic && (runningQuorum(existing) === "dynamic" || willBeDynamic(plan, existing));
}

/** Refuses to turn a quorum into a dynamic one that some of its nodes couldn't be in. */
export function checkBecomesDynamic(
  plan: Pick<Planned, "quorum">,
  existing: ExistingCluster,
  mistakes: Mistakes,
): void {
  if (!willBeDynamic(plan, existing)) return;
  const version = runningVersion(existing);
  const isOlder = version !== undefined && !isAtLeast(version, FIRST_TURNED);
  if (!isOlder && !existing.pods?.some(({ isOutdated }) => isOutdated)) return;
  mistakes.add(
    "quorum",
    `is dynamic, and the voters of this cluster are static: it takes Kafka ${FIRST_TURNED} or later on all nodes to change ` +
      `that, and ${isOlder ? `they run ${version}` : "some have yet to roll"}. Write quorum: static for this \`up\`, and then dynamic`,
  );
}

/** Why these controllers can't leave the quorum, in words; undefined if they can. */
export function whyNotLeaving(
  plan: Planned,
  set: ExistingSet,
  leaving: number[],
  existing: ExistingCluster,
): string | undefined {
  const staying = set.ids.filter((id) => !leaving.includes(id));
  const describe = `describe ${listOf("node", set.ids)} as ${set.ids.length === 1 ? "it is" : "they are"}`;
  if (staying.length === 0)
    return `No voter would be left, and nobody knew the metadata any more: ${describe}`;
  if (Math.min(...leaving) < Math.max(...staying)) {
    return `Controllers leave from the highest id down, as the pods of a StatefulSet do: ${describe}`;
  }
  const { kafka } = existing;
  if (!kafka?.quorum || !kafka.features) {
    const why = existing.kafkaNoAnswer ?? "Kafka doesn't say";
    return `It isn't known who votes (${why}), and the quorum may never have a leader without them: ${describe}`;
  }
  if (!set.settings) {
    return `It isn't known how they run, as their ConfigMap is gone or may not be read: ${describe}`;
  }
  if (runningQuorum(existing) === "static" && plan.quorum.kind === "static") {
    return (
      `The voters of a static quorum stand in files, and it counts those that are gone: ${describe}, or turn it ` +
      `into a dynamic one for good, with quorum: dynamic (from Kafka ${FIRST_TURNED} on)`
    );
  }
  return tooFew(kafka.quorum.voters, leaving);
}

/** Without a majority the quorum gets no leader, and no voter leaves or comes any more. */
function tooFew(voters: NonNullable<KafkaState["quorum"]>["voters"], leaving: number[]): string | undefined {
  const staying = voters.filter(({ id }) => !leaving.includes(id));
  const behind = staying.filter(({ caughtUp }) => !caughtUp).map(({ id }) => id);
  const needed = Math.floor(staying.length / 2) + 1;
  const caughtUp = staying.length - behind.length;
  if (staying.length > 0 && caughtUp >= needed) return undefined;
  return staying.length === 0
    ? "None of those that stay votes yet: wait until they do"
    : `Of ${countOf(staying.length, "voter")} that would be left, ${caughtUp} would be caught up, and it takes ${needed}: ` +
        `${listOf("node", behind)} ${behind.length === 1 ? "is" : "are"} down or behind. Mend that first`;
}

/** What happens to the quorum, a sentence each. */
export function describeQuorumChange(plan: Planned, existing: ExistingCluster): string[] {
  const change = quorumChange(plan, existing);
  if (!change) return [];
  const { becomesDynamic, leaving, restarting } = change;
  const texts = becomesDynamic
    ? [
        "The quorum becomes a dynamic one first (kraft.version 1): its voters move from the nodes' files into the metadata. " +
          "That can't be undone.",
      ]
    : [];
  if (leaving.length === 0) return texts;
  const one = leaving.length === 1;
  const who = `${one ? "Controller" : "Controllers"} ${leaving.join(", then ")}`;
  const gone = downVoters(change);
  const notAwaited =
    gone.length === 0
      ? ""
      : `${gone.join(" and ")} ${gone.length === 1 ? "is down and isn't" : "are down and aren't"} waited for. `;
  const before =
    restarting.length === 0
      ? ""
      : `${restarting.join(", then ")} ${restarting.length === 1 ? "restarts" : "restart"} first, so as not to vote again. `;
  return [
    ...texts,
    `${who} ${one ? "leaves" : "leave"} the quorum${one ? "" : ", one at a time"}, while most of those that stay are caught ` +
      `up. ${notAwaited}${before}Then ${one ? "its pod stops" : "their pods stop"}, and Kafka forgets ${one ? "it" : "them"}; the volumes stay.`,
  ];
}

/** Controllers that are to vote and don't, or whose vote is that of a lost volume. */
export function yetToVote({ controllers }: Pick<Planned, "controllers">, { quorum }: KafkaState): number[] {
  if (!quorum) return [];
  const { voters, observers } = quorum;
  const votes = (id: number) => {
    const own = voters.filter((voter) => voter.id === id);
    const isReplaced = observers.some((observer) => observer.id === id && observer.caughtUp);
    return own.some(({ caughtUp }) => caughtUp) || (own.length > 0 && !isReplaced);
  };
  return controllers.map(({ id }) => id).filter((id) => !votes(id));
}

/** Whether Kafka makes controllers voters itself. */
export function joinsByItself({ pools }: Pick<Planned, "pools">): boolean {
  const ofControllers = pools.find(({ roles }) => roles.controller)?.serverProperties ?? "";
  return ofControllers.split("\n").includes(`${AUTO_JOIN}=true`);
}
