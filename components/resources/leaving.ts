import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { interrupted, leavingOf, runningWay } from "../plan/existing/leaving";
import { emptiedDirectories, emptyOption, sharingBrokers } from "../plan/existing/leavingVolumes";
import { unfinishedJobs } from "../plan/existing/topicJob";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { TRIES_SECONDS } from "./agentJob";
import type { Observed, ResourceContext } from "./context";
import { type Task, taskJob, taskTemplate } from "./taskJob";

/**
 * Has brokers that leave hand their replicas over, and stop, and has volumes that leave hold nothing. Resolves once that is so: at
 * once where none leaves. It comes before Pulumi makes the StatefulSets what they are planned to be.
 */
export function left(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  agent: core.ConfigMapPatch,
): pulumi.Output<unknown> {
  const { plan } = context;
  // Who is about to be closed or opened isn't yet.
  const way = ({ existing }: Observed) =>
    (existing && runningWay(existing)) ?? {
      port: plan.interBroker.port,
      isClosed: plan.security !== undefined,
    };
  const template = observed.apply((seen) => taskTemplate(context, agent, way(seen).isClosed));
  return work(pulumi.all([observed, template]), async ([seen, job]) => {
    const { namespace, existing } = seen;
    if (!existing) return;
    const leaving = leavingOf(plan, existing);
    const emptied = emptyOption(emptiedDirectories(plan, existing));
    if (leaving.moved.length + emptied.length > 0 || interrupted(plan, existing)) {
      const task = movesTask(plan, {
        port: way(seen).port,
        brokers: leaving.staying,
        options: ["--leave", leaving.moved.join() || "none", ...emptied],
      });
      // What an earlier one still moves would be against it. It is made again.
      await wait.worked(namespace, taskJob(context, job, task), unfinishedJobs(existing));
    }
    const shrunk = Object.entries(leaving.shrunk);
    for (const [name, replicas] of shrunk) await wait.shrunk(namespace, name, replicas);
  });
}

/**
 * Has the cluster forget brokers that have left, once every node is rolled out: one that is registered and gone would hold up
 * `kafka-features upgrade`. What kept replicas off volumes that have left is taken back, and those that came take their share.
 */
export function forgotten(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  agent: core.ConfigMapPatch,
  ready: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  const { plan } = context;
  const known = pulumi.all([observed, taskTemplate(context, agent), ready]);
  return work(known, async ([{ namespace, existing }, template]) => {
    if (!existing) return;
    const ids = leavingOf(plan, existing).forgotten.join();
    const sharing = sharingBrokers(plan, existing).join();
    const isEmptied = Object.keys(emptiedDirectories(plan, existing)).length > 0;
    if (ids === "" && sharing === "" && !isEmptied) return;
    const task = movesTask(plan, {
      ...{ port: plan.interBroker.port, brokers: plan.brokers.length },
      // What they got between their last look and their stop is moved from the others' copies.
      options: [
        ...(ids === "" ? ["--leave", "none"] : ["--leave", ids, "--unregister", ids]),
        ...(sharing === "" ? [] : ["--share", sharing]),
      ],
    });
    await wait.worked(namespace, taskJob(context, template, task));
  });
}

function work<T>(known: pulumi.Output<T>, does: (known: T) => Promise<void>): pulumi.Output<unknown> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  return applyWork(known, (value) => does(value as T));
}

/** The Job is named by what it does and how fast: with another throttle it begins anew. */
export function movesTask(
  { reassignment }: Pick<ResourceContext["plan"], "reassignment">,
  { port, brokers, options }: { port: number; brokers: number; options: string[] },
): Task {
  const { throttle } = reassignment;
  return {
    ...{ kind: "moves", program: "Job", port },
    options: [
      ...["--brokers", String(brokers), ...options],
      ...["--throttle", String(throttle), "--timeout", String(TRIES_SECONDS)],
    ],
    known: { port, brokers, options, ...reassignment },
  };
}
