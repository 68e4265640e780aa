import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { volumeOf } from "../../plan/pod/storage";
import { KAFKA_CONTAINER } from "../../plan/pod/contents";
import { countOf } from "../../plan/existing/words";
import { type ClusterLook, nameOf } from "./kafkaNodes";

/**
 * What a node would lose with the volumes that its StatefulSet doesn't have any more, in words; undefined: nothing. They were
 * emptied, and Kafka before 4.3 can't be told to put nothing there.
 */
export function heldOnLost(
  pod: V1Pod,
  { statefulSet, answers }: Pick<ClusterLook, "answers"> & { statefulSet: V1StatefulSet },
): string | undefined {
  const directories = answers?.byPod[nameOf(pod)]?.node.directories ?? [];
  if (directories.length === 0) return undefined;
  const containers = statefulSet.spec?.template.spec?.containers ?? [];
  const mounts = containers.find(({ name }) => name === KAFKA_CONTAINER)?.volumeMounts ?? [];
  const paths = mounts.map(({ mountPath }) => mountPath);
  const isLost = (path: string) =>
    volumeOf(path) !== undefined && !paths.some((mount) => path.startsWith(`${mount}/`));
  const [held] = directories.filter(
    ({ path, replicas, offline }) => isLost(path) && replicas > 0 && !offline,
  );
  return (
    held &&
    `${countOf(held.replicas, "replica")} came to its volume "${volumeOf(held.path)}", which leaves, after that was emptied. ` +
      "The next `up` moves them"
  );
}
