const ZOOKEEPER_SHELL = "org.apache.zookeeper.ZooKeeperMainWithTlsSupportForKafka";

/**
 * The programs of /opt/kafka/bin that only name a class. Classes have moved between releases: the first that
 * the release has is taken.
 */
export const KAFKA_TOOLS: Record<string, string[]> = {
  "kafka-acls": ["org.apache.kafka.tools.AclCommand", "kafka.admin.AclCommand"],
  "kafka-broker-api-versions": [
    "org.apache.kafka.tools.BrokerApiVersionsCommand",
    "kafka.admin.BrokerApiVersionsCommand",
  ],
  "kafka-cluster": ["org.apache.kafka.tools.ClusterTool", "kafka.tools.ClusterTool"],
  "kafka-configs": ["org.apache.kafka.tools.ConfigCommand", "kafka.admin.ConfigCommand"],
  "kafka-console-consumer": [
    "org.apache.kafka.tools.consumer.ConsoleConsumer",
    "kafka.tools.ConsoleConsumer",
  ],
  "kafka-console-producer": ["org.apache.kafka.tools.ConsoleProducer", "kafka.tools.ConsoleProducer"],
  "kafka-consumer-groups": [
    "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
    "kafka.admin.ConsumerGroupCommand",
  ],
  "kafka-consumer-perf-test": [
    "org.apache.kafka.tools.ConsumerPerformance",
    "kafka.tools.ConsumerPerformance",
  ],
  "kafka-delete-records": ["org.apache.kafka.tools.DeleteRecordsCommand", "kafka.admin.DeleteRecordsCommand"],
  "kafka-dump-log": ["org.apache.kafka.tools.DumpLogSegments", "kafka.tools.DumpLogSegments"],
  "kafka-features": ["org.apache.kafka.tools.FeatureCommand", "kafka.admin.FeatureCommand"],
  "kafka-get-offsets": ["org.apache.kafka.tools.GetOffsetShell", "kafka.tools.GetOffsetShell"],
  "kafka-leader-election": [
    "org.apache.kafka.tools.LeaderElectionCommand",
    "kafka.admin.LeaderElectionCommand",
  ],
  "kafka-log-dirs": ["org.apache.kafka.tools.LogDirsCommand", "kafka.admin.LogDirsCommand"],
  "kafka-metadata-quorum": [
    "org.apache.kafka.tools.MetadataQuorumCommand",
    "kafka.admin.MetadataQuorumCommand",
  ],
  "kafka-producer-perf-test": ["org.apache.kafka.tools.ProducerPerformance"],
  "kafka-reassign-partitions": [
    "org.apache.kafka.tools.reassign.ReassignPartitionsCommand",
    "kafka.admin.ReassignPartitionsCommand",
  ],
  "kafka-storage": ["org.apache.kafka.tools.StorageTool", "kafka.tools.StorageTool"],
  "kafka-topics": ["org.apache.kafka.tools.TopicCommand", "kafka.admin.TopicCommand"],
  "zookeeper-shell": [ZOOKEEPER_SHELL],
};

/** Whether a release with these classes still has ZooKeeper. */
export function hasZooKeeper(classes: Set<string>): boolean {
  return classes.has(ZOOKEEPER_SHELL);
}

/** The tools that a release with these classes has. */
export function toolsOf(classes: Set<string>): string[] {
  const tools = Object.keys(KAFKA_TOOLS);
  return hasZooKeeper(classes) ? tools : tools.filter((tool) => tool !== "zookeeper-shell");
}

/** The class that a tool runs in a release that has these classes. */
export function toolClass(tool: string, classes: Set<string>): string {
  const found = KAFKA_TOOLS[tool].find((name) => classes.has(name));
  if (!found)
    throw new Error(
      `No jar of this Kafka release has ${KAFKA_TOOLS[tool].join(" or ")}, which ${tool}.sh runs.`,
    );
  return found;
}

/** What a tool's script runs: its class, and arguments that come before the user's. */
export function toolCommand(tool: string, classes: Set<string>): string {
  // As in Kafka's distribution, the first argument of zookeeper-shell is the server's address.
  return tool === "zookeeper-shell" ? `${ZOOKEEPER_SHELL} -server` : toolClass(tool, classes);
}
