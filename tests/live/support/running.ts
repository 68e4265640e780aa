import type { KafkaState } from "../../../components/plan/existing/kafkaState";
import { volumeOf } from "../../../components/plan/pod/storage";
import { eventually, kubectl } from "./kubectl";

/** What the agent of a pod tells of its cluster. */
export async function stateOf(namespace: string, pod: string): Promise<KafkaState> {
  const path = `/api/v1/namespaces/${namespace}/pods/${pod}:9404/proxy/state`;
  return JSON.parse(await kubectl("get", "--raw", path)) as KafkaState;
}

/** How many replicas a pod's broker has on each of its volumes, by their names. */
export async function heldBy(namespace: string, pod: string): Promise<Record<string, number>> {
  const { directories } = (await stateOf(namespace, pod)).node;
  return Object.fromEntries(
    (directories ?? []).map(({ path, replicas }) => [volumeOf(path) ?? path, replicas]),
  );
}

/** What Kafka's own tool tells of the features of a pod's cluster. */
export function featuresOf(namespace: string, pod: string): Promise<string> {
  const tool = ["/opt/kafka/bin/kafka-features.sh", "--bootstrap-server", "localhost:9092", "describe"];
  return kubectl("-n", namespace, "exec", pod, "-c", "kafka", "--", ...tool);
}

/** UIDs of the pods of a namespace, by their names: another one is another pod. */
export async function podUids(namespace: string): Promise<Record<string, string>> {
  const text = await kubectl(
    ...["-n", namespace, "get", "pods", "-l", "statefulset.kubernetes.io/pod-name"],
    ...["-o", 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}{"\\n"}{end}'],
  );
  return Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(" ")),
  );
}

/** Ids of the Kafka clusters that the volumes of these pods belong to. */
export async function clusterIds(namespace: string, pods: string[]): Promise<string[]> {
  const ids = new Set<string>();
  for (const pod of pods) {
    const file = "/var/lib/kafka/data/kafka/meta.properties";
    const text = await kubectl("-n", namespace, "exec", pod, "-c", "kafka", "--", "cat", file);
    ids.add(/^cluster\.id=(.*)$/m.exec(text)![1]);
  }
  return [...ids];
}

/** Resolves once these nodes, and no others, vote and have caught up. */
export async function votersAre(namespace: string, pod: string, ids: number[]): Promise<KafkaState> {
  let state: KafkaState | undefined;
  await eventually(async () => {
    state = await stateOf(namespace, pod);
    const voters = state.quorum?.voters ?? [];
    const caughtUp = voters.filter((voter) => voter.caughtUp).map(({ id }) => id);
    if (caughtUp.sort().join() !== ids.join() || voters.length !== ids.length) {
      throw new Error(`voters: ${JSON.stringify(state.quorum)}`);
    }
  });
  return state!;
}
