import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster, ExistingSet } from "./existingCluster";
import type { KafkaBroker, KafkaState } from "./kafkaState";
import { emptiedDirectories } from "./leavingVolumes";
import { getsOtherWay } from "./otherWay";
import { unfinishedJobs } from "./topicJob";
import { bytesText, capital, countOf, listOf } from "./words";

type Planned = Pick<ClusterPlan, "pools" | "brokers" | "controllers" | "quorum" | "reassignment">;

/** Brokers that aren't described any more, and what is to be done about them. */
export interface Leaving {
  /** Ids of those that others take replicas from, before they stop. */
  moved: number[];
  /** Ids of those that the cluster is to forget, once they have stopped. */
  forgotten: number[];
  /** How many of those that stay are there already. */
  staying: number;
  /** StatefulSets that get fewer nodes for it, each with how many are left. */
  shrunk: Record<string, number>;
}

/** What leaves. */
export function leavingOf(plan: Planned, existing: ExistingCluster): Leaving {
  const planned = plan.brokers.map(({ id }) => id);
  const ofBrokers = (existing.sets ?? []).filter(({ roles }) => roles.broker);
  const leaving = ofBrokers.flatMap(({ ids }) => ids.filter((id) => !planned.includes(id)));
  const stopped = stoppedBefore(planned, existing);
  const known = existing.kafka?.brokers ?? [];
  // Those that were brokers, too, may be of a set that is one of controllers already, where an `up` was interrupted.
  const gone = [...leaving, ...stopped, ...plan.controllers.map(({ id }) => id)].filter(
    (id) => !planned.includes(id),
  );
  const leavers = known.filter(({ id }) => gone.includes(id));
  return {
    moved: leavers.filter(({ replicas }) => replicas > 0).map(({ id }) => id),
    forgotten: plan.quorum.kind === "zooKeeper" ? [] : leavers.map(({ id }) => id),
    staying: stayingOf(plan, existing).length,
    // Controllers among them run on until the quorum is without them (controllers.ts).
    shrunk: Object.fromEntries(
      ofBrokers.filter(({ roles }) => !roles.controller).flatMap((set) => shrunkTo(set, plan)),
    ),
  };
}

function stayingOf({ brokers }: Pick<Planned, "brokers">, { kafka }: ExistingCluster): KafkaBroker[] {
  return (kafka?.brokers ?? []).filter(
    ({ id, active }) => active && brokers.some((broker) => broker.id === id),
  );
}

/** How many nodes a set has left, if its last ones go. Otherwise Pulumi alone changes it. */
export function shrunkTo({ name, ids }: ExistingSet, { pools }: Pick<Planned, "pools">): [string, number][] {
  const planned = pools.find(({ statefulSet }) => statefulSet === name)?.nodes.map(({ id }) => id) ?? [];
  const left = ids.filter((id) => planned.includes(id));
  const areFirst = left.every((id) => ids.every((other) => left.includes(other) || other > id));
  const isWhole = planned.every((id) => left.includes(id));
  return left.length < ids.length && areFirst && isWhole ? [[name, left.length]] : [];
}

/**
 * Brokers that left with an earlier `up` which didn't come to its end. What is registered without a StatefulSet may be
 * somebody else's, as of a cluster that moves: these hold nothing, or their claims tell that they were of this one.
 */
function stoppedBefore(planned: number[], { sets = [], kafka, claims = [] }: ExistingCluster): number[] {
  const running = sets.flatMap(({ ids }) => ids);
  const own = claims.filter(({ isOwn, heldAs }) => isOwn && heldAs?.roles.broker);
  const held = own.map(({ name }) => Number(/-(\d+)$/.exec(name)?.[1]));
  return (kafka?.brokers ?? [])
    .filter(({ id, active }) => !active && !planned.includes(id) && !running.includes(id))
    .filter(({ id, replicas }) => replicas === 0 || held.includes(id))
    .map(({ id }) => id);
}

/** How brokers that run reach each other; they may be about to get another way. */
export function runningWay({
  sets = [],
}: Pick<ExistingCluster, "sets">): { port: number; isClosed: boolean } | undefined {
  const ways = sets.flatMap(({ settings, roles }) => {
    const name = settings?.["inter.broker.listener.name"];
    const itemOf = (setting: string) =>
      settings?.[setting]?.split(",").find((each) => each.startsWith(`${name}:`));
    const port = Number(/:(\d+)$/.exec(itemOf("listeners") ?? "")?.[1]);
    const isClosed = itemOf("listener.security.protocol.map") === `${name}:SSL`;
    return roles.broker && port > 0 ? [{ port, isClosed }] : [];
  });
  return ways[0];
}

