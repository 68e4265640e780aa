package kafkacluster.agent.job;

import java.util.Map;

/** One topic as it shall be. */
final class DesiredTopic {
    /** Not declared: a new topic gets the brokers' default, an existing one keeps what it has. */
    static final int UNSET = -1;

    final String name;
    final int partitions;
    final int replicas;
    final Map<String, String> config;

    DesiredTopic(String name, int partitions, int replicas, Map<String, String> config) {
        this.name = name;
        this.partitions = partitions;
        this.replicas = replicas;
        this.config = config;
    }
}
