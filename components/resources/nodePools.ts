import type { V1ConfigMap, V1Job } from "@kubernetes/client-node";
import type * as apps from "@pulumi/kubernetes/apps/v1";
import * as pulumi from "@pulumi/pulumi";
import { changeTo } from "../plan/existing/changed";
import { cpuChange } from "../plan/existing/cpu";
import { HELD_AS_ANNOTATION, heldAs, heldAsText } from "../plan/existing/heldAs";
import { describeRoll, MADE_FROM_ANNOTATION, type MadeFrom } from "../plan/existing/madeFrom";
import { addedVolumes, templateNames } from "../plan/existing/volumes";
import type { PlannedPool } from "../plan/nodes/pools";
import { apart } from "../pulumi/apart";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { takePodsOver } from "./adoption";
import { claims } from "./claims";
import { type Observed, ownerAnnotation, poolSelector, type ResourceContext } from "./context";
import { madeFrom } from "./madeFrom";
import { nodePool, type PoolParts } from "./nodePool";
import { afterNodes, beforeNodes } from "./quorumChanges";
import { taskTemplate } from "./taskJob";
import { transition } from "./transition";
import { rolledBack, migratedBrokers, leftZooKeeper, roomMade } from "./migration";

/**
 * Makes the pools one after the other: each comes once the one before is rolled out, so that no two ever roll at
 * the same time. Answers with the namespace when all are, with what everything that is to come then depends on, and with
 * the StatefulSets in the order in which they are made. None depends on another one: a `destroy` stops all nodes at once, which agree
 * on it. While controllers stay brokers stop one by one, as for a roll.
 */
export function nodePools(
  context: ResourceContext,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  parts: (pool: PlannedPool) => Omit<PoolParts, "name" | "annotations">,
  rules: pulumi.Output<V1Job | undefined>,
  after: pulumi.Input<pulumi.Input<pulumi.Resource>[]>,
): RolledOut {
  const made = context.plan.pools.map((pool) => ({ pool, parts: parts(pool) }));
  const workers = { context, wait, observed, template: taskTemplate(context, made[0].parts.agent) };
  const moved = transition(context, wait, observed, made, rules, after);
  const staged = beforeNodes(workers, plannedConfig(made), moved);
  const ofBrokers = made[made.length - 1];
  const room = roomMade(context, wait, observed, ofBrokers, staged);
  const make = ({ pool, parts: ofPool }: (typeof made)[0], before?: pulumi.Output<string>): RolledPool => {
    const existing = observed.apply((seen) => seen.existing);
    const led = before
      ? migratedBrokers(context, wait, observed, { pool, parts: ofPool }, before)
      : rolledBack(context, wait, observed, { pool, parts: ofPool }, workers.template);
    const held = heldAsText(heldAs(pool, context.plan.quorum));
    const ofVolumes = claims(context, pool, poolSelector(context.plan, pool), existing, {
      ...ownerAnnotation(observed),
      // Until then the metadata is where it was.
      [HELD_AS_ANNOTATION]: led.apply(() => held),
    });
    const from = madeFrom(context, pool, ofPool);
    logRoll(context, pool, observed, from);
    const afterwards = [
      ofPool.config.id,
      room,
      ...ofVolumes.map(({ id }) => id),
      ...(before ? [before] : []),
      led,
    ];
    const statefulSet = nodePool(context, pool, {
      ...ofPool,
      annotations: {
        ...wait.annotations,
        [MADE_FROM_ANNOTATION]: from.apply((known) => JSON.stringify(known)),
        ...ownerAnnotation(observed),
      },
      name: replaceableName(pool, wait, observed, afterwards),
      createHook: takePodsOver(context.plan, pool, observed, wait),
      dependsOn: ofVolumes,
      after,
    });
    const changed = existing.apply((seen) => changeTo("StatefulSet", pool.statefulSet, seen ?? {}));
    const resized = existing.apply(
      (seen) => seen?.pods?.some((node) => node.statefulSet === pool.statefulSet && node.isResized) ?? false,
    );
    const ready = wait.grown(
      wait.rolledOut(statefulSet, changed, resized, context.plan.maxUnavailable),
      statefulSet,
      poolSelector(context.plan, pool),
    );
    return { ready, statefulSet };
  };
  const pools: RolledPool[] = [];
  for (const each of made) {
    const before = pools[pools.length - 1];
    pools.push(make(each, before && apart(before.ready)));
  }
  const last = pools[pools.length - 1];
  const ready = afterNodes(workers, leftZooKeeper(context, wait, observed, last.ready));
  return {
    ready,
    rollout: ready.apply((): pulumi.Resource => last.statefulSet),
    statefulSets: pools.map(({ statefulSet }) => statefulSet),
  };
}

/** What the pods of the controllers read as they are planned, which are in the first pool. */
function plannedConfig([{ parts }]: { parts: Pick<PoolParts, "config"> }[]): pulumi.Output<V1ConfigMap> {
  const { metadata, data, immutable } = parts.config;
  const configMap = { apiVersion: "v1", kind: "ConfigMap", metadata, data, immutable };
  return pulumi.output(configMap) as unknown as pulumi.Output<V1ConfigMap>;
}

/** Says in a preview which nodes roll, and why. */
function logRoll(
  { parent, plan }: ResourceContext,
  pool: PlannedPool,
  observed: pulumi.Output<Observed>,
  from: pulumi.Output<MadeFrom>,
): void {
  pulumi.all([observed, from]).apply(([{ existing }, planned]) => {
    const nodes = pool.nodes.map(({ id }) => id);
    const cpu = existing && cpuChange(pool, existing);
    const atOnce = pool.roles.controller ? 1 : plan.maxUnavailable;
    const getVolume = ((existing && addedVolumes(pool, existing)) ?? []).length > 0;
    const ways = { cpu, atOnce, getVolume };
    const texts = existing ? describeRoll(pool.statefulSet, nodes, planned, existing, ways) : [];
    // Not awaited: a log waits for the component, which may wait for others that wait for this.
    texts.forEach((text) => void pulumi.log.info(text, parent));
  });
}

interface RolledPool {
  ready: pulumi.Output<string>;
  statefulSet: apps.StatefulSet;
}

interface RolledOut {
  ready: pulumi.Output<string>;
  rollout: pulumi.Output<pulumi.Resource>;
  statefulSets: apps.StatefulSet[];
}

/**
 * The name of a pool's StatefulSet, known once what it comes after is there and Pulumi may replace it without
 * stopping its pods.
 */
function replaceableName(
  pool: PlannedPool,
  wait: OwnWait,
  observed: pulumi.Output<Observed>,
  afterwards: pulumi.Output<unknown>[],
): pulumi.Input<string> {
  if (pulumi.runtime.isDryRun()) return pool.statefulSet;
  return applyWork(pulumi.all([observed, pulumi.all(afterwards)]), async ([{ namespace, existing }]) => {
    if (!existing?.templates || addedVolumes(pool, existing)) {
      await wait.orphaned(namespace, pool.statefulSet, templateNames(pool.storage));
    }
    return pool.statefulSet;
  });
}
