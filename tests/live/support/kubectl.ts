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

/** Waits until every pod of a StatefulSet is ready. */
export async function rolledOut(namespace: string, name: string): Promise<void> {
  await kubectl("-n", namespace, "rollout", "status", `statefulset/${name}`, "--timeout=180s");
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
