/** How strictly brokers are kept on different Kubernetes nodes. */
export const AntiAffinity = {
  /** Two brokers never share a node; a broker for which there is no free node stays pending. */
  Required: "required",
  /** Brokers are spread where possible. */
  Preferred: "preferred",
  /** The scheduler decides. */
  None: "none",
} as const;
export type AntiAffinity = (typeof AntiAffinity)[keyof typeof AntiAffinity];

/** What a Kafka node does. */
export const NodeRole = {
  /** It votes on the metadata, in the quorum. */
  Controller: "controller",
  /** It keeps messages and serves clients. */
  Broker: "broker",
} as const;
export type NodeRole = (typeof NodeRole)[keyof typeof NodeRole];

/** How the controllers know each other. */
export const QuorumKind = {
  /** The voters stand in server.properties, and can't change. */
  Static: "static",
  /** The voters stand in the metadata, so that controllers can be added and removed later. */
  Dynamic: "dynamic",
} as const;
export type QuorumKind = (typeof QuorumKind)[keyof typeof QuorumKind];

/** How clients of a listener, and users, prove who they are. */
export const Authentication = {
  /** By a certificate. */
  Tls: "tls",
  /** By name and password, of which Kafka keeps a salted hash. */
  ScramSha512: "scram-sha-512",
  /** By name and password, which the brokers know: for clients that can do nothing else. */
  Plain: "plain",
  /** By a token of somebody else's. */
  OAuth: "oauth",
} as const;
export type Authentication = (typeof Authentication)[keyof typeof Authentication];

/** What `up` does about an advertised address that can't be used from where it runs. */
export const ExternalCheck = {
  /** It fails. */
  Required: "required",
  /** It tells. */
  Warn: "warn",
  /** It doesn't look. */
  Off: "off",
} as const;
export type ExternalCheck = (typeof ExternalCheck)[keyof typeof ExternalCheck];

/** What tells a Prometheus where the nodes' metrics are. */
export const MetricsScrape = {
  /** A PodMonitor where the Kubernetes cluster has this kind and lets it be looked for; else annotations. */
  Auto: "auto",
  /** A PodMonitor, which the Prometheus operator reads. */
  PodMonitor: "podMonitor",
  /** The annotations `prometheus.io/scrape`, `port` and `path` of a Service. */
  Annotations: "annotations",
} as const;
export type MetricsScrape = (typeof MetricsScrape)[keyof typeof MetricsScrape];

/** Whether brokers that come take their share of replicas. */
export const Rebalance = {
  /** They get those of new topics. */
  Never: "never",
  /** They take some from the others, once they are ready. */
  OnScale: "onScale",
} as const;
export type Rebalance = (typeof Rebalance)[keyof typeof Rebalance];

/** What becomes of topics with fewer copies than new ones get. */
export const RaisedCopies = {
  /** They keep what they have. */
  Keep: "keep",
  /** They get as many. */
  Raise: "raise",
} as const;
export type RaisedCopies = (typeof RaisedCopies)[keyof typeof RaisedCopies];

/** Types of a Kubernetes node's addresses, as its `status.addresses` names them. */
export const NodeAddressType = {
  /** IP address inside the Kubernetes cluster's network. */
  InternalIP: "InternalIP",
  /** IP address outside of it. */
  ExternalIP: "ExternalIP",
  /** DNS name inside. */
  InternalDNS: "InternalDNS",
  /** DNS name outside. */
  ExternalDNS: "ExternalDNS",
  /** The name that the machine gives itself. */
  Hostname: "Hostname",
} as const;
export type NodeAddressType = (typeof NodeAddressType)[keyof typeof NodeAddressType];

/** Layouts of images that this component knows. */
export const ImageFamily = {
  /** Kafka's own: everything in `/opt/kafka`, user 1000. Most home-made images look like this. */
  Apache: "apache",
  /** Bitnami's: everything in `/opt/bitnami/kafka`, user 1001. */
  Bitnami: "bitnami",
  /** Confluent's: programs in `/usr/bin`, jars in `/usr/share/java/kafka`, user 1000. */
  Confluent: "confluent",
} as const;
export type ImageFamily = (typeof ImageFamily)[keyof typeof ImageFamily];

/** What a rule of a user is about. */
export const AclResourceType = {
  /** Topics. */
  Topic: "topic",
  /** A consumer group, or another kind of group. */
  Group: "group",
  /** The cluster itself. */
  Cluster: "cluster",
  /** What a transactional producer calls itself. */
  TransactionalId: "transactionalId",
  /** Tokens that stand for a user. */
  DelegationToken: "delegationToken",
  /** Another user, whose delegation tokens are made or looked at. */
  User: "user",
} as const;
export type AclResourceType = (typeof AclResourceType)[keyof typeof AclResourceType];

/** How the name in a rule is meant. */
export const AclPatternType = {
  /** That name alone. */
  Literal: "literal",
  /** All names that begin with it. */
  Prefix: "prefix",
} as const;
export type AclPatternType = (typeof AclPatternType)[keyof typeof AclPatternType];

/** What a rule does. */
export const AclType = {
  /** It lets its user do something. */
  Allow: "allow",
  /** It wins over every rule that allows. */
  Deny: "deny",
} as const;
export type AclType = (typeof AclType)[keyof typeof AclType];

/** What becomes of topics that aren't described any more. */
export const RemovedTopics = {
  /** They stay as they are. */
  Keep: "keep",
  /** They are deleted, with all that they hold. */
  Delete: "delete",
} as const;
export type RemovedTopics = (typeof RemovedTopics)[keyof typeof RemovedTopics];
