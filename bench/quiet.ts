import { cpus } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

const SAMPLE_MILLISECONDS = 1000;
/** A cluster at rest, with three brokers on it, keeps two processors about a tenth busy. */
const BUSY_AT_REST = 0.25;
/** Brokers that just started, or made a thousand topics, compile their code for half a minute. */
const PATIENCE_MILLISECONDS = 60_000;

/** Waits until the processors have nothing left to do of what came before; answers if that came to pass. */
export async function untilQuiet(): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MILLISECONDS;
  for (let before = times(); performance.now() < deadline;) {
    await sleep(SAMPLE_MILLISECONDS);
    const now = times();
    if (1 - (now.idle - before.idle) / (now.all - before.all) < BUSY_AT_REST) return true;
    before = now;
  }
  return false;
}

function times(): { idle: number; all: number } {
  const all = cpus().map((cpu) => cpu.times);
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    idle: sum(all.map(({ idle }) => idle)),
    all: sum(all.map(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq)),
  };
}
