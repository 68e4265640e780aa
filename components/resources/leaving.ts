import type { V1Job } from "@kubernetes/client-node";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { interrupted, leavingOf, runningPort } from "../plan/existing/leaving";
import { fingerprint } from "../plan/existing/madeFrom";
import { unfinishedJobs } from "../plan/existing/topicJob";
import { TASK_LABEL } from "../plan/labels";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { agentJobSpec } from "./agentJob";
import { labels, type Observed, type ResourceContext } from "./context";
import { topicJobLabels } from "./topicJob";

/** What the Jobs mount. */
interface Mounts {
  topics: core.ConfigMapPatch;
  agent: core.ConfigMapPatch;
}

/**
 * Has brokers that leave hand their replicas over, and stop. Resolves once they have: at once where none leaves. It comes before
 * Pulumi makes the StatefulSets what they are planned to be.
 */
export function left(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  mounts: Mounts,
): pulumi.Output<unknown> {
  const { plan } = context;
  const job = observed.apply(({ existing }): pulumi.Output<V1Job | undefined> => {
    const leaving = existing && leavingOf(plan, existing);
    if (!leaving || (leaving.moved.length === 0 && !interrupted(plan, existing))) {
      return pulumi.output(undefined);
    }
    return movesJob(context, mounts, {
      port: runningPort(existing) ?? plan.interBroker.port,
      brokers: leaving.staying,
      options: [`--leave ${leaving.moved.join(",") || "none"}`],
    });
  });
  return work(pulumi.all([observed, job, made(mounts)]), async ([{ namespace, existing }, known]) => {
    if (!existing) return;
    // What an earlier one still moves would be against it. It is made again.
    if (known) await wait.worked(namespace, known as V1Job, unfinishedJobs(existing));
    const shrunk = Object.entries(leavingOf(plan, existing).shrunk);
    for (const [name, replicas] of shrunk) await wait.shrunk(namespace, name, replicas);
  });
}

/**
 * Has the cluster forget brokers that have left, once every node is rolled out: one that is registered and gone would hold up
 * `kafka-features upgrade`.
 */
export function forgotten(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  mounts: Mounts,
  ready: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  const { plan } = context;
  const job = observed.apply(({ existing }): pulumi.Output<V1Job | undefined> => {
    const ids = existing ? leavingOf(plan, existing).forgotten.join(",") : "";
    if (ids === "") return pulumi.output(undefined);
    return movesJob(context, mounts, {
      ...{ port: plan.interBroker.port, brokers: plan.brokers.length },
      // What they got between their last look and their stop is moved from the others' copies.
      options: [`--leave ${ids} --unregister ${ids}`],
    });
  });
  return work(pulumi.all([observed, job, ready, made(mounts)]), async ([{ namespace }, known]) => {
    if (known) await wait.worked(namespace, known as V1Job);
  });
}

function work<T>(known: pulumi.Output<T>, does: (known: T) => Promise<void>): pulumi.Output<unknown> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  return applyWork(known, (value) => does(value as T));
}

/** Resolves once the Job's pod can be made. */
function made({ topics, agent }: Mounts): pulumi.Output<unknown> {
  return pulumi.all([agent.id, topics.id]);
}

/**
 * Named by what it does and how fast, so that the next `up` knows it again: it goes on in the cluster where one was killed, and
 * begins anew with another throttle.
 */
export function movesJob(
  context: ResourceContext,
  { topics, agent }: Mounts,
  told: { port: number; brokers: number; options: string[] },
): pulumi.Output<V1Job> {
  const { plan, namespace } = context;
  const task = { [TASK_LABEL]: "moves" };
  // Its pods get in where those of the topic Job do.
  const ofPods = { ...labels(plan), ...topicJobLabels(plan), ...task };
  const spec = agentJobSpec(context, { container: "moves", topics, agent, labels: ofPods, ...told });
  return pulumi.all([namespace, pulumi.output(spec)]).apply(
    ([inNamespace, known]) =>
      ({
        apiVersion: "batch/v1",
        kind: "Job",
        metadata: {
          name: `${plan.name}-moves-${fingerprint({ ...told, ...plan.reassignment })}`,
          namespace: inNamespace,
          labels: { ...plan.labels, ...labels(plan), ...task },
          annotations: plan.annotations,
        },
        spec: known,
      }) as unknown as V1Job,
  );
}
