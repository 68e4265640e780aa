import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { Mistake, MistakesError } from "../../../../components/plan/mistakes";

/** The mistakes for which the plan refuses the arguments; none if it accepts them. */
export function mistakesIn(args: KafkaClusterArgs, component = "kafka"): Mistake[] {
  try {
    planCluster(component, args);
    return [];
  } catch (error) {
    if (error instanceof MistakesError) {
      return error.errors;
    }
    throw error;
  }
}
