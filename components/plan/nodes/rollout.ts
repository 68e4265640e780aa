import type { KafkaClusterArgs } from "../../args";
import { countsInWords, isCount } from "../checks";
import type { Mistakes } from "../mistakes";
import type { PoolMembers } from "./pools";

/** Where the number of nodes is said that may be away at once. */
export const MAX_UNAVAILABLE = "rollout.maxUnavailable";

/**
 * How many brokers of a rack a roll may have away at once.
 *
 * @param topologyKey the label of Kubernetes' nodes that tells the racks, if one does
 */
export function planMaxUnavailable(
  { rollout, adopt = false }: Pick<KafkaClusterArgs, "rollout" | "adopt">,
  pools: Pick<PoolMembers, "args" | "roles">[],
  topologyKey: string | undefined,
  mistakes: Mistakes,
): number {
  const { maxUnavailable = 1 } = rollout ?? {};
  const refuse = (why: string) => mistakes.add(MAX_UNAVAILABLE, `is ${maxUnavailable}${why}`);
  const withBrokers = pools.filter(({ roles }) => roles.broker);
  const racks = new Set(withBrokers.flatMap(({ args }) => args.rack ?? []));
  if (!isCount(maxUnavailable)) {
    refuse(`; write a whole number ${countsInWords(maxUnavailable)}`);
  } else if (maxUnavailable === 1) {
    return 1;
  } else if (withBrokers.every(({ roles }) => roles.controller)) {
    refuse(
      ", and each broker is a controller too: controllers go one at a time. Leave it out, or set them apart",
    );
  } else if (topologyKey === undefined && racks.size === 0) {
    refuse(
      " and no broker has a rack, of which several may be away; set rack.topologyKey, or rack of each pool",
    );
  } else if (topologyKey === undefined && racks.size === 1) {
    refuse(`, and all brokers are in rack "${[...racks][0]}"; with a rack away none would be left`);
  }
  // Pods that others made have no agent, which has the last word.
  return adopt ? 1 : maxUnavailable;
}
