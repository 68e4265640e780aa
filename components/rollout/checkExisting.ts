import * as pulumi from "@pulumi/pulumi";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { Mistakes } from "../plan/mistakes";
import { UserError } from "../userError";
import type { OwnWait } from "./ownWait";
import { NoAnswer, readExisting, type ClusterSelector } from "./look/readExisting";

const answerSeconds = 10;
// A preview has to be quick where no cluster can be reached; an `up` rather waits than goes ahead unseeing.
const previewSilentSeconds = 2;

/** Servers that were waited for in vain, when, and what was said: whoever looks soon after that has its answer. */
const silent = new Map<string, { at: number; said: string }>();
/** One that refuses is asked again: it costs nothing. */
const waitedMs = 1000;
/** A program may hold several previews, one after the other. */
const soonMs = 10_000;

/**
 * Looks at what exists, and refuses what would lose some of it. Undefined in a preview without a Kubernetes cluster
 * that answers: it works without one.
 *
 * @param component the one that is looked at
 * @param check adds to the mistakes
 * @throws MistakesError with every one of them
 */
export async function checkExisting(
  component: { name: string; resource: pulumi.Resource },
  namespace: string,
  selector: ClusterSelector,
  wait: OwnWait,
  check: (existing: ExistingCluster, mistakes: Mistakes) => void | Promise<void>,
): Promise<ExistingCluster | undefined> {
  const isPreview = pulumi.runtime.isDryRun();
  try {
    const kubeConfig = await wait.cluster();
    if (!kubeConfig) throw new NoAnswer("none is configured, or it isn't known yet which it is");
    const existing = await (isPreview ? previewed : readExisting)(
      kubeConfig,
      namespace,
      selector,
      answerSeconds,
      isPreview ? previewSilentSeconds : undefined,
    );
    const mistakes = new Mistakes();
    await check(existing, mistakes);
    mistakes.throwIfAny(component.name);
    return existing;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const what = `The Kubernetes cluster doesn't answer (${error.message})`;
    if (!isPreview) throw new UserError(`${what}; nothing was touched.`);
    const consequence = "this preview doesn't know what exists, nor what only a running cluster tells";
    // Not awaited: this log waits for the component, which may wait for others that wait for this.
    void pulumi.log.warn(`${what}: ${consequence}.`, component.resource);
    return undefined;
  }
}

/** The same for a preview, which waits for a server that is silent only once. */
const previewed: typeof readExisting = async (kubeConfig, ...args) => {
  const server = kubeConfig.getCurrentCluster()?.server ?? "";
  const before = silent.get(server);
  const began = Date.now();
  if (before && began - before.at < soonMs) throw new NoAnswer(before.said);
  try {
    return await readExisting(kubeConfig, ...args);
  } catch (error) {
    const at = Date.now();
    if (error instanceof NoAnswer && at - began > waitedMs) silent.set(server, { at, said: error.message });
    throw error;
  }
};
