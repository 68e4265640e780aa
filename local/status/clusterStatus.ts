import { endingCertificates } from "../../components/certificates/endingCertificates";
import type { ClusterPlan } from "../../components/plan/clusterPlan";
import { describeComparison, describeDifferences } from "../../components/plan/existing/compare";
import type { ExistingCluster } from "../../components/plan/existing/existingCluster";
import type { KafkaQuorum, LogDirectory, PartitionCounts } from "../../components/plan/existing/kafkaState";
import { goingText } from "../../components/plan/existing/volumes";
import type { GroupLag } from "../../components/rollout/look/askLag";
import { capital, countOf, listOf } from "../../components/plan/existing/words";
import { secretProblems } from "./secretProblems";

/** What there is of a Kafka cluster at one moment. */
export interface ClusterStatus {
  /** The Kubernetes cluster, in words. */
  kubernetes: string;
  cluster: string;
  namespace: string;
  /** Kafka's id of it; null while nobody tells. */
  clusterId: string | null;
  nodes: NodeStatus[];
  quorum: KafkaQuorum | null;
  partitions: PartitionCounts | null;
  /** Nodes that still run what was described before the last change: a roll is under way, or was interrupted. */
  toRoll: number[];
  /** Brokers that replicas move to or from, throttled. */
  moving: number[];
  /** What Jobs of the cluster do that aren't done, each with its last line. */
  jobs: JobStatus[];
  /** Records that groups are behind, the furthest first; null where no agent tells. */
  lag: GroupLag[] | null;
  /** Certificates that end soon, a sentence each. */
  certificates: string[];
  /** What isn't well with Secrets, a sentence each. */
  secrets: string[];
  /** What isn't as the arguments say, a sentence each. */
  differences: string[];
  /** What isn't well, a sentence each. */
  problems: string[];
}

/** A node that runs, or should. */
export interface NodeStatus {
  id: number;
  pod: string;
  /** The Kubernetes node that it runs on. */
  machine: string | null;
  roles: string[];
  /** Whether it leads the quorum. */
  leads: boolean;
  /** What it does, in words. */
  state: string;
  ready: boolean;
  /** Release of Kafka; null while it doesn't tell, as all that follows. */
  release: string | null;
  upSeconds: number | null;
  replicas: number | null;
  /** Replicas that aren't in sync. */
  behind: number | null;
  leaders: number | null;
  directories: LogDirectory[];
}

export interface JobStatus {
  name: string;
  /** Whether it won't be done any more. */
  failed: boolean;
  says: string;
}

/** What was looked at. */
export interface Looked {
  kubernetes: string;
  plan: ClusterPlan;
  namespace: string;
  existing: ExistingCluster;
  /** What Kubernetes says of pods that aren't ready, by their names. */
  podStates: Record<string, string>;
  jobs: JobStatus[];
  lag: GroupLag[] | null;
  now: Date;
}

/** What a node does that Kubernetes takes for ready, and that doesn't answer. */
const SILENT = "doesn't tell";

/** A volume that is fuller than that is told of. */
const FULL = 0.9;

/** Pure. */
export function clusterStatus({
  kubernetes,
  plan,
  namespace,
  existing,
  podStates,
  jobs,
  lag,
  now,
}: Looked): ClusterStatus {
  const { kafka } = existing;
  const nodes = nodesOf(plan, existing, podStates);
  const status = {
    kubernetes,
    cluster: plan.name,
    namespace,
    clusterId: kafka?.clusterId ?? null,
    nodes,
    quorum: kafka?.quorum ?? null,
    partitions: kafka?.partitions ?? null,
    toRoll: (existing.pods ?? []).filter(({ isOutdated }) => isOutdated).map(({ id }) => id),
    moving: existing.moving ?? [],
    jobs,
    lag,
    certificates: endingCertificates(plan, existing, now),
    secrets: secretProblems(plan, existing),
    differences: [...describeComparison(plan, existing), ...describeDifferences(plan, existing)],
  };
  const hasQuorum = plan.quorum.kind !== "zooKeeper";
  return { ...status, problems: problemsOf(status, existing, hasQuorum) };
}

/** Those that are described, and those that are there. */
function nodesOf(
  { pools }: ClusterPlan,
  existing: ExistingCluster,
  podStates: Record<string, string>,
): NodeStatus[] {
  const planned = pools.flatMap(({ nodes, roles, statefulSet }) =>
    nodes.map(({ id }) => ({ id, roles, statefulSet })),
  );
  const there = (existing.sets ?? []).flatMap(({ ids, roles, name }) =>
    ids.map((id) => ({ id, roles, statefulSet: name })),
  );
  const byId = new Map([...planned, ...there].map((node) => [node.id, node]));
  return [...byId.values()]
    .sort((a, b) => a.id - b.id)
    .map(({ id, roles, statefulSet }) => {
      const pod = existing.pods?.find((each) => each.id === id);
      const told = existing.nodes?.[id];
      const broker = roles.broker ? existing.kafka?.brokers?.find((each) => each.id === id) : undefined;
      return {
        id,
        pod: `${statefulSet}-${id}`,
        machine: pod?.node ?? null,
        roles: (["broker", "controller"] as const).filter((role) => roles[role]),
        leads: existing.kafka?.quorum?.leader === id,
        state: stateOf(pod && { isReady: pod.isReady, state: podStates[pod.name] }, told),
        ready: pod?.isReady === true,
        release: told?.version ?? null,
        upSeconds: told?.upSeconds ?? null,
        replicas: broker?.replicas ?? null,
        behind: told?.behind ?? broker?.behind ?? null,
        leaders: broker?.leaders ?? null,
        directories: existing.directories?.[id] ?? [],
      };
    });
}

