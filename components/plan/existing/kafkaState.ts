/**
 * What a node's agent tells of its Kafka cluster at `GET /state` (kafkacluster.agent.look.State). Null: the agent
 * couldn't see it, and `unseen` says why.
 */
export interface KafkaState {
  /** Version of this contract. */
  agent: number;
  node: AgentNode;
  clusterId: string | null;
  /** Null with ZooKeeper, or while the controllers have no leader. */
  quorum: KafkaQuorum | null;
  /** Finalized levels, by the feature's name. */
  features: Record<string, number> | null;
  /** Every broker that is registered, or that some partition has as a replica. */
  brokers: KafkaBroker[] | null;
  partitions: PartitionCounts | null;
  /** Dynamic settings, by their names: of the whole cluster, or of the broker that answers. */
  settings: Record<string, DynamicSetting> | null;
  /** What stopping a node would break now; a null harm: nothing. */
  stops: { id: number; harm: string | null }[] | null;
  /** Nodes that `stops` don't count on, as they were asked to; absent where they weren't, and from earlier agents. */
  away?: number[];
  unseen: string[];
  /** What the node that answers serves and trusts; absent in an open cluster. */
  certificates?: UsedCertificate[];
}

/** A key in use, and who is trusted beside it. */
export interface UsedCertificate {
  /** Its file. */
  keystore: string;
  /** SHA-256 of the certificate that is served; null while there is none. */
  sha256: string | null;
  /** Time at which that ends. */
  notAfter: string | null;
  /** SHA-256 of the authorities that are trusted; null while there are none. */
  trusted: string[] | null;
  /** Why what the files hold now isn't taken; null where it is. */
  problem: string | null;
}

/** The node that answers. */
export interface AgentNode {
  id: number;
  broker: boolean;
  controller: boolean;
  /** As the readiness probe has it: it stays so once it is. */
  ready: boolean;
  reason: string;
  /** Partitions that it is out of sync on at this moment; null while that isn't seen. */
  behind: number | null;
  upSeconds: number;
  /** Release of Kafka. */
  version: string;
  /** Whether it has been asked to stop. */
  stopping: "no" | "asking" | "waiting" | "granted";
  /** Logs that a starting broker still has to load. */
  logsToLoad: number;
  /**
   * How far its controller sees the metadata moved here from ZooKeeper (`MIGRATION`); null before it knows, absent from brokers and
   * earlier agents.
   */
  migration?: number | null;
  /** What its partitions take on its volumes; absent from earlier agents. */
  bytes?: number;
  /** Its log directories; empty while its broker doesn't run, absent from earlier agents. */
  directories?: LogDirectory[];
}

/** Values of Kafka's metric ZkMigrationState (org.apache.kafka.metadata.migration.ZkMigrationState of 3.9.2). */
export const MIGRATION = {
  /** Controllers have the metadata, and write it to ZooKeeper too. */
  copied: 1,
  /** They wait for all brokers to know both. */
  waiting: 2,
  /** Nothing of it is in ZooKeeper any more. */
  final: 3,
};

/** A directory of `log.dirs`, and what a broker has in it. */
export interface LogDirectory {
  path: string;
  replicas: number;
  bytes: number;
  /** Bytes that its file system has left. */
  free: number;
  /** Whether Kafka has given it up. */
  offline: boolean;
}

export interface KafkaQuorum {
  /** Id of the active controller. */
  leader: number;
  epoch: number;
  voters: QuorumMember[];
  observers: QuorumMember[];
}

export interface QuorumMember {
  id: number;
  /** Null before Kafka 3.9. */
  directoryId: string | null;
  /** Records that it is behind the leader. */
  lag: number;
  caughtUp: boolean;
}

export interface KafkaBroker {
  id: number;
  /** Whether it is registered and not fenced. */
  active: boolean;
  /** Partitions that it has a replica of. */
  replicas: number;
  /** Those of them that it is out of sync on. */
  behind: number;
  leaders: number;
  /** Absent where it has none, from earlier agents, and before Kafka 4.0 while it isn't active. */
  rack?: string;
  /** Some partitions that nobody leads, as this broker alone is in sync; absent if there are none. */
  stranded?: string[];
}

export interface PartitionCounts {
  total: number;
  underReplicated: number;
  underMinimum: number;
  atMinimum: number;
  offline: number;
  /** How many topics have how many copies, with some of their names; absent from earlier agents. */
  copies?: { copies: number; topics: number; names: string[] }[];
}

export interface DynamicSetting {
  value: string;
  source: "cluster" | "broker";
}

/** The contract that this code knows. An agent that is older doesn't tell. */
export const AGENT_CONTRACT = 2;

/** The state in an agent's answer; undefined for an older agent's, which is none. */
export function parseKafkaState(answer: unknown): KafkaState | undefined {
  const parsed = typeof answer === "string" ? parsedOrUndefined(answer) : answer;
  const isState = typeof parsed === "object" && parsed !== null && "agent" in parsed && "stops" in parsed;
  return isState ? (parsed as KafkaState) : undefined;
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
