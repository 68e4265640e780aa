/** Racks of brokers that follow from labels of Kubernetes' nodes. */
export interface RackArgs {
  /**
   * Label of Kubernetes' nodes whose value is the `broker.rack` of the brokers on it, such as `topology.kubernetes.io/zone`.
   * Kafka spreads the replicas of a partition over racks, and consumers with a `client.rack` read from their own. Brokers run
   * only on nodes that have the label, spread over its values where possible, unless `placement.topologySpread` says how.
   *
   * It takes the right to list Kubernetes' nodes: pods learn from each `up` which node has which value. On a node that came
   * later a broker waits for the next `up`. From Kubernetes 1.35 on pods learn their zone (`topology.kubernetes.io/zone`) and
   * region (`topology.kubernetes.io/region`) by themselves, and that right isn't needed for these two.
   *
   * Refused beside `rack` of a pool, and if no node that brokers may run on has the label.
   */
  topologyKey: string;
}
