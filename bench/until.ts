import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MILLISECONDS = 200;
/** Far more than anything here takes: what isn't there by then never comes. */
const PATIENCE_MILLISECONDS = 300_000;

/** Tries until it works and answers what it answered; after five minutes fails as the last try did. */
export async function until<T>(what: string, attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (performance.now() > deadline) {
        const why = (error as Error).message;
        throw new Error(`${what}: not after five minutes. ${why}`, { cause: error });
      }
      await sleep(PAUSE_MILLISECONDS);
    }
  }
}
