package kafkacluster.agent.job;

import java.util.List;
import java.util.Map;

/** One topic as it is. */
final class ActualTopic {
    /** A setting made on the topic itself; null in the map stands for one that is secret or only inherited. */
    static final class Setting {
        final String value;
        /** Kafka's name of its type: BOOLEAN, STRING, INT, SHORT, LONG, DOUBLE, LIST, CLASS, PASSWORD, UNKNOWN. */
        final String type;

        Setting(String value, String type) {
            this.value = value;
            this.type = type;
        }
    }

    /** For each partition the number of its replicas once reassignments under way have ended. */
    final List<Integer> replicas;
    final Map<String, Setting> config;

    ActualTopic(List<Integer> replicas, Map<String, Setting> config) {
        this.replicas = replicas;
        this.config = config;
    }
}
