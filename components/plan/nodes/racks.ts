import type { RackArgs } from "../../args";
import { isLabelName } from "../labels";
import { Mistakes } from "../mistakes";
import { HOST_RACK } from "../placeholders";
import type { PlannedPlacement } from "../pod/placement";
import type { PoolMembers, Roles } from "./pools";

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

/** The rack of a pool's brokers: its own, or that of the Kubernetes node that each runs on. */
export function rackOf({ args, roles }: Pick<PoolMembers, "args" | "roles">, topologyKey?: string) {
  return args.rack ?? (topologyKey !== undefined && roles.broker ? HOST_RACK : undefined);
}

/**
 * Kafka spreads replicas over racks only if every broker has one.
 *
 * @returns the label of Kubernetes' nodes that tells the racks; undefined if none does
 */
export function planRacks(
  rack: RackArgs | undefined,
  pools: PoolMembers[],
  config: Record<string, string>,
  mistakes: Mistakes,
): string | undefined {
  const racks = pools.filter(({ args }) => args.rack !== undefined);
  for (const { at, args, roles } of racks) {
    if (rack !== undefined) {
      mistakes.add(
        `${at}rack`,
        `is "${args.rack}" beside rack.topologyKey, which tells all racks; leave one out`,
      );
    } else if (!roles.broker) {
      mistakes.add(
        `${at}rack`,
        `is "${args.rack}" in a pool without brokers; only they keep replicas. Leave it out`,
      );
    } else if (!/^[a-zA-Z0-9._-]{1,249}$/.test(args.rack!)) {
      mistakes.add(`${at}rack`, `is "${args.rack}"; use letters, digits, ".", "_" and "-"`);
    }
  }
  for (const { at, args, roles } of rack ? [] : pools) {
    if (roles.broker && args.rack === undefined && racks.length > 0) {
      mistakes.add(
        `${at}rack`,
        `is missing; ${racks[0].at}rack is set, and Kafka needs the rack of every broker or of none`,
      );
    }
  }
  if ("broker.rack" in config && rack !== undefined) {
    mistakes.add('config["broker.rack"]', "can't be set beside rack.topologyKey, which tells all racks");
  } else if ("broker.rack" in config && pools.some(({ name }) => name !== undefined)) {
    mistakes.add('config["broker.rack"]', "can't be set here: use rack of the pools in nodePools");
  }
  if (rack !== undefined && !isLabelName(rack.topologyKey)) {
    mistakes.add(
      "rack.topologyKey",
      `is "${rack.topologyKey}"; write the name of a label of Kubernetes' nodes, such as topology.kubernetes.io/zone`,
    );
  }
  return rack?.topologyKey;
}

interface NodeAffinity {
  requiredDuringSchedulingIgnoredDuringExecution?: {
    nodeSelectorTerms?: { matchExpressions?: object[] }[];
  };
}

/** The placement of brokers whose Kubernetes nodes tell their racks: on nodes that do, and spread over the racks. */
export function placedByRack(
  placement: PlannedPlacement,
  roles: Roles,
  topologyKey: string | undefined,
): PlannedPlacement {
  if (topologyKey === undefined || !roles.broker) return placement;
  const { affinity, topologySpread = [] } = placement;
  const given = (affinity.nodeAffinity ?? {}) as NodeAffinity;
  const required = given.requiredDuringSchedulingIgnoredDuringExecution;
  // A node has to meet one of the terms.
  const nodeSelectorTerms = (required?.nodeSelectorTerms ?? [{}]).map((term) => ({
    ...term,
    matchExpressions: [...(term.matchExpressions ?? []), { key: topologyKey, operator: "Exists" }],
  }));
  const isSpread = topologySpread.some((spread) => spread.topologyKey === topologyKey);
  return {
    ...placement,
    affinity: {
      ...affinity,
      nodeAffinity: {
        ...given,
        requiredDuringSchedulingIgnoredDuringExecution: { ...required, nodeSelectorTerms },
      },
    },
    topologySpread: isSpread
      ? topologySpread
      : [...topologySpread, { topologyKey, maxSkew: 1, whenUnsatisfiable: "ScheduleAnyway" }],
  };
}
