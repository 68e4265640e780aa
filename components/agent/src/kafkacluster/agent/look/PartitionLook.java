package kafkacluster.agent.look;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkacluster.agent.node.OwnMetrics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** Looks at the partitions of all topics, some hundred topics a request. */
final class PartitionLook {
    /** Keeps the answers small in the broker's heap, whatever the number of topics. */
    private static final int TOPICS_A_REQUEST = 500;
    /** All topics of a large cluster take many requests, some of them long ones. */
    static final int PAGE_MS = 10_000;
    private static final long PARTITIONS_MS = 20_000;
    /** Topics' settings are most of what a look costs, and hardly ever change. */
    private static final long MINIMUMS_MS = 10_000;

    private final Admin admin;
    private final Admin forwarded;
    /** min.insync.replicas by topic, as it was a moment ago. */
    private final Map<String, Integer> minimums = new HashMap<>();
    private long minimumsSince = System.nanoTime();

    /** @param forwarded for what a broker asks the leader of the quorum */
    PartitionLook(Admin admin, Admin forwarded) {
        this.admin = admin;
        this.forwarded = forwarded;
    }

    void view(Look look) throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PARTITIONS_MS * 1_000_000;
        if (System.nanoTime() - minimumsSince > MINIMUMS_MS * 1_000_000) {
            minimums.clear();
            minimumsSince = System.nanoTime();
        }
        List<String> topics = new ArrayList<>(new TreeSet<>(
                Answers.get(admin.listTopics(ClusterLook.soon(new ListTopicsOptions().listInternal(true))).names(), deadline)));
        List<PartitionState> partitions = new ArrayList<>();
        for (int i = 0; i < topics.size(); i += TOPICS_A_REQUEST) {
            describe(topics.subList(i, Math.min(topics.size(), i + TOPICS_A_REQUEST)), partitions, deadline);
        }
        findMoves(look, partitions);
        look.partitions = partitions;
        look.seen(Look.PARTITIONS);
    }

    private void describe(Collection<String> topics, List<PartitionState> into, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<ConfigResource> unknown = new ArrayList<>();
        for (String topic : topics) {
            if (!minimums.containsKey(topic)) {
                unknown.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
            }
        }
        Map<ConfigResource, KafkaFuture<Config>> configs =
                admin.describeConfigs(unknown, new DescribeConfigsOptions().timeoutMs(PAGE_MS)).values();
        Map<String, KafkaFuture<TopicDescription>> descriptions =
                admin.describeTopics(topics, new DescribeTopicsOptions().timeoutMs(PAGE_MS)).topicNameValues();
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> config : configs.entrySet()) {
            Config known = Answers.getIfThere(config.getValue(), deadline);
            if (known != null) {
                minimums.put(config.getKey().name(), minimum(known));
            }
        }
        for (Map.Entry<String, KafkaFuture<TopicDescription>> description : descriptions.entrySet()) {
            String topic = description.getKey();
            TopicDescription known = Answers.getIfThere(description.getValue(), deadline);
            if (known != null && minimums.containsKey(topic)) {
                for (TopicPartitionInfo partition : known.partitions()) {
                    into.add(partition(topic, partition, minimums.get(topic)));
                }
            }
        }
    }


    private static int minimum(Config topic) {
        ConfigEntry entry = topic.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        return entry == null || entry.value() == null ? 1 : Integer.parseInt(entry.value());
    }

    private static PartitionState partition(String topic, TopicPartitionInfo partition, int minimum) {
        Node leader = partition.leader();
        int[] replicas = ids(partition.replicas());
        int[] inSync = ids(partition.isr());
        return new PartitionState(topic, partition.partition(),
                leader == null || leader.isEmpty() ? PartitionState.NO_LEADER : leader.id(),
                replicas, Arrays.equals(replicas, inSync) ? replicas : inSync, minimum);
    }

    private static int[] ids(List<Node> nodes) {
        int[] ids = new int[nodes.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = nodes.get(i).id();
        }
        Arrays.sort(ids);
        return ids;
    }

    private void findMoves(Look look, List<PartitionState> partitions) throws InterruptedException {
        Map<TopicPartition, PartitionState> behind = new HashMap<>();
        for (PartitionState partition : partitions) {
            if (partition.isUnderReplicated()) {
                behind.put(new TopicPartition(partition.topic, partition.partition), partition);
            }
        }
        if (behind.isEmpty()) {
            return;
        }
        // The controllers answer, who don't without a leader.
        look.expect(Look.MOVES);
        if (!OwnMetrics.controllersMayHaveLeader()) {
            look.unseen(Look.MOVES, "the quorum has no leader");
            return;
        }
        try {
            Map<TopicPartition, PartitionReassignment> moves = forwarded.listPartitionReassignments(
                    behind.keySet(), ClusterLook.soon(new ListPartitionReassignmentsOptions())).reassignments()
                    .get(ClusterLook.ANSWER_MS, TimeUnit.MILLISECONDS);
            for (Map.Entry<TopicPartition, PartitionReassignment> move : moves.entrySet()) {
                PartitionState partition = behind.get(move.getKey());
                if (partition != null) {
                    partition.comingReplicas = without(partition.inSync, move.getValue().addingReplicas());
                }
            }
            look.seen(Look.MOVES);
        } catch (ExecutionException | TimeoutException failure) {
            look.unseen(Look.MOVES, ClusterLook.text(failure));
        }
    }

    private static int[] without(int[] inSync, List<Integer> adding) {
        Set<Integer> coming = new HashSet<>(adding);
        for (int id : inSync) {
            coming.remove(id);
        }
        int[] ids = new int[coming.size()];
        int i = 0;
        for (int id : coming) {
            ids[i++] = id;
        }
        return ids;
    }
}
