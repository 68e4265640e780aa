package kafkacluster.agent.job;

import java.util.Map;
import java.util.TreeMap;

/** What a cluster was told while it runs, and what its brokers make of that. */
final class ActualSettings {
    /** What the whole cluster was told, by name. */
    final Map<String, String> defaults = new TreeMap<>();
    /** What is in force, by the brokers' ids and the names. */
    final Map<Integer, Map<String, InForce>> brokers = new TreeMap<>();

    /** A setting of one broker. */
    static final class InForce {
        final String value;
        /** Kafka's type of it. */
        final String type;
        /** Whether the broker was told by its own name, which wins over what the whole cluster was. */
        final boolean isOwn;
        /** Whether it follows what the whole cluster was told. */
        final boolean isTold;
        /** The value that it has as soon as the whole cluster isn't told any more. */
        final String untold;

        InForce(String value, String type, boolean isOwn, boolean isTold, String untold) {
            this.value = value;
            this.type = type;
            this.isOwn = isOwn;
            this.isTold = isTold;
            this.untold = untold;
        }
    }
}
