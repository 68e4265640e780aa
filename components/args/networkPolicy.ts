/**
 * Who may connect to the nodes' pods, as NetworkPolicies say it to Kubernetes. Whether anything comes of them is the Kubernetes
 * cluster's network plug-in: Calico, Cilium and those of most clouds enforce them, others such as flannel don't.
 */
export interface NetworkPolicyArgs {
  /**
   * Whether NetworkPolicies are made. They leave the ports of listeners open to whom `from` says, and every other port to the
   * cluster's own pods alone.
   *
   * @default true where `networkPolicy` is said, or `from` of a listener or of `metrics`
   */
  enabled?: boolean;

  /**
   * Further ports of the nodes' pods that others may connect to: those of sidecars, or of a JVM's own agents, such as a port for
   * metrics. 9404 is that of the agent, which only tells whoever comes from outside of the pod what it sees; `metrics`
   * opens it for those who ask for metrics.
   *
   * @default none
   */
  ports?: OpenPortArgs[];
}

/** A port of the nodes' pods, and who may connect to it. */
export interface OpenPortArgs {
  /** Port inside the pod, 1 to 65535. That of a listener is refused: its `from` is for that. */
  port: number;

  /**
   * Who may connect, beside the cluster's own pods.
   *
   * @default everyone
   */
  from?: PeerArgs[];
}

/**
 * Pods, or addresses, as in a NetworkPolicy's `from`: either `podSelector` and `namespaceSelector`, or `cidr`. One of them has to
 * be there.
 */
export interface PeerArgs {
  /**
   * Labels that the pods have, all of them. `{}` is every pod.
   *
   * @default every pod of the namespaces
   */
  podSelector?: Record<string, string>;

  /**
   * Labels that the pods' namespaces have, all of them, such as `kubernetes.io/metadata.name`. `{}` is every namespace.
   *
   * @default the cluster's own namespace
   */
  namespaceSelector?: Record<string, string>;

  /**
   * Addresses, as CIDR such as `10.0.0.0/8`; IPv6 without brackets. Meant are those that packets arrive with, which for clients
   * outside of the Kubernetes cluster can be a node's: see `externalTrafficPolicy`. Pods' addresses come and go, so they are
   * better selected.
   */
  cidr?: string;

  /**
   * Addresses within `cidr` that aren't meant.
   *
   * @default none
   */
  except?: string[];
}
