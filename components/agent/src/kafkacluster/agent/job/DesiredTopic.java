package kafkacluster.agent.job;

import java.util.Map;
import java.util.Set;

/** One topic as it shall be. */
final class DesiredTopic {
    /** Not declared: a new topic gets the brokers' default, an existing one keeps what it has. */
    static final int UNSET = -1;

    final String name;
    final int partitions;
    final int replicas;
    final Map<String, String> config;
    /** Settings that former lists gave it, with the values that they gave: only these are taken back. */
    final Map<String, Set<String>> unset;

    DesiredTopic(String name, int partitions, int replicas, Map<String, String> config, Map<String, Set<String>> unset) {
        this.name = name;
        this.partitions = partitions;
        this.replicas = replicas;
        this.config = config;
        this.unset = unset;
    }
}
