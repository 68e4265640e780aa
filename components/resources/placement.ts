import type * as k8s from "@pulumi/kubernetes";
import { type AffinityArgs, AntiAffinity } from "../args";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { PlannedPlacement } from "../plan/pod/placement";
import type { PlannedPool } from "../plan/nodes/pools";
import { poolSelector, ResourceContext, roleLabels, rolesOf, roleSelector } from "./context";

/** The part of a pool's pods that says which Kubernetes nodes they may run on. */
export function placement(plan: ClusterPlan, pool: PlannedPool): PodPlacement {
  // Without pools all roles have the same pods.
  const roles = pool.name === undefined ? rolesOf(pool).slice(0, 1) : rolesOf(pool);
  return podPlacement(pool.placement, poolSelector(plan, pool), {
    strictness: plan.antiAffinity,
    // Brokers beside nodes that were made without pools stay as they are when those become controllers alone.
    from: roles.map((role) => (pool.name === undefined ? roleSelector : roleLabels)(plan, role)),
  });
}

type PodPlacement = Partial<k8s.types.input.core.v1.PodSpec>;

/**
 * The same for any pods.
 *
 * @param own labels of these pods, and `apart` of those whose Kubernetes nodes they keep away from
 */
export function podPlacement(
  { nodeSelector, tolerations, topologySpread, priorityClass, affinity: further }: PlannedPlacement,
  own: Record<string, string>,
  apart: Apart,
): PodPlacement {
  return {
    nodeSelector,
    tolerations,
    priorityClassName: priorityClass,
    affinity: affinity(apart, further),
    topologySpreadConstraints: topologySpread?.map((spread) => ({
      ...spread,
      labelSelector: { matchLabels: own },
    })),
  };
}

/** The pods to keep away from, by their labels. */
interface Apart {
  strictness: AntiAffinity;
  from: Record<string, string>[];
}

/** The same for the topic Job, which has to run somewhere too. */
export function jobPlacement({ plan }: ResourceContext): Partial<k8s.types.input.core.v1.PodSpec> {
  const { nodeSelector, tolerations } = plan.placement;
  return { nodeSelector, tolerations };
}

type PodAntiAffinity = k8s.types.input.core.v1.PodAntiAffinity;

/** Brokers keep away from the brokers of every pool and controllers from controllers, beside the user's own rules. */
function affinity(apart: Apart, rules: AffinityArgs): k8s.types.input.core.v1.Affinity | undefined {
  const own = antiAffinity(apart);
  const { podAntiAffinity: further, ...others } = rules;
  const together = { ...further, ...own };
  for (const rule of Object.keys(own ?? {}) as (keyof PodAntiAffinity)[]) {
    together[rule] = [...(own?.[rule] as object[]), ...(further?.[rule] ?? [])];
  }
  const all = { ...others, ...(own || further ? { podAntiAffinity: together } : {}) };
  return Object.keys(all).length > 0 ? all : undefined;
}

function antiAffinity({ strictness, from }: Apart): PodAntiAffinity | undefined {
  const terms = from.map((matchLabels) => ({
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels },
  }));
  switch (strictness) {
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
