import { setTimeout as pause } from "node:timers/promises";
import type { V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { parseSize } from "../../plan/pod/size";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import { ClusterView } from "../kubernetes/clusterView";
import type { WorkArgs } from "../kubernetes/workArgs";
import { UserError } from "../../userError";
import { eventsOf, sentence, timeOf } from "../diagnosis/symptom";

const lookMilliseconds = 500;
/** A storage system tries again, and often gets there. */
const failingSeconds = 60;

/**
 * Waits until every volume has the size that its claim asks for. Rejects with a RunError that says what the storage
 * said when it fails for a minute, or at the timeout. One read where nothing grows.
 */
export async function awaitGrowth(args: WorkArgs & { labels: Record<string, string> }): Promise<void> {
  const { kubeConfig, namespace, labels, timeoutSeconds = 600, progress = () => undefined } = args;
  const view = await ClusterView.open(kubeConfig, namespace);
  const start = Date.now();
  let failingSince: number | undefined;
  let knownAt: number | undefined;
  for (let lastProgress = ""; ; await pause(lookMilliseconds)) {
    let why: string;
    try {
      const growing = ((await view.claims(labels)) ?? []).filter(isGrowing);
      if (growing.length === 0) return;
      const failed = await failureOf(view, growing[0]);
      // What is there at the first look may be of an earlier attempt.
      knownAt ??= failed?.at ?? 0;
      if (failed && failed.at > knownAt) failingSince ??= Date.now();
      why = failed?.text ?? growing.map(describe).join("; ");
    } catch (error) {
      if (statusOf(error) !== undefined)
        throw new UserError(`The volumes can't be looked at: ${apiMessage(error)}`);
      why = apiMessage(error);
    }
    const failing = failingSince !== undefined && Date.now() - failingSince >= failingSeconds * 1000;
    if (failing || Date.now() - start >= timeoutSeconds * 1000) {
      throw new UserError(
        `The volumes in ${namespace} don't grow: ${sentence(why)} The brokers run on meanwhile.`,
      );
    }
    if (why !== lastProgress) progress(`waits for its volumes to grow: ${(lastProgress = why)}`);
  }
}

/** What hasn't got its first volume yet doesn't grow: that is for its pod. */
function isGrowing({ spec, status }: V1PersistentVolumeClaim): boolean {
  const [wanted, has] = [spec?.resources?.requests, status?.capacity].map((sizes) => sizes?.storage ?? "");
  return status?.phase === "Bound" && (parseSize(has) ?? Infinity) < (parseSize(wanted) ?? 0);
}

function describe({ metadata, spec, status }: V1PersistentVolumeClaim): string {
  const messages = (status?.conditions ?? []).flatMap(({ type, message }) => message || type);
  const sizes = `${status?.capacity?.storage}, to be ${spec?.resources?.requests?.storage}`;
  return `claim ${metadata?.name} has ${[sizes, ...messages].join(", ")}`;
}

/** What the storage reported last, and when. */
async function failureOf(
  view: ClusterView,
  claim: V1PersistentVolumeClaim,
): Promise<{ text: string; at: number } | undefined> {
  const [event] = eventsOf(
    await view.eventsOf(claim),
    claim.metadata?.uid,
    ...["VolumeResizeFailed", "FileSystemResizeFailed"],
  );
  return event && { text: `${describe(claim)}: ${sentence(event.message)}`, at: timeOf(event) };
}
