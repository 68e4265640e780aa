import type { PlannedQuorum } from "./quorum";

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

/** What the Kubernetes cluster has of a Kafka cluster. Undefined: it may not be read. */
export interface ExistingCluster {
  claims?: ExistingClaim[];
  /** Names of the claim templates of each StatefulSet, by its name. */
  templates?: Record<string, string[]>;
  /** Where the metadata is, by the StatefulSet whose pods know it. */
  quorums?: Record<string, PlannedQuorum["kind"]>;
  /** What others have in the same namespace. */
  others?: OtherObject[];
  /** Names of the storage classes that let no volume grow. */
  fixedSizeClasses: string[];
}
