import type { Rebalance, RaisedCopies } from "./choices";

/** How replicas move between brokers, and between the volumes of a broker. */
export interface ReassignmentArgs {
  /**
   * Bytes per second that each broker sends, that each takes, and that each copies between its own volumes, for what is moved: a
   * Kubernetes size such as `100Mi`. Clients, and copies that are in sync, aren't held back. A partition that gets more records
   * than that never ends its move, and `up` says so. Refused below `1Mi`. It holds for moves that begin after a change.
   *
   * @default 50Mi: less than half of a network of 1 Gbit/s, so that clients keep the rest; a terabyte takes six hours
   */
  throttle?: string;

  /**
   * Whether brokers that hold nothing, as they have just come, take their share of replicas and of leaders from the others:
   * `onScale` moves what evens out bytes, across racks as before, once they are ready. A volume that holds nothing takes its share
   * from the others of its broker. Whatever it is, brokers and volumes that leave hand theirs over.
   *
   * @default never: new brokers and volumes get replicas of new topics alone
   */
  rebalance?: Rebalance;

  /**
   * Whether topics that were made with fewer copies than new ones get by now are given as many: those of `topics` without
   * `replicas`, and Kafka's own, such as `__consumer_offsets` of a cluster that was one broker. `raise` gives them, `keep`
   * tells of them. None gets fewer. `replicas` of a topic holds in any case.
   *
   * @default keep
   */
  replicationFactor?: RaisedCopies;
}
