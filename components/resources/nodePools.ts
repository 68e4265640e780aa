import * as pulumi from "@pulumi/pulumi";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import { addedVolumes, templateNames } from "../plan/existing/volumes";
import type { PlannedPool } from "../plan/pools";
import { applyWork } from "../rollout/failure";
import type { OwnWait } from "../rollout/ownWait";
import { claims } from "./claims";
import { poolSelector, type ResourceContext } from "./context";
import { nodePool, type PoolParts } from "./nodePool";

/**
 * Makes the pools one after the other: each comes once the one before is rolled out, so that no two ever roll at
 * the same time. Answers with the namespace when all are, and with what everything that is to come then depends on.
 */
export function nodePools(
  context: ResourceContext,
  wait: OwnWait,
  looked: pulumi.Output<Looked>,
  parts: (pool: PlannedPool) => Omit<PoolParts, "name">,
): RolledOut {
  const make = (pool: PlannedPool, before?: RolledOut): RolledOut => {
    const made = claims(context, pool, poolSelector(context.plan, pool));
    const ofPool = parts(pool);
    const afterwards = [ofPool.config.id, ...made.map(({ id }) => id), ...(before ? [before.ready] : [])];
    const statefulSet = nodePool(context, pool, {
      ...ofPool,
      name: replaceableName(pool, wait, looked, afterwards),
      dependsOn: [...made, ...(before ? [before.rollout] : [])],
    });
    const ready = wait.grown(wait.rolledOut(statefulSet), statefulSet, poolSelector(context.plan, pool));
    return { ready, rollout: ready.apply((): pulumi.Resource => statefulSet) };
  };
  const [first, ...further] = context.plan.pools;
  return further.reduce((before, pool) => make(pool, before), make(first));
}

interface RolledOut {
  ready: pulumi.Output<string>;
  rollout: pulumi.Output<pulumi.Resource>;
}

/** What was seen before anything was touched; `existing` is undefined where that can't be known. */
export interface Looked {
  namespace: string;
  existing: ExistingCluster | undefined;
}

/**
 * The name of a pool's StatefulSet, known once what it comes after is there and Pulumi may replace it without
 * stopping its pods.
 */
function replaceableName(
  pool: PlannedPool,
  wait: OwnWait,
  looked: pulumi.Output<Looked>,
  afterwards: pulumi.Output<unknown>[],
): pulumi.Input<string> {
  if (pulumi.runtime.isDryRun()) return pool.statefulSet;
  return applyWork(pulumi.all([looked, pulumi.all(afterwards)]), async ([{ namespace, existing }]) => {
    if (!existing?.templates || addedVolumes(pool, existing)) {
      await wait.orphaned(namespace, pool.statefulSet, templateNames(pool.storage));
    }
    return pool.statefulSet;
  });
}
