import type { V1ConfigMap, V1PodTemplateSpec } from "@kubernetes/client-node";
import * as pulumi from "@pulumi/pulumi";
import { HELD_AS_ANNOTATION, HELD_BY_NONE } from "../plan/existing/heldAs";
import { MIGRATION } from "../plan/existing/kafkaState";
import { type NodeFiles, parseProperties } from "../plan/existing/transition";
import {
  brokersToMigrate,
  filesForBoth,
  makesRoom,
  modeOf,
  type Rollback,
  rollback,
  writersToZooKeeper,
} from "../plan/existing/migration";
import type { PlannedPool } from "../plan/nodes/pools";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { type Observed, packageScript, type ResourceContext, roleLabels, selector } from "./context";
import { podTemplate } from "./nodePool";
import { scriptJob, type TaskTemplate } from "./taskJob";
import { type MadePool, stageConfig } from "./transition";

/** In names of ConfigMaps that brokers mount while they know both. */
const BOTH = "-both-";
/** What brokers begin with, those of ZooKeeper or of controllers: in between it is that of before. */
const SCRIPTS = ["clusterId.sh", "format.sh"];
const CONFIG_MAP = { apiVersion: "v1", kind: "ConfigMap", immutable: true };

/**
 * Gives the pods of brokers that are to leave ZooKeeper the labels by which they are told from controllers. Resolves once Services
 * may look for these.
 */
export function toldApart(
  { plan }: Pick<ResourceContext, "plan">,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
): pulumi.Output<unknown> {
  if (pulumi.runtime.isDryRun() || !plan.zooKeeper?.isLeft) return pulumi.output(undefined);
  return applyWork(observed, async ({ namespace, existing }) => {
    const set = existing && brokersToMigrate(plan, existing);
    const pods = (existing?.pods ?? []).filter(({ statefulSet }) => statefulSet === set?.name);
    if (!set || pods.length === 0) return;
    const labels = roleLabels(plan, "broker");
    await wait.labelled(namespace, { pods: pods.map(({ name }) => name), labels });
  });
}

/**
 * Has brokers keep away from each other alone, and from no controllers, where nodes have to keep away: else there would be no room
 * for these. Resolves once controllers may come.
 *
 * @param brokers their pool, and what it is made from
 * @param after resolves once brokers may restart
 */
export function roomMade(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  { pool, parts }: MadePool,
  after: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  const { plan } = context;
  if (pulumi.runtime.isDryRun() || !makesRoom(plan)) return after;
  const template = pulumi.output(
    podTemplate(context, pool, parts),
  ) as unknown as pulumi.Output<V1PodTemplateSpec>;
  return applyWork(pulumi.all([observed, template, after]), async ([{ namespace, existing }, planned]) => {
    const set = existing && brokersToMigrate(plan, existing);
    if (!existing || !set || modeOf(set, existing) !== "zooKeeper") return;
    const change = (former: V1PodTemplateSpec) => {
      const labelled = withLabels(former, roleLabels(plan, "broker"));
      return { ...labelled, spec: { ...former.spec!, affinity: planned.spec?.affinity } };
    };
    await wait.staged(namespace, set.name, { change });
  });
}

function configOfBoth(
  context: ResourceContext,
  namespace: string,
  { statefulSet }: Pick<PlannedPool, "statefulSet">,
  files: Record<string, string>,
): V1ConfigMap {
  const scripts = Object.fromEntries(SCRIPTS.map((name) => [name, packageScript(name)]));
  return stageConfig(context, namespace, `${statefulSet}${BOTH}`, { ...files, ...scripts });
}

function withLabels(template: V1PodTemplateSpec, labels: Record<string, string>): V1PodTemplateSpec {
  const { metadata } = template;
  return { ...template, metadata: { ...metadata, labels: { ...metadata?.labels, ...labels } } };
}

/**
 * Leads brokers from ZooKeeper to the controllers: they restart so as to know both, and the controllers copy the metadata. Resolves
 * once brokers may be those of the controllers alone, as Pulumi makes them then. What runs tells what is left to do.
 *
 * @param brokers their pool, and what it is made from
 * @param controllers resolves once they are ready
 */
