package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.ElectionType;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.ElectionNotNeededException;
import org.apache.kafka.common.errors.InvalidReplicaAssignmentException;
import org.apache.kafka.common.errors.PreferredLeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What is asked of brokers about replicas, and told them. */
final class MoveAdmin {
    final Admin admin;
    /** Where partitions are that were being moved, by this or by whom it goes on for. */
    private final Map<TopicPartition, List<Integer>> sent = new HashMap<>();

    MoveAdmin(Admin admin) {
        this.admin = admin;
    }

    /** Racks of the brokers that serve, by their ids. */
    Map<Integer, String> racks() throws ExecutionException, InterruptedException {
        Map<Integer, String> racks = new TreeMap<>();
        for (Node node : admin.describeCluster().nodes().get()) {
            racks.put(node.id(), node.rack() == null ? "" : node.rack());
        }
        return racks;
    }

    Layout layout() throws ExecutionException, InterruptedException {
        Map<Integer, String> racks = racks();
        return layout(racks, sizes(racks.keySet()));
    }

    /** Without how much the partitions are: brokers look at all files of their logs for that. */
    Layout unweighed() throws ExecutionException, InterruptedException {
        return layout(racks(), Collections.emptyMap());
    }

    private Layout layout(Map<Integer, String> racks, Map<TopicPartition, Map<Integer, Long>> sizes)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, PartitionReassignment> moving = moving(Optional.empty());
        moving.forEach((partition, to) -> sent.put(partition, planned(to)));
        List<PlacedPartition> partitions = new ArrayList<>();
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        for (List<String> batch : TopicAdmin.batches(topics)) {
            for (KafkaFuture<TopicDescription> future : admin.describeTopics(batch).topicNameValues().values()) {
                TopicDescription topic = unlessGone(future);
                if (topic != null) {
                    for (TopicPartitionInfo partition : topic.partitions()) {
                        TopicPartition key = new TopicPartition(topic.name(), partition.partition());
                        partitions.add(placed(key, partition, moving.get(key), sent.get(key), sizes.getOrDefault(key, Collections.emptyMap())));
                    }
                }
            }
        }
        return new Layout(racks, partitions);
    }

    /** One that is moved already counts as if it were done: what comes is planned against that. */
    private static PlacedPartition placed(TopicPartition key, TopicPartitionInfo partition, PartitionReassignment moving,
            List<Integer> sent, Map<Integer, Long> sizes) {
        List<Integer> described = ids(partition.replicas());
        List<Integer> replicas = moving == null ? PlacedPartition.since(sent, described) : sent;
        Set<Integer> inSync = PlacedPartition.inSyncSince(moving == null ? sent : null, described, ids(partition.isr()));
        if (moving != null) {
            inSync.addAll(moving.addingReplicas());
        }
        boolean hasLeader = partition.leader() != null && !partition.leader().isEmpty();
        long bytes = sizes.isEmpty() ? 0 : Collections.max(sizes.values());
        return new PlacedPartition(key.topic(), key.partition(), replicas, new ArrayList<>(inSync), hasLeader, bytes);
    }

    private static List<Integer> planned(PartitionReassignment moving) {
        List<Integer> replicas = new ArrayList<>(moving.replicas());
        replicas.removeAll(moving.removingReplicas());
        return replicas;
    }

    private static List<Integer> ids(List<Node> nodes) {
        List<Integer> ids = new ArrayList<>();
        for (Node node : nodes) {
            ids.add(node.id());
        }
        return ids;
    }

    private static <T> T unlessGone(KafkaFuture<T> future) throws ExecutionException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
        }
    }

    /** Bytes of each partition on each of these brokers. One that doesn't answer is left out: this only weighs. */
    Map<TopicPartition, Map<Integer, Long>> sizes(Collection<Integer> brokers) throws InterruptedException {
        Map<TopicPartition, Map<Integer, Long>> sizes = new HashMap<>();
        DescribeLogDirsOptions soon = new DescribeLogDirsOptions().timeoutMs(Throttle.OWN_ANSWER_MS);
        for (Map.Entry<Integer, KafkaFuture<Map<String, LogDirDescription>>> broker
                : admin.describeLogDirs(brokers, soon).descriptions().entrySet()) {
            try {
                for (LogDirDescription directory : broker.getValue().get().values()) {
                    for (Map.Entry<TopicPartition, ReplicaInfo> replica : directory.replicaInfos().entrySet()) {
                        if (!replica.getValue().isFuture()) {
                            sizes.computeIfAbsent(replica.getKey(), key -> new HashMap<>())
                                    .put(broker.getKey(), replica.getValue().size());
                        }
                    }
                }
            } catch (ExecutionException unknown) {
                continue;
            }
        }
        return sizes;
    }

    /** Reassignments that aren't done, of these partitions or of all. */
    Map<TopicPartition, PartitionReassignment> moving(Optional<Set<TopicPartition>> of)
            throws ExecutionException, InterruptedException {
        try {
            return (of.isPresent() ? admin.listPartitionReassignments(of.get()) : admin.listPartitionReassignments())
                    .reassignments().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException && of.isPresent()) {
                Map<TopicPartition, PartitionReassignment> all = new HashMap<>(moving(Optional.empty()));
                all.keySet().retainAll(of.get());
                return all;
            }
            throw e;
        }
    }

    /** Begins to move these; those that can't be moved now are planned again. */
    void move(Map<TopicPartition, List<Integer>> targets) throws ExecutionException, InterruptedException {
        Map<TopicPartition, Optional<NewPartitionReassignment>> asked = new HashMap<>();
        sent.putAll(targets);
        targets.forEach((partition, replicas) -> asked.put(partition, Optional.of(new NewPartitionReassignment(replicas))));
        for (KafkaFuture<Void> future : admin.alterPartitionReassignments(asked).values().values()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (!(cause instanceof UnknownTopicOrPartitionException) && !(cause instanceof InvalidReplicaAssignmentException)) {
                    throw e;
                }
            }
        }
    }

    void electPreferredLeaders(Set<TopicPartition> partitions) throws ExecutionException, InterruptedException {
        if (partitions.isEmpty()) {
            return;
        }
        for (Optional<Throwable> failure
                : admin.electLeaders(ElectionType.PREFERRED, partitions).partitions().get().values()) {
            Throwable cause = failure.orElse(null);
            if (cause != null && !(cause instanceof ElectionNotNeededException)
                    && !(cause instanceof PreferredLeaderNotAvailableException)
                    && !(cause instanceof UnknownTopicOrPartitionException)) {
                throw new ExecutionException(cause);
            }
        }
    }

    /** Has the cluster forget a broker. One that it doesn't know any more is fine. */
    void unregister(int id) throws ExecutionException, InterruptedException {
        try {
            admin.unregisterBroker(id).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof BrokerIdNotRegisteredException) && !(e.getCause() instanceof UnsupportedVersionException)) {
                throw e;
            }
        }
    }
}
