import { type Admin, ConfigResourceTypes, Kafka, logLevel } from "kafkajs";
import type { KafkaState } from "../components/plan/existing/kafkaState";
import { eventually, kubectl } from "../tests/live/support/kubectl";
import { stateOf } from "../tests/live/support/running";
import type { Round } from "./row";

/** Asks Kafka itself, as a client outside. */
export async function asAdmin<T>(bootstrap: string, work: (admin: Admin) => Promise<T>): Promise<T> {
  const settings = { brokers: bootstrap.split(","), requestTimeout: 60_000, logLevel: logLevel.NOTHING };
  const admin = new Kafka(settings).admin();
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}

/** What the first of these pods that answers tells of its cluster. */
export async function stateOfAny(namespace: string, pods: string[]): Promise<KafkaState> {
  let last: unknown;
  for (const pod of pods) {
    try {
      const state = await stateOf(namespace, pod);
      if (state.brokers) return state;
      last = new Error(`${pod} doesn't see its cluster: ${state.unseen.join()}`);
    } catch (error) {
      last = error;
    }
  }
  throw last;
}

/** Checks that all is as if nothing had happened: every partition is fully replicated, and nobody is throttled or cordoned. */
export async function checkCalm(
  round: Round,
  namespace: string,
  pods: string[],
  bootstrap: string,
): Promise<void> {
  let [behind, throttles] = [-1, [] as string[]];
  // What agents tell is a second old, and what somebody was throttled by may go a moment after the work.
  await eventually(async () => {
    const states = await Promise.all(pods.map((pod) => stateOf(namespace, pod)));
    behind = states[0].partitions!.underReplicated + states[0].partitions!.offline;
    throttles = [
      ...states.flatMap(({ settings }) => Object.keys(settings ?? {}).filter(isThrottle)),
      ...(await throttledTopics(bootstrap)),
    ];
    if (behind > 0 || throttles.length > 0) throw new Error();
  }, 60).catch(() => undefined);
  round.seen.check(behind === 0, `${behind} partitions not fully replicated`);
  round.seen.check(throttles.length === 0, `${throttles.length} throttles left`);
}

const isThrottle = (name: string) => /throttled|cordoned/.test(name);

function throttledTopics(bootstrap: string): Promise<string[]> {
  return asAdmin(bootstrap, async (admin) => {
    const topics = await admin.listTopics();
    const resources = topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
    const { resources: told } = await admin.describeConfigs({ includeSynonyms: false, resources });
    return told
      .filter(({ configEntries }) =>
        configEntries.some(({ configName, configValue }) => isThrottle(configName) && configValue),
      )
      .map(({ resourceName }) => resourceName);
  });
}

/** Pods of a cluster, by their names. */
export async function podNames(namespace: string): Promise<string[]> {
  const text = await kubectl(
    ...["-n", namespace, "get", "pods", "-l", "statefulset.kubernetes.io/pod-name", "-o", "name"],
  );
  return text
    .trim()
    .split("\n")
    .map((name) => name.replace("pod/", ""));
}

/** Seconds that something took. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
