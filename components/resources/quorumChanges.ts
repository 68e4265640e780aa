import type { V1ConfigMap } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import { controllerListener } from "../plan/access/ownListeners";
import {
  downVoters,
  AUTO_JOIN,
  isStopped,
  joinsByItself,
  LEAVING,
  type QuorumChange,
  quorumChange,
  yetToVote,
} from "../plan/existing/controllers";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { HELD_AS_ANNOTATION, HELD_BY_NONE } from "../plan/existing/heldAs";
import { shrunkTo } from "../plan/existing/leaving";
import { fingerprint } from "../plan/existing/madeFrom";
import { claimNames } from "../plan/pod/storage";
import { fill, NAMESPACE } from "../plan/placeholders";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait, Staged } from "../rollout/ownWait";
import { labels, type Observed, type ResourceContext, selector } from "./context";
import { MOUNTED_ANNOTATION } from "./mountedConfig";
import { type Task, taskJob, type TaskTemplate } from "./taskJob";

/** What a Job is asked for, by the options of its command line. */
export type QuorumWork = Partial<Record<"features" | "leave" | "join" | "unregister", string>>;

/** A change of the quorum, or of the features that the cluster uses. Another work is another Job. */
export function quorumTask(
  { interBroker, timeoutSeconds }: Pick<ClusterPlan, "interBroker" | "timeoutSeconds">,
  work: QuorumWork,
): Task {
  const options = Object.entries(work).flatMap(([name, value]) => [`--${name}`, value]);
  return {
    ...{ kind: "quorum", program: "QuorumJob", port: interBroker.port, known: work },
    options: ["--timeout", String(timeoutSeconds), ...options],
  };
}

/** Who changes a quorum, and what for. */
export interface QuorumWorkers {
  context: ResourceContext;
  wait: OwnWait;
  observed: pulumi.Output<Observed>;
  template: pulumi.Output<TaskTemplate>;
}

/**
 * What the quorum needs before its nodes are what they are planned to be: it becomes a dynamic one, and controllers leave it
 * while they run, so that it has a majority at all times. What is left to do is seen from the quorum, so an `up` that was
 * interrupted goes on.
 *
 * @param config what the pods of controllers read as they are planned
 * @param after resolves once nodes reach each other as the Job is told to reach them
 */
export function beforeNodes(
  { context, wait, observed, template }: QuorumWorkers,
  config: pulumi.Output<V1ConfigMap>,
  after: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  const { plan } = context;
  const known = pulumi.all([observed, template, config, after]);
  return applyWork(known, async ([{ namespace, existing }, job, planned]) => {
    if (!existing) return;
    const change = quorumChange(plan, existing);
    if (!change) return takeBack(wait, namespace, existing, planned);
    const { becomesDynamic, leaving, restarting, statefulSet } = change;
    if (restarting.length > 0) {
      const gone = downVoters(change).join();
      if (gone !== "")
        await wait.worked(namespace, taskJob({ plan }, job, quorumTask(plan, { leave: gone })));
      await wait.staged(namespace, statefulSet!, leavingStage(plan, namespace, existing, change));
    }
    const asked = {
      ...(becomesDynamic && { features: "kraft.version=1" }),
      ...(leaving.length > 0 && { leave: leaving.join() }),
    };
    if (Object.keys(asked).length > 0)
      await wait.worked(namespace, taskJob({ plan }, job, quorumTask(plan, asked)));
    if (leaving.length > 0) await stopped({ context, wait, job }, namespace, existing, change);
  });
}

/**
 * Stops who has left, before any other node is. One whose pod was made anew meanwhile, by whatever there was before, has voted again:
 * without its pod it can't come back once more.
 */
async function stopped(
  { context: { plan }, wait, job }: Pick<QuorumWorkers, "context" | "wait"> & { job: TaskTemplate },
  namespace: string,
  { sets = [] }: ExistingCluster,
  { leaving, statefulSet }: QuorumChange,
): Promise<void> {
  const set = sets.find(({ name }) => name === statefulSet);
  for (const [name, replicas] of set ? shrunkTo(set, plan) : []) await wait.shrunk(namespace, name, replicas);
  const { quorum } = (await wait.kafkaState(namespace, selector(plan))) ?? {};
  const back = leaving.filter((id) => quorum?.voters.some((voter) => voter.id === id));
  if (back.length === 0) return;
  await wait.worked(namespace, taskJob({ plan }, job, quorumTask(plan, { leave: back.join() })));
}

