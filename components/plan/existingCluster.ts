import type { PlannedQuorum } from "./quorum";

/** A claim that is in the cluster. */
export interface ExistingClaim {
  name: string;
  /** What it asks for; the volume may have less, while it grows. */
  size: string;
  class?: string;
  accessMode?: string;
}

/** What the Kubernetes cluster has of a Kafka cluster. Undefined: it may not be read. */
export interface ExistingCluster {
  claims?: ExistingClaim[];
  /** Names of the claim templates of each StatefulSet, by its name. */
  templates?: Record<string, string[]>;
  /** Where the metadata is, by the StatefulSet whose pods know it. */
  quorums?: Record<string, PlannedQuorum["kind"]>;
  /** Names of the storage classes that let no volume grow. */
  fixedSizeClasses: string[];
}
