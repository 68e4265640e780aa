import type { V1Pod } from "@kubernetes/client-node";
import { nameOf } from "../diagnosis/kafkaNodes";
import type { ClusterEditor } from "./clusterEditor";

/** Of a pod; its kubelet takes any change of it for a reason to look at what it mounts. */
const POKED = "kafka-cluster/certificates-written";

/** Has the kubelets of these pods look at what they mount: by themselves they do so about once a minute. */
export async function poke(cluster: ClusterEditor, pods: V1Pod[]): Promise<void> {
  const written = { [POKED]: new Date().toISOString() };
  await Promise.all(pods.map((pod) => cluster.annotatePod(nameOf(pod), written)));
}