/** What it needs once they are: controllers that can't do so themselves vote, and those that are gone are forgotten. */
export function afterNodes(
  { context, wait, observed, template }: QuorumWorkers,
  ready: pulumi.Output<string>,
): pulumi.Output<string> {
  const { plan } = context;
  if (pulumi.runtime.isDryRun() || plan.quorum.kind !== "dynamic") return ready;
  return applyWork(pulumi.all([observed, template, ready]), async ([{ existing }, job, namespace]) => {
    const change = existing && quorumChange(plan, existing);
    const joining = joinsByItself(plan) ? [] : await notVoting(plan, wait, namespace);
    const asked = {
      ...(change && forgets(change)),
      ...(joining.length > 0 && { join: endpoints(plan, namespace) }),
    };
    if (Object.keys(asked).length > 0)
      await wait.worked(namespace, taskJob({ plan }, job, quorumTask(plan, asked)));
    const claims = change ? claimsOf(plan, change) : [];
    if (claims.length > 0) await wait.annotated(namespace, claims, { [HELD_AS_ANNOTATION]: HELD_BY_NONE });
    return namespace;
  });
}

/** Who was to leave when an `up` was interrupted, and isn't any more, makes itself a voter again. */
async function takeBack(
  wait: OwnWait,
  namespace: string,
  { sets = [] }: ExistingCluster,
  configMap: V1ConfigMap,
): Promise<void> {
  const stopped = sets.find(isStopped);
  if (stopped) await wait.restaged(namespace, stopped.name, { configMap });
}

function forgets({ leaving, forgotten }: QuorumChange): QuorumWork {
  if (forgotten.length === 0) return {};
  return {
    // One that was down may have come back, and voted again, before its pod was stopped.
    ...(leaving.length > 0 && { leave: leaving.join() }),
    unregister: forgotten.join(),
  };
}

async function notVoting(plan: ClusterPlan, wait: OwnWait, namespace: string): Promise<number[]> {
  const state = await wait.kafkaState(namespace, selector(plan));
  return state ? yetToVote(plan, state) : [];
}

/** Where controllers reach each other, as they tell it themselves. */
function endpoints({ controllers, security }: ClusterPlan, namespace: string): string {
  const { kafkaName, port } = controllerListener(security !== undefined);
  const all = controllers.map(({ id, host }) => `${id}@${kafkaName}@${host}:${port}`).join();
  return fill(all, { [NAMESPACE]: namespace });
}

function claimsOf({ pools }: ClusterPlan, { forgotten, statefulSet }: QuorumChange): string[] {
  const pool = pools.find((each) => each.statefulSet === statefulSet);
  return pool ? forgotten.flatMap((id) => claimNames(pool.storage, `${statefulSet}-${id}`)) : [];
}

/** Has controllers run on as what they are, but for making themselves voters. */
function leavingStage(
  plan: ClusterPlan,
  namespace: string,
  { sets = [] }: ExistingCluster,
  { statefulSet, restarting, down }: QuorumChange,
): Staged {
  const files = { ...sets.find(({ name }) => name === statefulSet)!.files! };
  const lines = files["server.properties"].split("\n").filter((line) => !line.startsWith(`${AUTO_JOIN}=`));
  const data = { ...files, "server.properties": [`${AUTO_JOIN}=false`, ...lines].join("\n") };
  const name = `${statefulSet}${LEAVING}${fingerprint(data)}`;
  const metadata = { name, namespace, labels: labels(plan), annotations: { [MOUNTED_ANNOTATION]: "true" } };
  return {
    configMap: { apiVersion: "v1", kind: "ConfigMap", metadata, immutable: true, data },
    only: restarting,
    unneeded: down,
  };
}
