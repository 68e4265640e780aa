import * as cluster from "./cluster";
import { buildKafkaImage } from "./image";

/**
 * Brings a local cluster up, with the image of this version of Kafka on its nodes. What both are made of is made side by
 * side: the image mostly waits for downloads, and Kubernetes keeps the processors busy.
 */
export async function upWithKafka(
  version: string,
  options: cluster.ClusterOptions,
  progress: cluster.Progress = () => {},
): Promise<cluster.LocalCluster> {
  const [image] = await Promise.all([buildKafkaImage(version, progress), cluster.prepare(options, progress)]);
  return cluster.up({ ...options, images: [image.tar] }, progress);
}
