/** How nodes restart when something changes that they take only at a start. */
export interface RolloutArgs {
  /**
   * How many brokers of one rack may be away at once: a whole number from 1 on. With more than 1 they restart rack by rack,
   * and never two racks at a time. The first of a pool goes alone, so that a template that doesn't start takes one node.
   * Each further one is stopped only once the one before has left the in-sync sets, and while every partition keeps
   * `min.insync.replicas` without all of them. Controllers always go one at a time, the active one last, and so does
   * what takes several steps, such as closing a cluster, and everything with `adopt`.
   *
   * It changes no pod and restarts nothing. A drain still takes no broker while another one is away. More than 1 is refused
   * with fewer than two racks (`rack` of the pools or `rack.topologyKey`), and where each broker is a controller too.
   *
   * @default 1
   */
  maxUnavailable?: number;
}
