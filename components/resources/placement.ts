import * as k8s from "@pulumi/kubernetes";
import { AntiAffinity } from "../args";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { PlannedPool } from "../plan/pools";
import { poolSelector, ResourceContext, rolesOf, roleSelector } from "./context";

/** The part of a pool's pods that says which Kubernetes nodes they may run on. */
export function placement(plan: ClusterPlan, pool: PlannedPool): Partial<k8s.types.input.core.v1.PodSpec> {
  const { nodeSelector, tolerations, topologySpread, priorityClass } = pool.placement;
  return {
    nodeSelector,
    tolerations,
    priorityClassName: priorityClass,
    affinity: affinity(plan, pool),
    topologySpreadConstraints: topologySpread?.map((spread) => ({
      ...spread,
      labelSelector: { matchLabels: poolSelector(plan, pool) },
    })),
  };
}

/** The same for the topic Job, which has to run somewhere too. */
export function jobPlacement({ plan }: ResourceContext): Partial<k8s.types.input.core.v1.PodSpec> {
  const { nodeSelector, tolerations } = plan.placement;
  return { nodeSelector, tolerations };
}

type PodAntiAffinity = k8s.types.input.core.v1.PodAntiAffinity;

/** Brokers keep away from the brokers of every pool and controllers from controllers, beside the user's own rules. */
function affinity(plan: ClusterPlan, pool: PlannedPool): k8s.types.input.core.v1.Affinity | undefined {
  const own = apart(plan, pool);
  const { podAntiAffinity: further, ...others } = pool.placement.affinity;
  const together = { ...further, ...own };
  for (const rule of Object.keys(own ?? {}) as (keyof PodAntiAffinity)[]) {
    together[rule] = [...(own?.[rule] as object[]), ...(further?.[rule] ?? [])];
  }
  const all = { ...others, ...(own || further ? { podAntiAffinity: together } : {}) };
  return Object.keys(all).length > 0 ? all : undefined;
}

function apart(plan: ClusterPlan, pool: PlannedPool): PodAntiAffinity | undefined {
  // Without pools all roles have the same pods.
  const roles = pool.name === undefined ? rolesOf(pool).slice(0, 1) : rolesOf(pool);
  const terms = roles.map((role) => ({
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels: roleSelector(plan, role) },
  }));
  switch (plan.antiAffinity) {
    case AntiAffinity.Required:
      return { requiredDuringSchedulingIgnoredDuringExecution: terms };
    case AntiAffinity.Preferred:
      return {
        preferredDuringSchedulingIgnoredDuringExecution: terms.map((podAffinityTerm) => ({
          weight: 100,
          podAffinityTerm,
        })),
      };
    case AntiAffinity.None:
      return undefined;
  }
}