function stateOf(
  pod: { isReady: boolean; state: string | undefined } | undefined,
  told: NonNullable<ExistingCluster["nodes"]>[number] | undefined,
): string {
  if (!pod) return "has no pod";
  if (!told) return pod.isReady ? SILENT : (pod.state ?? SILENT);
  if (told.stopping !== "no") return "is about to stop";
  if (!told.ready) return told.reason;
  // The reason of one that is ready is that of the moment in which it became so.
  return pod.isReady ? "ready" : "is ready by its own word, which Kubernetes has yet to see";
}

type Problems = Omit<ClusterStatus, "problems">;

function problemsOf(
  { nodes, quorum, partitions, toRoll, jobs, certificates, secrets }: Problems,
  existing: ExistingCluster,
  hasQuorum: boolean,
): string[] {
  const away = nodes.filter(({ ready }) => !ready);
  // Where nobody tells anything that is a problem of its own.
  const silent = existing.kafka ? nodes.filter(({ ready, state }) => ready && state === SILENT) : [];
  const lagging = (quorum?.voters ?? []).filter(({ caughtUp }) => !caughtUp).map(({ id }) => id);
  const counts: [keyof PartitionCounts, one: string, several: string][] = [
    ["offline", "has no leader", "have no leader"],
    [
      "underMinimum",
      "has fewer copies in sync than acks=all takes",
      "have fewer copies in sync than acks=all takes",
    ],
    ["underReplicated", "has copies that aren't in sync", "have copies that aren't in sync"],
  ];
  return [
    ...(existing.sets?.length === 0 ? ["There is no such cluster in the namespace."] : []),
    ...(existing.kafkaNoAnswer !== undefined ? [`Kafka says nothing: ${existing.kafkaNoAnswer}.`] : []),
    ...(existing.sets?.length === 0 ? [] : away.map(({ pod, state }) => `${pod} isn't ready: ${state}.`)),
    ...silent.map(
      ({ pod, machine }) =>
        `${pod} doesn't tell how it is, though Kubernetes takes it for ready: ${machine ? `Kubernetes node ${machine}` : "its node"} may be off, or cut off.`,
    ),
    ...(existing.kafka && hasQuorum && !quorum
      ? ["Nobody tells who leads the quorum: its controllers may have no majority."]
      : []),
    ...(lagging.length > 0
      ? [`${capital(listOf("voter", lagging))} ${lagging.length === 1 ? "hasn't" : "haven't"} caught up.`]
      : []),
    ...counts.flatMap(([count, one, several]) => {
      const number = Number(partitions?.[count] ?? 0);
      return number > 0 ? [`${countOf(number, "partition")} ${number === 1 ? one : several}.`] : [];
    }),
    ...(toRoll.length > 0 ? [`${rollText(toRoll)}.`] : []),
    ...jobs.filter(({ failed }) => failed).map(({ name, says }) => `Job ${name} has failed: ${says}`),
    ...nodes.flatMap(volumeProblems),
    ...goingProblems(existing),
    ...(existing.sets ?? []).flatMap(({ name, isGone }) =>
      isGone ? [`StatefulSet ${name} is gone: a pod of it that is lost isn't made again.`] : [],
    ),
    ...certificates.map((text) => `${text}.`),
    ...secrets,
  ];
}

/** That a roll isn't done. */
export function rollText(nodes: number[]): string {
  return `${capital(listOf("node", nodes))} still ${nodes.length === 1 ? "runs" : "run"} what was described before`;
}

function volumeProblems({ pod, directories }: NodeStatus): string[] {
  return directories.flatMap(({ path, bytes, free, offline }) => {
    if (offline) return [`${pod}: Kafka has given ${path} up.`];
    return isFull({ bytes, free }) ? [`${pod}: ${path} is more than ${FULL * 100} % full.`] : [];
  });
}

/** Volumes that somebody has deleted, which pods hold still. */
function goingProblems({ claims = [], pods = [] }: ExistingCluster): string[] {
  const names = claims.filter(({ isOwn, isGoing }) => isOwn && isGoing).map(({ name }) => name);
  if (names.length === 0 || pods.length === 0) return [];
  return [`${capital(goingText(names))}: deleted by other means.`];
}

function isFull({ bytes, free }: Pick<LogDirectory, "bytes" | "free">): boolean {
  return bytes + free > 0 && bytes / (bytes + free) > FULL;
}
