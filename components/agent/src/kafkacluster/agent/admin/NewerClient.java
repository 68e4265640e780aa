package kafkacluster.agent.admin;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaFuture;
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

    /** Has a controller vote no more (clients from 3.9 on). */
    public static KafkaFuture<Void> removeVoter(Admin admin, int id, String directoryId) {
        return all(() -> Admin.class.getMethod("removeRaftVoter", int.class, Uuid.class)
                .invoke(admin, id, Uuid.fromString(directoryId)));
    }

    /** Has a controller vote whom others reach at this address (clients from 3.9 on). */
    public static KafkaFuture<Void> addVoter(
            Admin admin, int id, String directoryId, String listener, String host, int port) {
        return all(() -> {
            Object endpoint = Class.forName("org.apache.kafka.clients.admin.RaftVoterEndpoint")
                    .getConstructor(String.class, String.class, int.class).newInstance(listener, host, port);
            return Admin.class.getMethod("addRaftVoter", int.class, Uuid.class, Set.class)
                    .invoke(admin, id, Uuid.fromString(directoryId), Collections.singleton(endpoint));
        });
    }

    /** Forgets a controller; null where clients don't know how (before 4.4). */
    public static KafkaFuture<Void> unregisterController(Admin admin, int id) {
        try {
            Method method = Admin.class.getMethod("unregisterController", int.class);
            return all(() -> method.invoke(admin, id));
        } catch (NoSuchMethodException older) {
            return null;
        }
    }

    /** Names of what clients are asked to push (clients from 3.7 on). */
    public static Set<String> subscriptions(Admin admin) throws ExecutionException, InterruptedException {
        Set<String> names = new HashSet<>();
        try {
            Object result = Admin.class.getMethod("listClientMetricsResources").invoke(admin);
            KafkaFuture<?> all = (KafkaFuture<?>) result.getClass().getMethod("all").invoke(result);
            for (Object listed : (Collection<?>) all.get()) {
                names.add(String.valueOf(call(listed, "name")));
            }
        } catch (ReflectiveOperationException older) {
            // There are none then.
        }
        return names;
    }

    /** A request whose result has a future for all of it. */
    private interface Request {
        Object send() throws ReflectiveOperationException;
    }

    @SuppressWarnings("unchecked")
    private static KafkaFuture<Void> all(Request request) {
        try {
            Object result = request.send();
            return (KafkaFuture<Void>) result.getClass().getMethod("all").invoke(result);
        } catch (ReflectiveOperationException older) {
            throw new IllegalStateException("this Kafka's client can't change the voters of a quorum", older);
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
