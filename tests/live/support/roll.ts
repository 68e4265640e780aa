import { CoreV1Api, KubeConfig, makeInformer, type V1Pod } from "@kubernetes/client-node";
import { isReady } from "../../../components/rollout/diagnosis/progress";
import { testCluster } from "./world";

/** What only pods of StatefulSets have. */
const OF_NODES = "statefulset.kubernetes.io/pod-name";

/** How many of a cluster's nodes were away at once, at most, while something was done. */
export async function mostAway(
  namespace: string,
  nodes: number,
  work: () => Promise<unknown>,
): Promise<number> {
  return nodes - (await fewestReady(namespace, work));
}

/** How many of the pods of a namespace's nodes were ready when the fewest were, while something was done. */
export async function fewestReady(namespace: string, work: () => Promise<unknown>): Promise<number> {
  let fewest = Infinity;
  const look = (pods: V1Pod[]) => (fewest = Math.min(fewest, pods.filter(isReady).length));
  await whilePodsAreWatched(namespace, look, work);
  return fewest;
}

/** Looks at the pods of a namespace's nodes at each change of any of them, none left out, while something is done. */
export async function whilePodsAreWatched(
  namespace: string,
  look: (pods: V1Pod[]) => void,
  work: () => Promise<unknown>,
): Promise<void> {
  const config = new KubeConfig();
  config.loadFromFile((await testCluster()).kubeconfig);
  const core = config.makeApiClient(CoreV1Api);
  const list = () => core.listNamespacedPod({ namespace, labelSelector: OF_NODES });
  const informer = makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, list, OF_NODES);
  const pods = new Map<string, V1Pod>();
  let hasBegun = false;
  const changed = () => hasBegun && look([...pods.values()]);
  const isThere = (pod: V1Pod) => {
    pods.set(pod.metadata!.name!, pod);
    changed();
  };
  let failure: Error | undefined;
  informer.on("add", isThere);
  informer.on("update", isThere);
  informer.on("delete", (pod) => {
    pods.delete(pod.metadata!.name!);
    changed();
  });
  informer.on("error", (error: Error) => (failure = error));
  await informer.start();
  hasBegun = true;
  changed();
  try {
    await work();
    if (failure) throw failure;
  } finally {
    await informer.stop();
  }
}