export function migratedBrokers(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  { pool, parts }: MadePool,
  controllers: pulumi.Output<unknown>,
): pulumi.Output<unknown> {
  const { plan } = context;
  if (pulumi.runtime.isDryRun() || !plan.zooKeeper?.isLeft) return pulumi.output(undefined);
  const known = pulumi.all([observed, parts.config.data, controllers]);
  return applyWork(known, async ([{ namespace, existing }, planned]) => {
    const set = existing && brokersToMigrate(plan, existing);
    if (!existing || set?.name !== pool.statefulSet || !set.files) return;
    if (modeOf(set, existing) === "both") await wait.finished(namespace, set.name);
    else {
      const files = filesForBoth(set.files, planned as NodeFiles & Record<string, string>);
      await wait.staged(namespace, set.name, {
        configMap: configOfBoth(context, namespace, pool, { ...planned, ...files }),
        change: (former) => withLabels(former, roleLabels(plan, "broker")),
      });
    }
    await wait.migrated(namespace, selector(plan), MIGRATION.copied);
  });
}

/**
 * Leads brokers back to ZooKeeper, which controllers have written to: brokers restart so as to know both, controllers stop, and
 * ZooKeeper forgets them, so that a broker controls again. Resolves once brokers may be those of ZooKeeper alone.
 *
 * @param brokers their pool, and what it is made from
 * @param template of Jobs
 */
export function rolledBack(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  { pool, parts }: MadePool,
  template: pulumi.Output<TaskTemplate>,
): pulumi.Output<unknown> {
  const { plan } = context;
  if (pulumi.runtime.isDryRun() || plan.quorum.kind !== "zooKeeper") return pulumi.output(undefined);
  // A cluster that doesn't go back waits for none of it.
  const needed = observed.apply(({ existing }) => {
    const back = existing && rollback(plan, existing);
    const { metadata, data } = parts.config;
    return back ? pulumi.all([back, pulumi.output({ metadata, data }), template]) : undefined;
  });
  return applyWork(pulumi.all([observed, needed]), async ([{ namespace, existing }, known]) => {
    if (!existing || !known) return;
    const [{ controllers, brokers, isCopied }, planned, job] = known as unknown as Needed;
    const files = planned.data;
    const mode = modeOf(brokers, existing);
    if (mode === "controllers" && brokers.files) {
      const both = filesForBoth(files, brokers.files);
      await wait.staged(namespace, brokers.name, {
        configMap: configOfBoth(context, namespace, pool, { ...files, ...both }),
      });
    } else if (mode === "both" && isCopied) await wait.finished(namespace, brokers.name);
    await wait.shrunk(namespace, controllers.name, 0);
    const connect = parseProperties(files["server.properties"])["zookeeper.connect"];
    const task = { kind: "zookeeper" as const, known: { connect }, options: [connect] };
    await wait.worked(namespace, scriptJob(context, job, "forgetControllers.sh", task));
    const claims = (existing.claims ?? []).filter(
      ({ name, isOwn, heldAs }) =>
        isOwn && heldAs?.roles.controller && name.includes(`-${controllers.name}-`),
    );
    const names = claims.map(({ name }) => name);
    await wait.annotated(namespace, names, { [HELD_AS_ANNOTATION]: HELD_BY_NONE });
    // To Pulumi nothing has changed where an `up` ended before its own step.
    const { metadata, data } = planned;
    if (mode === "both")
      await wait.restaged(namespace, brokers.name, { configMap: { ...CONFIG_MAP, metadata, data } });
  });
}

/** What the way back is made from. */
type Needed = [
  Rollback,
  { metadata: V1ConfigMap["metadata"]; data: NodeFiles & Record<string, string> },
  TaskTemplate,
];

/** Resolves once controllers that have left ZooKeeper say so, which is for good: what it runs on may go then. */
export function leftZooKeeper(
  { plan }: Pick<ResourceContext, "plan">,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  ready: pulumi.Output<string>,
): pulumi.Output<string> {
  if (pulumi.runtime.isDryRun() || plan.zooKeeper) return ready;
  return applyWork(pulumi.all([observed, ready]), async ([{ existing }, namespace]) => {
    const isUnfinished =
      existing && (writersToZooKeeper(existing) ?? existing.migration === MIGRATION.copied);
    if (isUnfinished) await wait.migrated(namespace, selector(plan), MIGRATION.final);
    return namespace;
  });
}
