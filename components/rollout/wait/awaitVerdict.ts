import type { V1Job, V1StatefulSet } from "@kubernetes/client-node";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import type { ClusterView, LogReference } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";
import type { CpuLooks } from "../look/cpuLooks";
import type { Seen } from "../diagnosis/diagnose";
import type { Verdict } from "../diagnosis/verdict";
import { UserError } from "../../userError";
import { furthest, type Headway, headway } from "./headway";
import { Looker } from "./looker";
import { renewed } from "./renewed";

export interface Awaited {
  /** As a sentence begins with it: `StatefulSet kafka/kafka`. */
  object: string;
  read: () => Promise<V1StatefulSet | V1Job>;
  /** How many pods a StatefulSet is to have; undefined: as many as it says. */
  planned?: number;
  /** Ids of the nodes of a StatefulSet that matter; undefined: all. */
  only?: number[];
  /** Ids of nodes that nothing waits for. */
  unneeded?: number[];
  /** How many brokers of a rack may be away at once in a roll; undefined: one. */
  maxUnavailable?: number;
  /** Tells which pods of a StatefulSet differ from the newest template in nothing but CPU; undefined: nobody asks. */
  cpu?: CpuLooks;
  /** Whether it is asked even where Kubernetes counts all pods as of the newest one. */
  isResized?: boolean;
  /** What goes before the cause: "can't roll out". */
  failing: string;
  /** What it isn't at the timeout: "isn't rolled out". */
  unfinished: string;
  /** Does what the cluster doesn't do by itself, each time that it was looked at and isn't done. */
  help?: (seen: Seen) => Promise<void>;
}

// A change wakes the wait; looking without one is for clusters where watching isn't allowed.
const lookMilliseconds = 1000;
/** For what no watch tells of, and is over in a moment as a rule. */
const soonMilliseconds = 150;
const soonForMilliseconds = 5000;
/** A watch may break off unseen, and a long roll would lose its speed. */
const watchMilliseconds = 120_000;
const unreachableSeconds = 60;

/**
 * Looks until it is done. Rejects with the cause where it can't be, or with what was seen last once nothing has got
 * any further for the timeout.
 */
export async function awaitVerdict(
  view: ClusterView,
  awaited: Awaited,
  args: Pick<WorkArgs, "timeoutSeconds" | "progress" | "signal">,
): Promise<void> {
  const { timeoutSeconds = 600, signal } = args;
  const tell = renewed(args.progress ?? (() => undefined));
  const changes = changeSignal();
  const look = patient(awaited, new Looker(view, awaited));
  const patience = new Patience(timeoutSeconds);
  signal?.addEventListener("abort", changes.notify);
  let watching = new AbortController();
  try {
    for (let watchedAt = -Infinity; ;) {
      signal?.throwIfAborted();
      const { seen, verdict } = await look();
      if (verdict?.state === "done") return;
      if (verdict?.state === "failed") {
        const cause = verdict.cause.replace(`${awaited.object}: `, "");
        throw new UserError(
          `${awaited.object} ${awaited.failing}: ${cause}${await lastLines(view, verdict.log)}`,
        );
      }
      if (verdict) tell(verdict.progress);
      if (verdict && seen && patience.isOver(seen)) {
        const after = `after ${timeoutSeconds} s without progress`;
        const report = `${awaited.object} ${awaited.unfinished} ${after}: ${verdict.progress}.`;
        throw new UserError(report + (await lastLines(view, verdict.log)));
      }
      if (seen) await awaited.help?.(seen);
      if (seen && Date.now() - watchedAt >= watchMilliseconds) {
        watching.abort();
        watching = new AbortController();
        view.watch(ownerOf(seen), changes.notify, watching.signal);
        watchedAt = Date.now();
      }
      await changes.next(patience.pause(seen));
    }
  } finally {
    signal?.removeEventListener("abort", changes.notify);
    watching.abort();
  }
}

/** How long it is waited: in all since something got further, and until the next look. */
class Patience {
  private readonly timeoutSeconds: number;
  private best: Headway | undefined;
  private furtherAt = Date.now();
  private soonSince: number | undefined;

  constructor(timeoutSeconds: number) {
    this.timeoutSeconds = timeoutSeconds;
  }

  isOver(seen: Seen): boolean {
    const { best, isFurther } = furthest(this.best, headway(seen));
    this.best = best;
    if (isFurther) this.furtherAt = Date.now();
    return Date.now() - this.furtherAt >= this.timeoutSeconds * 1000;
  }

  pause(seen: Seen | undefined): number {
    const step = seen?.step;
    const isSoon = step?.step === "ask" || (step?.step === "wait" && step.soon);
    this.soonSince = isSoon ? (this.soonSince ?? Date.now()) : undefined;
    const isShort = this.soonSince !== undefined && Date.now() - this.soonSince < soonForMilliseconds;
    return isShort ? soonMilliseconds : lookMilliseconds;
  }
}

/** Each call looks once, and bears with a cluster that is silent for a while. */
function patient(awaited: Awaited, looker: Looker): () => Promise<{ seen?: Seen; verdict?: Verdict }> {
  let lastAnswer = Date.now();
  return async () => {
    try {
      const looked = await looker.look();
      lastAnswer = Date.now();
      return looked;
    } catch (error) {
      giveUp(awaited, error, Date.now() - lastAnswer);
      return {};
    }
  };
}

function ownerOf({ statefulSet, job }: Seen): V1StatefulSet | V1Job {
  return statefulSet ?? (job as V1Job);
}

async function lastLines(view: ClusterView, log: LogReference | undefined): Promise<string> {
  return log ? `\n${await view.log(log)}` : "";
}

function giveUp(awaited: Awaited, error: unknown, silentMilliseconds: number): void {
  const status = statusOf(error);
  if (status === 404) {
    throw new UserError(
      `${awaited.object} is in Pulumi's state but not in the cluster: it was deleted by other means. \`pulumi up --refresh\` makes it again.`,
    );
  }
  if (status === 401 || status === 403) {
    throw new UserError(`${awaited.object} can't be watched over: ${apiMessage(error)}. Grant "get" on it.`);
  }
  if (silentMilliseconds > unreachableSeconds * 1000) {
    throw new UserError(
      `${awaited.object} can't be watched over: the cluster hasn't answered for ${unreachableSeconds} s (${apiMessage(error)}).`,
    );
  }
}

/** Lets the loop sleep until something changed, but not look more than a few times a second. */
function changeSignal(): { notify: () => void; next: (milliseconds: number) => Promise<void> } {
  let changed = false;
  let wake: () => void = () => undefined;
  const sleep = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    notify: () => {
      changed = true;
      wake();
    },
    next: async (milliseconds) => {
      if (!changed) await sleep(milliseconds);
      wake = () => undefined;
      await new Promise((resolve) => setTimeout(resolve, 100));
      changed = false;
    },
  };
}
