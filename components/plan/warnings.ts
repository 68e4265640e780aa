import type { ClusterPlan } from "./clusterPlan";
import { dangers, dangersText } from "./dangers";
import { readinessGaps, readinessText } from "./readiness";

/**
 * What a cluster lacks for production, if it is for that, and settings that lose records and the like; a text each.
 *
 * @param isProtected whether Pulumi refuses to delete it
 */
export function warningsOf(name: string, plan: ClusterPlan, isProtected: boolean): string[] {
  const gaps = plan.production ? readinessGaps(plan, isProtected) : [];
  const told = gaps.map(({ propertyPath }) => propertyPath);
  const others = dangers(plan).filter(({ propertyPath }) => !told.includes(propertyPath));
  return [
    ...(gaps.length > 0 ? [readinessText(name, gaps)] : []),
    ...(others.length > 0 ? [dangersText(name, others)] : []),
  ];
}
