import type { PlannedQuorum } from "../quorum";

/** A claim that is in the cluster. */
export interface ExistingClaim {
  name: string;
  /** What it asks for; the volume may have less, while it grows. */
  size: string;
  class?: string;
  accessMode?: string;
}

/** Something in the same namespace that is another cluster's. */
export interface OtherObject {
  kind: "StatefulSet" | "claim";
  name: string;
  /** Whose it is, in words. */
  owner: string;
}

/** A StatefulSet that was made by other means than this component. */
export interface ForeignStatefulSet {
  name: string;
  replicas: number;
  /** Number of its first pod. */
  firstId: number;
  /** The Service that names its pods. */
  serviceName?: string;
  podManagementPolicy?: string;
  /** Names of its claim templates. */
  templates: string[];
  /** Image of the container that runs Kafka. */
  image?: string;
  /** Properties of Kafka that its pods get as environment variables; none where they are set by other means. */
  settings: Record<string, string>;
}

/** Objects that others know by their names, and that hold nothing which would be lost with them. */
export type NamedKind = "Service" | "PodDisruptionBudget";

/** What there is that was made by other means. Undefined: it may not be read, or nobody asked. */
export interface ForeignObjects {
  statefulSets: ForeignStatefulSet[];
  services?: { name: string; type?: string }[];
  budgets?: string[];
}

/** What the Kubernetes cluster has of a Kafka cluster. Undefined: it may not be read. */
export interface ExistingCluster {
  claims?: ExistingClaim[];
  /** Names of the claim templates of each StatefulSet, by its name. */
  templates?: Record<string, string[]>;
  /** Where the metadata is, by the StatefulSet whose pods know it. */
  quorums?: Record<string, PlannedQuorum["kind"]>;
  /** What others have in the same namespace. */
  others?: OtherObject[];
  /** What is in the same namespace and nobody's who uses this component. */
  foreign?: ForeignObjects;
  /** Names of the storage classes that let no volume grow. */
  fixedSizeClasses: string[];
}
