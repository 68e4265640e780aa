import type { V1Job, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { apiMessage, statusOf } from "./apiErrors";
import { type ClusterView, type Details } from "./clusterView";
import { diagnose, type Verdict } from "./diagnose";
import { failure } from "./failure";
import { isReady } from "./progress";
import { claimNames } from "./schedulingSymptom";
import type { LogReference } from "./symptom";

export interface Awaited {
  /** As a sentence begins with it: `StatefulSet kafka/kafka`. */
  object: string;
  read: () => Promise<V1StatefulSet | V1Job>;
  /** What goes before the cause: "can't roll out". */
  failing: string;
  /** What it isn't at the timeout: "isn't rolled out". */
  unfinished: string;
  /** Does what the cluster doesn't do by itself, each time that it was looked at and isn't done. */
  help?: (seen: Seen) => Promise<void>;
}

// A change wakes the wait; looking without one is for clusters where watching isn't allowed.
const lookMilliseconds = 1000;
const detailsMilliseconds = 2500;
const unreachableSeconds = 60;

/** Looks until it is done. Rejects with the cause where it can't be, or with what was seen last at the timeout. */
export async function awaitVerdict(
  view: ClusterView,
  awaited: Awaited,
  timeoutSeconds: number,
  progress: (text: string) => void,
): Promise<void> {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const watching = new AbortController();
  const changes = changeSignal();
  const look = looker(view, awaited);
  let told = "";
  try {
    for (let watched = false; ;) {
      const { seen, verdict } = await look();
      if (verdict?.state === "done") return;
      if (verdict?.state === "failed") {
        const cause = verdict.cause.replace(`${awaited.object}: `, "");
        throw failure(`${awaited.object} ${awaited.failing}: ${cause}${await lastLines(view, verdict.log)}`);
      }
      if (verdict && verdict.progress !== told) progress((told = verdict.progress));
      if (verdict && Date.now() >= deadline) {
        const report = `${awaited.object} ${awaited.unfinished} after ${timeoutSeconds} s: ${verdict.progress}.`;
        throw failure(report + (await lastLines(view, verdict.log)));
      }
      if (seen) await awaited.help?.(seen);
      if (seen && !watched) {
        view.watch(ownerOf(seen), changes.notify, watching.signal);
        watched = true;
      }
      await changes.next(lookMilliseconds);
    }
  } finally {
    watching.abort();
  }
}

/** What one look shows. */
export interface Seen {
  statefulSet?: V1StatefulSet;
  job?: V1Job;
  pods?: V1Pod[];
}

/** Each call looks once, and remembers what ages: the symptoms, the details and the cluster's silence. */
function looker(view: ClusterView, awaited: Awaited): () => Promise<{ seen?: Seen; verdict?: Verdict }> {
  let since: Record<string, number> = {};
  let details: Details = {};
  let detailsAt = 0;
  let lastAnswer = Date.now();
  return async () => {
    const now = Date.now();
    try {
      const seen = await see(view, awaited);
      let verdict = diagnose({ ...seen, ...details, now, since });
      if (verdict.state === "waiting" && verdict.suspicious && now - detailsAt >= detailsMilliseconds) {
        details = await readDetails(view, seen);
        detailsAt = Date.now();
        verdict = diagnose({ ...seen, ...details, now, since });
      }
      lastAnswer = Date.now();
      if (verdict.state === "waiting") since = verdict.since;
      return { seen, verdict };
    } catch (error) {
      giveUp(awaited, error, Date.now() - lastAnswer);
      return {};
    }
  };
}

async function see(view: ClusterView, awaited: Awaited): Promise<Seen> {
  const object = await awaited.read();
  const seen = object.kind === "Job" ? { job: object as V1Job } : { statefulSet: object as V1StatefulSet };
  // Done already, as in most `up`s: the one read was enough.
  if (diagnose({ ...seen, now: 0, since: {} }).state === "done") return seen;
  return { ...seen, pods: await view.pods(object) };
}

function ownerOf({ statefulSet, job }: Seen): V1StatefulSet | V1Job {
  return statefulSet ?? (job as V1Job);
}

async function readDetails(view: ClusterView, seen: Seen): Promise<Details> {
  const troubled = (seen.pods ?? []).filter((pod) => !isReady(pod));
  return view.details(ownerOf(seen), troubled, troubled.flatMap(claimNames));
}

async function lastLines(view: ClusterView, log: LogReference | undefined): Promise<string> {
  return log ? `\n${await view.log(log)}` : "";
}

function giveUp(awaited: Awaited, error: unknown, silentMilliseconds: number): void {
  const status = statusOf(error);
  if (status === 404) {
    throw failure(
      `${awaited.object} is in Pulumi's state but not in the cluster: it was deleted by other means. \`pulumi up --refresh\` makes it again.`,
    );
  }
  if (status === 401 || status === 403) {
    throw failure(`${awaited.object} can't be watched over: ${apiMessage(error)}. Grant "get" on it.`);
  }
  if (silentMilliseconds > unreachableSeconds * 1000) {
    throw failure(
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
