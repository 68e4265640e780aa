package kafkacluster.agent.admin;

import java.lang.reflect.Method;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;

/** What only newer clients have than the one that the agent is compiled against. */
public final class NewerClient {
    private NewerClient() {
    }

    /** The directory of a copy of the metadata log (clients from 3.9 on), null where it isn't known, or none counts. */
    public static String directoryId(QuorumInfo.ReplicaState replica) {
        Object id = call(replica, "replicaDirectoryId");
        return id == null || id.equals(Uuid.ZERO_UUID) ? null : id.toString();
    }

    /** Whether a broker is registered without being active (clients from 4.0 on). */
    public static boolean isFenced(Node broker) {
        return Boolean.TRUE.equals(call(broker, "isFenced"));
    }

    /** Asks for fenced brokers too (clients from 4.0 on). */
    public static DescribeClusterOptions withFencedBrokers(DescribeClusterOptions options) {
        try {
            DescribeClusterOptions.class.getMethod("includeFencedBrokers", boolean.class).invoke(options, true);
        } catch (ReflectiveOperationException older) {
            // Then fenced brokers are known by the replicas that they have.
        }
        return options;
    }

    /** Whether an Admin client can ask a node that is only a controller (clients from 3.7 on). */
    public static boolean canAskControllers() {
        try {
            AdminClientConfig.class.getField("BOOTSTRAP_CONTROLLERS_CONFIG");
            return true;
        } catch (NoSuchFieldException older) {
            return false;
        }
    }

    private static Object call(Object object, String name) {
        try {
            Method method = object.getClass().getMethod(name);
            return method.invoke(object);
        } catch (ReflectiveOperationException older) {
            return null;
        }
    }
}
