package kafkacluster.agent.readiness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.admin.AdminProperties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What one broker's metadata says of the partitions which it hosts.
 *
 * Asking the broker itself is sound: the controllers take a broker that stopped or died out of every in-sync set no
 * later than they register its next start, and let it become active only once its own metadata has that registration
 * (BrokerHeartbeatManager.calculateNextBrokerState). So what a running broker shows can't be from before its restart.
 * What another broker shows can: its metadata may lag by seconds on a busy machine. An Admin client asks any broker,
 * but prefers a connection that is open and idle (NetworkClient.leastLoadedNode), so the first request is one that only
 * this broker can answer, and whom the client has talked to is checked before its answers are believed.
 */
final class ClusterView implements AutoCloseable {
    /** Keeps the answers small in the broker's heap, whatever the number of topics. */
    private static final int TOPICS_A_REQUEST = 500;
    private static final int REQUEST_TIMEOUT_MS = 5_000;

    private final Properties properties;
    private final Admin admin;
    private final int id;
    /** Moves are asked of the controllers, which would open connections to other brokers. */
    private Admin forMoves;

    private ClusterView(int id, Properties properties) {
        this.id = id;
        this.properties = properties;
        this.admin = Admin.create(properties);
    }

    static ClusterView open(int id, String bootstrap, String clientConfig)
            throws IOException, ExecutionException, InterruptedException {
        ClusterView view = new ClusterView(id, AdminProperties.of(bootstrap, clientConfig, REQUEST_TIMEOUT_MS));
        try {
            ConfigResource itself = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id));
            view.admin.describeConfigs(Collections.singleton(itself)).all().get();
            return view;
        } catch (ExecutionException | InterruptedException | RuntimeException failure) {
            view.close();
            throw failure;
        }
    }

    /** Whether every answer so far came from this broker. */
    boolean askedOnlyThisBroker() {
        for (MetricName metric : admin.metrics().keySet()) {
            String node = metric.tags().get("node-id");
            // Negative numbers stand for the addresses of the bootstrap list, which is this broker's own.
            if (node != null && !node.startsWith("node--") && !node.equals("node-" + id)) {
                return false;
            }
        }
        return true;
    }

    boolean isRegistered() throws ExecutionException, InterruptedException {
        for (Node node : admin.describeCluster().nodes().get()) {
            if (node.id() == id) {
                return true;
            }
        }
        return false;
    }

    Set<String> topics() throws ExecutionException, InterruptedException {
        return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
    }

    /** The partitions of these topics that this broker hosts. Topics deleted meanwhile are left out. */
    List<HostedPartition> hosted(Collection<String> topics) throws ExecutionException, InterruptedException {
        List<HostedPartition> hosted = new ArrayList<>();
        List<String> page = new ArrayList<>(TOPICS_A_REQUEST);
        for (String topic : topics) {
            page.add(topic);
            if (page.size() == TOPICS_A_REQUEST) {
                describe(page, hosted);
                page.clear();
            }
        }
        describe(page, hosted);
        return withoutMovesTo(hosted);
    }

    private void describe(List<String> topics, List<HostedPartition> into) throws ExecutionException, InterruptedException {
        if (topics.isEmpty()) {
            return;
        }
        for (KafkaFuture<TopicDescription> future : admin.describeTopics(topics).topicNameValues().values()) {
            try {
                TopicDescription topic = future.get();
                for (TopicPartitionInfo partition : topic.partitions()) {
                    if (contains(partition.replicas())) {
                        boolean hasLeader = partition.leader() != null && !partition.leader().isEmpty();
                        into.add(new HostedPartition(topic.name(), partition.partition(), contains(partition.isr()), hasLeader));
                    }
                }
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
    }

    /** A reassignment may copy for hours, and takes away nothing that was there: it doesn't make a broker unready. */
    private List<HostedPartition> withoutMovesTo(List<HostedPartition> hosted) throws ExecutionException, InterruptedException {
        Set<TopicPartition> behind = new HashSet<>();
        for (HostedPartition partition : hosted) {
            if (!partition.inSync) {
                behind.add(new TopicPartition(partition.topic, partition.partition));
            }
        }
        if (behind.isEmpty()) {
            return hosted;
        }
        Map<TopicPartition, PartitionReassignment> moves;
        try {
            if (forMoves == null) {
                forMoves = Admin.create(properties);
            }
            moves = forMoves.listPartitionReassignments(behind).reassignments().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return hosted;
            }
            throw e;
        }
        List<HostedPartition> left = new ArrayList<>();
        for (HostedPartition partition : hosted) {
            PartitionReassignment move = moves.get(new TopicPartition(partition.topic, partition.partition));
            if (partition.inSync || move == null || !move.addingReplicas().contains(id)) {
                left.add(partition);
            }
        }
        return left;
    }

    private boolean contains(List<Node> nodes) {
        for (Node node : nodes) {
            if (node.id() == id) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
        if (forMoves != null) {
            forMoves.close(Duration.ofSeconds(1));
        }
    }
}
