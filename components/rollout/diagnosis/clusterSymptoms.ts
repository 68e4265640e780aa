import type { CoreV1Event, V1StatefulSet } from "@kubernetes/client-node";
import { type AwayNode, awayNodes } from "./awayNodes";
import {
  type ClusterLook,
  controllerIds,
  joinNames,
  isControllerOnly,
  isKraft,
  nameOf,
  nodeId,
  runs,
} from "./kafkaNodes";
import { podSymptoms } from "./podSymptoms";
import { ordinalNames, unscheduledFor } from "./progress";
import { behindFirst, firstWithoutVolume } from "./outdatedPods";
import type { RollStep } from "./rollStep";
import { eventsOf, sentence, type Symptom } from "./symptom";

/** Where the rest of a Kafka cluster is looked at for what keeps this object from its end. */
interface Around {
  /** As a user would name it to kubectl. */
  object: string;
  cluster: ClusterLook;
  events?: CoreV1Event[];
  cordoned?: string[];
  now: number;
}

const clusterGraceSeconds = 60;
const missingGraceSeconds = 45;
const stuckGraceSeconds = 45;

/** What a Job waits for that works on the cluster: brokers, and a leader of the controllers. */
export function jobsClusterSymptoms(around: Around): Symptom[] {
  const { cluster } = around;
  const down = awayNodes(cluster).filter(({ isUnseen }) => !isUnseen);
  const lost = votersLost(down, around);
  if (lost) return [lost];
  const state = cluster.answers?.state;
  if (state && isKraft(cluster) && !state.quorum) {
    const unseen = state.unseen?.length ? ` (${state.unseen.join("; ")})` : "";
    return [lasting([], around, `the controllers have no leader${unseen}.`)];
  }
  const brokers = down.filter(({ name }) => !isControllerOnly(name, cluster));
  return brokers.length > 0 ? [lasting(brokers, around, awayText(brokers, around))] : [];
}

/** What a rollout waits for in the other pools, and what only a person can mend. */
export function rollSymptoms(
  statefulSet: V1StatefulSet,
  step: RollStep | undefined,
  around: Around,
): Symptom[] {
  if (step?.step === "stuck") {
    const { object } = around;
    const key = `stuck:${statefulSet.metadata?.uid}`;
    const more = { graceSeconds: stuckGraceSeconds, lookSeconds: Infinity };
    return [{ key, kind: "stuck", object, text: step.reason, ...more }];
  }
  const own = ordinalNames(statefulSet);
  const others = awayNodes(around.cluster).filter(({ name, isUnseen }) => !isUnseen && !own.includes(name));
  const lost = votersLost(others, around);
  const waitedFor = others.filter(({ name }) => step?.step === "wait" && step.nodes.includes(name));
  return [
    ...(lost ? others : waitedFor).flatMap((node) => nodeSymptoms(node, around)),
    ...(lost ? [lost] : []),
  ];
}

function nodeSymptoms({ name, pod }: AwayNode, around: Around): Symptom[] {
  const { object, cluster, events } = around;
  if (pod) return podSymptoms(pod, { ...around, pods: cluster.pods });
  const set = cluster.sets?.find((candidate) => ordinalNames(candidate).includes(name));
  const [latest] = eventsOf(events, set?.metadata?.uid, "FailedCreate", "SuccessfulCreate");
  const said = latest?.reason === "FailedCreate" ? latest.message : undefined;
  const namespace = object.replace(/^.* |\/.*$/g, "");
  return [
    {
      key: `missing:${name}`,
      kind: "missing",
      object: `Pod ${namespace}/${name}`,
      text: said ? `it can't be made: ${sentence(said)}` : whyMissing(name, cluster, set),
      graceSeconds: said ? 20 : missingGraceSeconds,
      lookSeconds: 3,
    },
  ];
}

function whyMissing(name: string, { pods }: ClusterLook, statefulSet: V1StatefulSet | undefined): string {
  const first = statefulSet && firstWithoutVolume({ statefulSet, pods });
  if (!first || nodeId(nameOf(first)) > nodeId(name)) return "there is none, and none is made.";
  const advice = first.metadata?.deletionTimestamp
    ? "That one is terminating."
    : `Delete pod ${nameOf(first)} if the cluster can bear that.`;
  return `there is none. ${behindFirst("it", nameOf(first))}. ${advice}`;
}

/**
 * Its age is that of the last headway: what still loads its logs isn't the cause. Nor is a pod that is being made, nor who waits
 * for it: what keeps it from being made is a symptom of its own, and the wait as a whole has an end.
 */
function lasting(away: AwayNode[], around: Around, text: string): Symptom {
  const { object, cluster } = around;
  const made = away.filter((node) => isBeingMade(node, around)).map(({ name }) => name);
  const left = away.map(({ name }) => {
    const node = cluster.answers?.byPod[name]?.node;
    return `${name}/${node?.logsToLoad ?? 0}/${node?.behind ?? 0}`;
  });
  const key = `cluster:${object}:${left.join(",")}:${made.join(",")}`;
  const graceSeconds = made.length > 0 ? Infinity : clusterGraceSeconds;
  return { key, kind: "cluster", object, text, graceSeconds, lookSeconds: Infinity };
}

/** A Kubernetes node has taken its pod and makes its containers, of an image that it may have to pull. */
function isBeingMade({ pod }: AwayNode, around: Around): boolean {
  if (!pod || pod.metadata?.deletionTimestamp || pod.status?.phase !== "Pending" || runs(pod)) return false;
  if (unscheduledFor(pod) !== undefined) return false;
  return podSymptoms(pod, { ...around, pods: around.cluster.pods }).every(
    ({ graceSeconds }) => graceSeconds === Infinity,
  );
}

/** Set when too few are left for a majority. */
function votersLost(away: AwayNode[], around: Around): Symptom | undefined {
  const voters = controllerIds(around.cluster);
  const gone = away.filter(({ id }) => voters.includes(id));
  const left = voters.length - gone.length;
  if (gone.length === 0 || left >= Math.floor(voters.length / 2) + 1) return undefined;
  return lasting(gone, around, `${left} of ${voters.length} voters are up: ${awayText(gone, around)}`);
}

function awayText(away: AwayNode[], around: Around): string {
  const are = away.length === 1 ? "is" : "are";
  const whys = away.map(({ name, pod, why }) => {
    const symptoms = pod ? podSymptoms(pod, { ...around, pods: around.cluster.pods }) : [];
    const known = symptoms.find(({ graceSeconds }) => graceSeconds < Infinity);
    return `${name}: ${sentence(known?.text ?? why)}`;
  });
  return `${joinNames(away.map(({ name }) => name))} ${are} away. ${whys.join(" ")}`;
}
