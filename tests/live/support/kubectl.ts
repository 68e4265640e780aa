import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { testCluster } from "./world";

const run = promisify(execFile);

/** Runs kubectl against the test cluster and answers what it printed. */
export async function kubectl(...args: string[]): Promise<string> {
  const [program, ...first] = (await testCluster()).kubectl;
  const { stdout } = await run(program, [...first, ...args], { maxBuffer: 64 << 20 });
  return stdout;
}

/** Waits until every pod of a StatefulSet is ready and of its newest template. */
export async function rolledOut(namespace: string, name: string): Promise<void> {
  await eventually(async () => {
    const text = await kubectl("-n", namespace, "get", "statefulset", name, "-o", "json");
    const { metadata, spec, status } = JSON.parse(text);
    const counts = [status.replicas, status.readyReplicas, status.updatedReplicas];
    const isDone = counts.every((count) => count === spec.replicas);
    assert.ok(isDone && status.observedGeneration === metadata.generation, JSON.stringify(status));
  }, 180);
}

/** Waits until something holds; fails with the last reason why it doesn't. */
export async function eventually(holds: () => Promise<void>, seconds = 90): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await holds();
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
}
