import { kubectl } from "./kubectl";

/**
 * Watches a StatefulSet while something is done to it, and answers how many of its pods were ready when the fewest
 * were.
 */
export async function fewestReady(
  namespace: string,
  name: string,
  work: () => Promise<void>,
): Promise<number> {
  let fewest = Infinity;
  let working = true;
  const watching = (async () => {
    while (working) {
      const ready = await kubectl(
        ...["-n", namespace, "get", "statefulset", name, "-o", "jsonpath={.status.readyReplicas}"],
      );
      fewest = Math.min(fewest, Number(ready || "0"));
    }
  })();
  // Seen below, once the work is done: what the work failed with tells more.
  watching.catch(() => undefined);
  await work().finally(() => (working = false));
  await watching;
  return fewest;
}
