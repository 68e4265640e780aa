package kafkacluster.agent.look;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.node.AgentOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/**
 * The answer of {@code GET /topics/orders,audit}: what there is of each of these topics, null for one that isn't there. Its
 * names are a contract with the program that reads them. It is asked for a moment, so its client lives no longer.
 */
public final class TopicLook {
    /** So that an answer is there in time, and small in the broker's heap. */
    private static final int TOPICS_A_REQUEST = 500;

    private TopicLook() {
    }

    /** Null on a node that is only a controller, and knows no topics. */
    public static Map<String, Object> of(AgentOptions options, Collection<String> names) throws Exception {
        if (options.bootstrap == null) {
            return null;
        }
        if (names.size() > TOPICS_A_REQUEST) {
            throw new IllegalArgumentException("asks for more than " + TOPICS_A_REQUEST + " topics");
        }
        Admin admin = Admin.create(AdminProperties.of(options.bootstrap, options.clientConfig, ClusterLook.ANSWER_MS));
        try {
            return view(admin, names);
        } catch (ExecutionException | TimeoutException failure) {
            throw new IOException(ClusterLook.text(failure));
        } finally {
            admin.close(Duration.ZERO);
        }
    }

    private static Map<String, Object> view(Admin admin, Collection<String> names) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ClusterLook.ANSWER_MS);
        Map<String, KafkaFuture<TopicDescription>> described =
                admin.describeTopics(names, ClusterLook.soon(new DescribeTopicsOptions())).topicNameValues();
        List<ConfigResource> resources = new ArrayList<>();
        for (String name : names) {
            resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name));
        }
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(resources, ClusterLook.soon(new DescribeConfigsOptions())).values();
        KafkaFuture<Map<TopicPartition, PartitionReassignment>> moving = admin.listPartitionReassignments(
                ClusterLook.soon(new ListPartitionReassignmentsOptions())).reassignments();
        Map<TopicPartition, PartitionReassignment> moves = Answers.get(moving, deadline);
        Map<String, Object> topics = new TreeMap<>();
        for (String name : names) {
            TopicDescription topic = Answers.getIfThere(described.get(name), deadline);
            Config config = Answers.getIfThere(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name)), deadline);
            topics.put(name, topic == null || config == null ? null : topic(topic, config, moves));
        }
        return topics;
    }

    private static Map<String, Object> topic(
            TopicDescription topic, Config config, Map<TopicPartition, PartitionReassignment> moves) {
        TreeSet<Integer> replicas = new TreeSet<>();
        for (TopicPartitionInfo partition : topic.partitions()) {
            // While a partition moves it has the old replicas beside the new ones.
            PartitionReassignment move = moves.get(new TopicPartition(topic.name(), partition.partition()));
            replicas.add(partition.replicas().size() - (move == null ? 0 : move.removingReplicas().size()));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", topic.topicId().toString());
        map.put("partitions", topic.partitions().size());
        map.put("replicas", replicas);
        Map<String, String> own = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                own.put(entry.name(), entry.value());
            }
        }
        map.put("config", own);
        return map;
    }
}
