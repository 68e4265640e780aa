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
  const label = `app.kubernetes.io/instance=${cluster}`;
  let fewest = Infinity;
  let working = true;
  const watching = (async () => {
    while (working) {
      const ready = await kubectl(
        ...["-n", namespace, "get", "statefulsets", "-l", label],
        ...["-o", "jsonpath={.items[*].status.readyReplicas}"],
      );
      const sum = ready.split(" ").reduce((total, count) => total + Number(count || "0"), 0);
      fewest = Math.min(fewest, sum);
    }
  })();
  // Seen below, once the work is done: what the work failed with tells more.
  watching.catch(() => undefined);
  await work().finally(() => (working = false));
  await watching;
  return fewest;
}
