import { RemovedTopics } from "../../args";
import type { ClusterPlan } from "../clusterPlan";
import { formerLists, topicLine } from "../kafka/topicList";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster } from "./existingCluster";
import { countOf } from "./words";

type Planned = Pick<ClusterPlan, "topics" | "removedTopics">;
type Seen = Pick<ExistingCluster, "topics" | "topicsNoAnswer" | "topicLists" | "sets" | "claims">;

/** Refuses to delete what is protected, and what nobody sees. */
export function checkRemovedTopics(plan: Planned, existing: Seen, mistakes: Mistakes): void {
  if (plan.removedTopics !== RemovedTopics.Delete || hasNothing(existing)) return;
  for (const { name, isProtected } of leavingTopics(plan, existing)) {
    if (isProtected) {
      mistakes.add(
        "topics",
        `has ${name} no more, which is protected and would be deleted. Put it back; to delete it, write protect: false ` +
          "there for one `up`, and take it out for the next",
      );
    } else if (!existing.topics) {
      mistakes.add(
        "topics",
        `has ${name} no more, which would be deleted, and what there is of it isn't known: ` +
          `${existing.topicsNoAnswer ?? "Kafka doesn't say"}. Put it back until it is, or write removedTopics: keep`,
      );
    }
  }
}

/** Whether a `destroy` left the lists alone: there is no volume that a topic could be on. */
function hasNothing({ sets, claims }: Seen): boolean {
  return sets?.length === 0 && claims !== undefined && !claims.some(({ isOwn }) => isOwn);
}

/** Topics that this `up` deletes, in one sentence: it can't be undone. */
export function describeDeletedTopics(plan: Planned, existing: Seen): string[] {
  if (plan.removedTopics !== RemovedTopics.Delete) return [];
  const deleted = deletedTopics(plan, existing);
  if (deleted.length === 0) return [];
  const each = deleted.map((name) => {
    const { partitions, replicas } = existing.topics![name]!;
    const like = renamedTo(name, plan, existing);
    return (
      `${name} (${countOf(partitions, "partition")}, ${copies(replicas)})` +
      (like === undefined
        ? ""
        : `; ${like} is no new name of it, as Kafka has none, but another topic, and empty`)
    );
  });
  return [
    `topics: ${countOf(deleted.length, "topic")} that ${deleted.length === 1 ? "isn't" : "aren't"} described any more ` +
      `will be deleted, with all that ${deleted.length === 1 ? "it holds" : "they hold"}: ${each.join(", ")}`,
  ];
}

/** Topics that leave and stay, a sentence for all of them. */
export function describeKeptTopics(plan: Planned, existing: Seen): string[] {
  if (plan.removedTopics === RemovedTopics.Delete) return [];
  const names = leavingTopics(plan, existing)
    .map(({ name }) => name)
    .filter((name) => !existing.topics || existing.topics[name]);
  if (names.length === 0) return [];
  const stay =
    names.length === 1
      ? "isn't described any more, and stays as it is"
      : "aren't described any more, and stay as they are";
  return [`topics: ${names.join(", ")} ${stay} (removedTopics: keep)`];
}

/** Names of the topics that the Job has to delete. */
export function deletedTopics(plan: Planned, { topics = {}, topicLists }: Seen): string[] {
  if (plan.removedTopics !== RemovedTopics.Delete) return [];
  const listed = new Set(plan.topics.map(({ name }) => name));
  const pending = formerLists(topicLists).removed.filter(
    ({ name, id }) => !listed.has(name) && topics[name]?.id === id,
  );
  const leaving = leavingTopics(plan, { topicLists }).filter(({ name }) => topics[name]);
  return [...new Set([...pending, ...leaving].map(({ name }) => name))].sort();
}

/** What former lists have and the arguments haven't: a name that has left already isn't the cluster's any more. */
function leavingTopics(plan: Planned, { topicLists }: Seen): { name: string; isProtected: boolean }[] {
  const lists = formerLists(topicLists);
  const gone = new Set([...plan.topics, ...lists.removed].map(({ name }) => name));
  const former = lists.topics.filter(({ name }) => !gone.has(name));
  return [...new Set(former.map(({ name }) => name))].sort().map((name) => ({
    name,
    isProtected: lists.of(name).some(({ protect }) => protect),
  }));
}

/** A topic that comes as this one leaves, and is described alike. */
function renamedTo(name: string, plan: Planned, { topicLists = [] }: Seen): string | undefined {
  const known = new Set(formerLists(topicLists).topics.map((topic) => topic.name));
  const lines = topicLists.flatMap((list) => list.split("\n")).filter((line) => line.split(" ")[0] === name);
  return plan.topics.find(
    (topic) => !known.has(topic.name) && lines.includes(`${name} ${topicLine(topic)}`.trimEnd()),
  )?.name;
}

function copies(replicas: number[]): string {
  const most = replicas.at(-1) ?? 0;
  return most === 1 ? "1 copy" : `${most} copies`;
}
