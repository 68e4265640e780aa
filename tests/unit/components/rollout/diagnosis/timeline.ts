import { strict as assert } from "node:assert";
import { diagnose, type Observation } from "../../../../../components/rollout/diagnosis/diagnose";
import type { Verdict } from "../../../../../components/rollout/diagnosis/verdict";
import { second, start } from "../objects";

type Look = Omit<Observation, "now" | "since">;

/** What a wait that looks twice a second says in the end, and after how many seconds. */
export function watchFor(seconds: number, lookAt: (elapsed: number) => Look): [Verdict, number] {
  let since: Record<string, number> = {};
  for (let elapsed = 0; ; elapsed += 0.5) {
    const verdict = diagnose({ ...lookAt(elapsed), now: start + elapsed * second, since });
    if (verdict.state !== "waiting" || elapsed >= seconds) return [verdict, elapsed];
    since = verdict.since;
  }
}

/** The cause that is told within a minute. */
export function causeOf(look: Look | ((elapsed: number) => Look)): string {
  const [verdict, seconds] = watchFor(60, typeof look === "function" ? look : () => look);
  assert.equal(verdict.state, "failed", `after ${seconds} s: ${JSON.stringify(verdict)}`);
  assert.ok(seconds >= 5, "nothing fails at first sight");
  return (verdict as Verdict & { state: "failed" }).cause;
}
