/** What certificates a closed cluster is to have. */
export interface WantedCertificates {
  /** Name of the cluster: Secrets begin with it, and nodes' certificates name it as their organization. */
  cluster: string;
  nodes: WantedNode[];
  /** Ids of nodes that are there and leave: until they have they may start again, and keep what they start with. */
  leaving?: number[];
  users: WantedUser[];
  /** How long certificates of nodes and users are good for. */
  validityDays: number;
  /** How long a CA is. */
  caValidityDays: number;
  /** How long a CA is handed out before it signs, and the former one trusted after nothing of it is held. */
  handoverDays: number;
}

export interface WantedNode {
  id: number;
  /** Whether it has listeners for clients: those alone need to know the clients CA. */
  broker: boolean;
  /** Names that others know it by inside of the Kubernetes cluster. */
  names: string[];
  /** Only where a listener with a way in from outside uses certificates that are made here. */
  external?: ExternalNames;
}

export interface ExternalNames {
  /** Names that clients outside know it by; undefined while they aren't known yet. */
  names?: string[];
  /** Those of these names that are known before; one that the certificate lacks has it made anew. */
  given?: string[];
  /** Names that they may come to know it by. A certificate that is made names them too; none is made for them alone. */
  foreseen?: string[];
}

export interface WantedUser {
  name: string;
  /** Whether it logs in with a certificate. Others get the CAs alone. */
  certificate: boolean;
}

/** Secrets of the cluster's namespace as they are now, by their names, and the texts in them. */
export type HeldSecrets = Record<string, Record<string, string> | undefined>;

/**
 * What nodes that run say, by their ids. One that runs and whose word isn't known is `undefined`. One whose container doesn't
 * run isn't here: when it starts it reads what its Secrets hold by then.
 */
export type NodeReports = Record<number, NodeReport | undefined>;

/** SHA-256 of certificates as the node uses them now, in hexadecimal. */
export interface NodeReport {
  /** CAs that it trusts: those of nodes that each connection between nodes trusts, those of clients that each of its listeners does. */
  trusts: string[];
  /** Certificates that its listeners serve, without those that somebody else keeps. */
  serves: string[];
}
