import type { V1ConfigMap, V1Job, V1PodTemplateSpec } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { advertisedNow } from "../plan/existing/addresses";
import { fingerprint } from "../plan/existing/madeFrom";
import {
  isStaged,
  nextStage,
  type NodeFiles,
  parseProperties,
  STAGE,
  type Stage,
  stageFiles,
} from "../plan/existing/transition";
import type { PlannedPool } from "../plan/nodes/pools";
import { ADVERTISED_FILE } from "../plan/pod/contents";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { labels, type Observed, type ResourceContext } from "./context";
import { MOUNTED_ANNOTATION } from "./mountedConfig";
import { podTemplate, type TemplateParts } from "./nodePool";

/** A pool, and what its StatefulSet is made from. */
export interface MadePool {
  pool: PlannedPool;
  parts: TemplateParts;
}

/** What is known of a pool once its parts are made. */
interface Planned {
  statefulSet: string;
  files: Record<string, string>;
  template: V1PodTemplateSpec;
}

/**
 * Gives nodes that run another way to each other, stage by stage, before Pulumi makes them what they are planned to be.
 * Nodes that get an authorizer refuse nobody before the users' rules are made. Resolves once that may be: at once where nothing runs,
 * or nothing of that changes.
 *
 * @param rules the Job that makes the users' rules; undefined: there are none
 * @param after what pods need, and their StatefulSets therefore come after
 */
export function transition(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  pools: MadePool[],
  rules: pulumi.Output<V1Job | undefined>,
  after: pulumi.Input<pulumi.Input<pulumi.Resource>[]>,
): pulumi.Output<unknown> {
  if (pulumi.runtime.isDryRun()) return pulumi.output(undefined);
  const planned = pulumi.all(pools.map((made) => plannedOf(context, made)));
  const needed = pulumi.output(after).apply((all) => pulumi.all(all.map(({ urn }) => urn)));
  const known = pulumi.all([observed, planned, rules, needed]);
  return applyWork(known, async ([{ namespace, existing }, all, job]) => {
    let running = runningFiles(existing, all);
    if ((existing?.sets ?? []).some(isStaged) || stageOf(running, all)) {
      // An `up` that was interrupted may have left nodes that have yet to get the stage that their StatefulSet is at.
      for (const statefulSet of Object.keys(running)) await wait.finished(namespace, statefulSet);
    }
    for (let stage = stageOf(running, all); stage; stage = stageOf(running, all)) {
      const staged = all.filter(({ statefulSet }) => running[statefulSet]);
      for (const { statefulSet, files, template } of staged) {
        const next = { ...files, ...stageFiles(stage, running[statefulSet], files as Files) };
        const configMap = stageConfig(context, namespace, `${statefulSet}${STAGE}`, next);
        await wait.staged(namespace, statefulSet, {
          configMap,
          // One that is opened keeps its certificates for as long as it needs them.
          template: context.plan.security && template,
        });
        // What is left of it is the plan.
        running = { ...running, [statefulSet]: stage === "authorized" ? (files as Files) : next };
      }
      if (stage === "authorized" && job) await wait.worked(namespace, job as V1Job);
    }
  });
}

type Files = NodeFiles & Record<string, string>;

function plannedOf(context: ResourceContext, { pool, parts }: MadePool): pulumi.Output<Planned> {
  const { statefulSet } = pool;
  const template = pulumi.output(podTemplate(context, pool, parts));
  return pulumi
    .all([parts.config.data, template])
    .apply(([files, known]) => ({ statefulSet, files, template: known as unknown as V1PodTemplateSpec }));
}

/** What the sets that run, and stay, have for their nodes. */
function runningFiles(existing: ExistingCluster | undefined, planned: Planned[]): Record<string, Files> {
  const names = planned.map(({ statefulSet }) => statefulSet);
  const sets = (existing?.sets ?? []).filter(({ name, files }) => files && names.includes(name));
  return Object.fromEntries(
    sets.map((set) => [
      set.name,
      { ...(set.files as Files), [ADVERTISED_FILE]: advertisedNow(set, existing ?? {}) },
    ]),
  );
}

function stageOf(running: Record<string, Files>, planned: Planned[]): Stage | undefined {
  const settings = (files: Record<string, string>) => parseProperties(files["server.properties"]);
  return nextStage(
    Object.values(running).map(settings),
    planned.map(({ files }) => settings(files)),
  );
}

/** The ConfigMap that the pods of a set mount in the meantime. */
export function stageConfig(
  { plan }: ResourceContext,
  namespace: string,
  prefix: string,
  data: Record<string, string>,
): V1ConfigMap {
  const name = `${prefix}${fingerprint(data)}`;
  const metadata = { name, namespace, labels: labels(plan), annotations: { [MOUNTED_ANNOTATION]: "true" } };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, immutable: true, data };
}
