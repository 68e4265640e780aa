/** Which Kubernetes nodes pods may run on. */
export interface PlacementArgs {
  /** Labels that a Kubernetes node needs to have. */
  nodeSelector?: Record<string, string>;

  /** Taints of Kubernetes nodes that pods put up with. */
  tolerations?: TolerationArgs[];

  /** Further rules, beside those that follow from `antiAffinity`. */
  affinity?: AffinityArgs;

  /** How evenly a pool's pods are spread over zones, or other groups of Kubernetes nodes. */
  topologySpread?: TopologySpreadArgs[];

  /**
   * Name of the PriorityClass, which has to exist.
   *
   * @default the Kubernetes cluster's default
   */
  priorityClass?: string;
}

/** A taint that pods put up with, as in a pod's `spec.tolerations`. */
export interface TolerationArgs {
  /**
   * Name of the taint. Only `Exists` goes without one.
   *
   * @default every taint
   */
  key?: string;

  /**
   * `Equal` or `Exists`.
   *
   * @default Equal
   */
  operator?: string;

  /** Value of the taint. Refused beside `Exists`. */
  value?: string;

  /**
   * `NoSchedule`, `PreferNoSchedule` or `NoExecute`.
   *
   * @default all of them
   */
  effect?: string;

  /**
   * Seconds until a pod has to leave after all; only with `NoExecute`.
   *
   * @default it never has to
   */
  tolerationSeconds?: number;
}

/** What goes into a pod's `spec.affinity`, each part exactly as Kubernetes writes it. */
export interface AffinityArgs {
  /** Rules about Kubernetes nodes: `requiredDuringSchedulingIgnoredDuringExecution` and the like. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- Kubernetes checks it; any is all that schemas take.
  nodeAffinity?: any;

  /** Pods to be near, such as those of ZooKeeper. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  podAffinity?: any;

  /** Pods to keep away from, beside those that `antiAffinity` is about. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  podAntiAffinity?: any;
}

/** How evenly a pool's pods are spread, as in a pod's `spec.topologySpreadConstraints`. */
export interface TopologySpreadArgs {
  /** Label of Kubernetes' nodes whose values are the groups, such as `topology.kubernetes.io/zone`. */
  topologyKey: string;

  /**
   * By how many pods two groups may differ.
   *
   * @default 1
   */
  maxSkew?: number;

  /**
   * What happens to a pod that can't be placed so: `DoNotSchedule` or `ScheduleAnyway`.
   *
   * @default ScheduleAnyway
   */
  whenUnsatisfiable?: string;

  /**
   * How many groups there are at least: while fewer can be seen, pods wait rather than gather in those. From 1 on, and only
   * with `DoNotSchedule`.
   *
   * @default 1
   */
  minDomains?: number;

  /**
   * Whether Kubernetes' nodes that the pods' `nodeSelector` and `affinity` leave out count as groups: `Honor` leaves them out,
   * `Ignore` counts them.
   *
   * @default Honor
   */
  nodeAffinityPolicy?: string;

  /**
   * The same of nodes with taints that the pods don't tolerate.
   *
   * @default Ignore
   */
  nodeTaintsPolicy?: string;
}
