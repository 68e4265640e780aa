import { kubectl } from "./kubectl";

/**
 * Watches a cluster while something is done to it, and answers how many of its pods were ready when the fewest
 * were.
 */
export async function fewestReady(
  namespace: string,
  cluster: string,
  work: () => Promise<void>,
): Promise<number> {
  const labels = `app.kubernetes.io/instance=${cluster},statefulset.kubernetes.io/pod-name`;
  let fewest = Infinity;
  let working = true;
  const watching = (async () => {
    while (working) {
      const ready = await kubectl(
        ...["-n", namespace, "get", "pods", "-l", labels],
        ...["-o", 'jsonpath={.items[*].status.conditions[?(@.type=="Ready")].status}'],
      );
      fewest = Math.min(fewest, ready.split(" ").filter((status) => status === "True").length);
    }
  })();
  // Seen below, once the work is done: what the work failed with tells more.
  watching.catch(() => undefined);
  await work().finally(() => (working = false));
  await watching;
  return fewest;
}
