package kafkacluster.agent.node;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the Kafka node in this JVM reports of itself over JMX. Costs no request. */
public final class OwnMetrics {
    /** org.apache.kafka.metadata.BrokerState. */
    public static final int RUNNING = 3;

    private static final String BROKER_STATE = "kafka.server:type=KafkaServer,name=BrokerState";
    private static final String RAFT = "kafka.server:type=raft-metrics";
    private static final String METADATA_LAG = "kafka.controller:type=KafkaController,name=LastAppliedRecordLagMs";
    private static final String MIGRATION = "kafka.controller:type=KafkaController,name=ZkMigrationState";
    private static final String LOGS_TO_LOAD = "kafka.log:type=LogManager,name=remainingLogsToRecover,*";

    private OwnMetrics() {
    }

    /** The number of org.apache.kafka.metadata.BrokerState, or null while the broker hasn't registered the metric. */
    public static Integer brokerState() {
        return number(BROKER_STATE, "Value");
    }

    /** Whether there is a broker that serves. */
    public static boolean brokerRuns() {
        Integer state = brokerState();
        return state != null && state == RUNNING;
    }

    /** False only while this node knows that there is no leader among the controllers. */
    public static boolean controllersMayHaveLeader() {
        Integer leader = number(RAFT, "current-leader");
        return leader == null || leader >= 0;
    }

    /** Whether this node's controller is one of the voters, for all that it knows. */
    public static boolean votes() {
        try {
            Object state = ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(RAFT), "current-state");
            return "leader".equals(state) || "follower".equals(state);
        } catch (JMException | RuntimeException notRegistered) {
            return false;
        }
    }

    /** How old the newest record of the metadata is that this node's controller has applied, or null if it isn't known. */
    public static Long metadataLagMs() {
        return value(METADATA_LAG, "Value");
    }

    /** The number of org.apache.kafka.metadata.migration.ZkMigrationState, or null where there is no such metric. */
    public static Integer migration() {
        return number(MIGRATION, "Value");
    }

    /** How many logs a starting broker still has to load; after an unclean stop it checks each of them. */
    public static int logsToLoad() {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        int logs = 0;
        try {
            for (ObjectName name : server.queryNames(new ObjectName(LOGS_TO_LOAD), null)) {
                Integer ofDirectory = number(name.getCanonicalName(), "Value");
                logs += ofDirectory == null ? 0 : ofDirectory;
            }
        } catch (JMException | RuntimeException onlyProgress) {
            return logs;
        }
        return logs;
    }

    private static Integer number(String name, String attribute) {
        Long value = value(name, attribute);
        return value == null ? null : Integer.valueOf(value.intValue());
    }

    private static Long value(String name, String attribute) {
        try {
            Object value = ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(name), attribute);
            return value instanceof Number ? Long.valueOf(((Number) value).longValue()) : null;
        } catch (JMException | RuntimeException notRegistered) {
            return null;
        }
    }
}