/** Refuses brokers to leave whose replicas have nowhere to go. */
export function checkMoves(
  plan: Planned,
  existing: ExistingCluster,
  leaving: { path: string; who: string; ids: number[] },
  mistakes: Mistakes,
): void {
  const { path, who, ids } = leaving;
  const stranded = (existing.kafka?.brokers ?? []).filter(({ id }) => ids.includes(id));
  const names = stranded.flatMap((broker) => broker.stranded ?? []);
  const reused = ids.filter((id) => plan.brokers.some((broker) => broker.id === id));
  const staying = stayingOf(plan, existing).length;
  const wide = (existing.kafka?.partitions?.copies ?? []).filter(({ copies }) => copies > staying);
  if (names.length > 0) {
    mistakes.add(
      path,
      `takes away ${who}. The only copies in sync of ${names.join(", ")} are there, and nobody leads these partitions: have the ` +
        "broker start again, or delete their topics",
    );
  } else if (reused.length > 0) {
    mistakes.add(
      path,
      `takes away ${who}, and has other nodes of the same ids, whose volumes are empty: Kafka would take one for the other. ` +
        "Give the others ids that none has had, with `firstNodeId`",
    );
  } else if (staying === 0) {
    mistakes.add(
      path,
      `takes away ${who}. 0 brokers would be left that run already, and nobody could take what they hold. Describe the others ` +
        "beside them as they are, and do this in the next `up`",
    );
  } else if (wide.length > 0) {
    const topics = wide.flatMap((topic) => topic.names).slice(0, 5);
    const count = wide.reduce((sum, topic) => sum + topic.topics, 0);
    const more = count > topics.length ? ` (and ${count - topics.length} more)` : "";
    const most = Math.max(...wide.map(({ copies }) => copies));
    mistakes.add(
      path,
      `takes away ${who}. ${countOf(staying, "broker")} would be left, and ${topics.join(", ")}${more} have up to ` +
        `${most} copies of each partition. Write fewer \`replicas\` of these topics first, or have other brokers come first`,
    );
  } else if (getsOtherWay(plan, existing)) {
    mistakes.add(
      path,
      `takes away ${who}, while \`listeners\`, \`users\` or \`certificates\` give nodes another way to each other. Do one of both ` +
        "first: an `up` for each",
    );
  }
}

/** Which brokers leave and what moves for it, a sentence each. */
export function describeLeaving(plan: Planned, existing: ExistingCluster): string[] {
  const { moved, forgotten } = leavingOf(plan, existing);
  const running = (existing.sets ?? []).filter(({ roles }) => roles.broker).flatMap(({ ids }) => ids);
  const stopped = forgotten.filter((id) => !running.includes(id) && !moved.includes(id));
  const described = [...plan.brokers, ...plan.controllers].map(({ id }) => id);
  const emptied = running.filter((id) => !described.includes(id) && !moved.includes(id));
  const brokers = (existing.kafka?.brokers ?? []).filter(({ id }) => moved.includes(id));
  const replicas = brokers.reduce((sum, broker) => sum + broker.replicas, 0);
  const bytes = moved.map((id) => existing.bytes?.[id]);
  const isKnown = bytes.every((size) => size !== undefined);
  const size = isKnown ? `, ${bytesText(bytes.reduce((sum: number, each) => sum + each!, 0))},` : "";
  const others = stayingOf(plan, existing).map(({ id }) => id);
  const verb = (ids: number[], one: string, several: string) => (ids.length === 1 ? one : several);
  return [
    ...(moved.length > 0
      ? [
          `${capital(listOf("broker", moved))} ${verb(moved, "leaves", "leave")}: replicas of ` +
            `${countOf(replicas, "partition")}${size} move to ${listOf("broker", others)} first. ` +
            `${verb(moved, "Its volume stays", "Their volumes stay")}.`,
        ]
      : []),
    ...(existing.kafka && emptied.length > 0
      ? [
          `${capital(listOf("broker", emptied))} ${verb(emptied, "leaves", "leave")}: ${verb(emptied, "it holds", "they hold")} nothing ` +
            `any more, and ${verb(emptied, "stops. Its volume stays", "stop. Their volumes stay")}.`,
        ]
      : []),
    ...(stopped.length > 0
      ? [
          `${capital(listOf("broker", stopped))} ${verb(stopped, "has", "have")} stopped and ${verb(stopped, "is", "are")} ` +
            "registered still: the cluster forgets what is gone.",
        ]
      : []),
    ...(interrupted(plan, existing)
      ? [
          "A move of replicas has left something: its throttle, and what keeps replicas off brokers, is taken back.",
        ]
      : []),
  ];
}

/** Whether a move has left something behind on brokers that stay. A topic Job that isn't done goes on with its own. */
export function interrupted(plan: Planned, existing: ExistingCluster): boolean {
  const emptied = emptiedDirectories(plan, existing);
  const stay = (existing.moving ?? []).some(
    (id) => plan.brokers.some((broker) => broker.id === id) && emptied[id] === undefined,
  );
  return stay && unfinishedJobs(existing).length === 0;
}

/**
 * Whether a node has the throttle of a move. Kafka's own tool gives leaders and followers the same rate; the agent's is known
 * by the difference (kafkacluster.agent.job.Throttle).
 */
export function isThrottled({ settings }: Pick<KafkaState, "settings">): boolean {
  const rate = (of: string) => {
    const setting = settings?.[`${of}.replication.throttled.rate`];
    return setting?.source === "broker" ? Number(setting.value) : NaN;
  };
  return rate("leader") === rate("follower") + 1;
}
