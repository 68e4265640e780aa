import type { NodeRole } from "./choices";
import type { PlacementArgs } from "./placement";
import type { PodArgs } from "./pod";
import type { ResourcesArgs } from "./resources";
import type { StorageArgs } from "./storage";

/**
 * Nodes that are alike: a StatefulSet `<cluster>-<pool>`, with pods `<cluster>-<pool>-<node id>`; of a pool without a name `<cluster>`
 * and `<cluster>-<node id>`.
 */
export interface NodePoolArgs {
  /**
   * Lower-case letters, digits and `-`, beginning with a letter. It can't be changed later: volumes belong to it. One pool may go
   * without: the nodes of a cluster that was made without `nodePools`, from id 0 on.
   *
   * @default none
   */
  name?: string;

  /**
   * What the nodes are: `controller`, `broker` or both. Exactly one pool has controllers: they have to start
   * together and to stop one at a time, which only one StatefulSet does. Nodes that are both may become controllers alone: they hand
   * what they hold over to other brokers, and keep their ids and votes. No other change of roles is possible.
   */
  roles: NodeRole[];

  /**
   * Number of nodes: 1, 3 or 5 with controllers, 1 to 100 with brokers alone. The last ones come and go. Controllers that go
   * leave the quorum first, one at a time, which is refused while most of those that stay aren't caught up.
   *
   * @default 3
   */
  replicas?: number;

  /**
   * Id of the pool's first node, 0 to 999999; the next ones follow. Required as soon as there is more than one
   * pool, so that no node ever gets another id because a pool came, went or moved in the list. Two pools can't
   * share ids: leave each room to grow, as with 0, 100, 200. It can't be changed later.
   *
   * @default 0 for the only pool
   */
  firstNodeId?: number;

  /**
   * Where data is kept; replaces the cluster's `storage` as a whole.
   *
   * @default the cluster's
   */
  storage?: StorageArgs;

  /**
   * CPU and memory of each node's container. A pool that has `resources` or `heap` takes neither from the cluster.
   *
   * @default the cluster's
   */
  resources?: ResourcesArgs;

  /**
   * Java heap of each node, a Kubernetes size such as `512Mi`.
   *
   * @default the cluster's; with `resources` half of the memory limit
   */
  heap?: string;

  /**
   * Further options of each node's JVM; replaces the cluster's `jvmOptions` as a whole.
   *
   * @default the cluster's
   */
  jvmOptions?: string[];

  /**
   * Which Kubernetes nodes the pods may run on; replaces the cluster's `placement` as a whole.
   *
   * @default the cluster's
   */
  placement?: PlacementArgs;

  /**
   * What the pods get beyond what the cluster itself needs; replaces the cluster's `pod` as a whole.
   *
   * @default the cluster's
   */
  pod?: PodArgs;

  /**
   * The brokers' `broker.rack`, such as the zone that `placement` keeps them in: letters, digits, `.`, `_` and `-`.
   * Kafka spreads the replicas of a partition over racks, and consumers with a `client.rack` read from their own.
   * If one pool has it, every pool with brokers needs it; refused in a pool of controllers alone.
   *
   * @default none
   */
  rack?: string;
}
