import { Mistakes } from "../mistakes";
import type { PoolMembers } from "./pools";

/** Clients that say where they are (`client.rack`) read from a replica there. */
const NEAREST_REPLICA = "org.apache.kafka.common.replica.RackAwareReplicaSelector";

/** What a rack makes of server.properties, below and above the user's own lines. */
export function rackProperties(rack: string | undefined): {
  defaults: Record<string, string>;
  fixed: Record<string, string>;
} {
  return rack === undefined
    ? { defaults: {}, fixed: {} }
    : { defaults: { "replica.selector.class": NEAREST_REPLICA }, fixed: { "broker.rack": rack } };
}

/** Kafka spreads replicas over racks only if every broker has one. */
export function checkRacks(pools: PoolMembers[], config: Record<string, string>, mistakes: Mistakes): void {
  const racks = pools.filter(({ args }) => args.rack !== undefined);
  for (const { at, args, roles } of racks) {
    if (!roles.broker) {
      mistakes.add(
        `${at}rack`,
        `is "${args.rack}" in a pool without brokers; only they keep replicas. Leave it out`,
      );
    } else if (!/^[a-zA-Z0-9._-]{1,249}$/.test(args.rack!)) {
      mistakes.add(`${at}rack`, `is "${args.rack}"; use letters, digits, ".", "_" and "-"`);
    }
  }
  for (const { at, args, roles } of pools) {
    if (roles.broker && args.rack === undefined && racks.length > 0) {
      mistakes.add(
        `${at}rack`,
        `is missing; ${racks[0].at}rack is set, and Kafka needs the rack of every broker or of none`,
      );
    }
  }
  if ("broker.rack" in config && pools.some(({ name }) => name !== undefined)) {
    mistakes.add('config["broker.rack"]', "can't be set here: use rack of the pools in nodePools");
  }
}
