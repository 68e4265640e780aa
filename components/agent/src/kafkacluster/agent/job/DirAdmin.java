package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.job.BrokerDirs.Replica;
import kafkacluster.agent.job.BrokerDirs.Space;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterReplicaLogDirsOptions;
import org.apache.kafka.clients.admin.DescribeLogDirsOptions;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.ReplicaInfo;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionReplica;
import org.apache.kafka.common.errors.ReplicaNotAvailableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What is asked of brokers about their log directories, and told them. */
final class DirAdmin {
    final Admin admin;

    DirAdmin(Admin admin) {
        this.admin = admin;
    }

    /**
     * What these brokers have in which directory. One that doesn't answer is left out.
     *
     * @param cordoned the directories of each that take nothing new
     */
    Map<Integer, BrokerDirs> describe(Collection<Integer> brokers, Map<Integer, Set<String>> cordoned)
            throws ExecutionException, InterruptedException {
        Map<Integer, BrokerDirs> described = new TreeMap<>();
        DescribeLogDirsOptions soon = new DescribeLogDirsOptions().timeoutMs(2 * Throttle.OWN_ANSWER_MS);
        for (Map.Entry<Integer, KafkaFuture<Map<String, LogDirDescription>>> broker
                : admin.describeLogDirs(brokers, soon).descriptions().entrySet()) {
            int id = broker.getKey();
            try {
                described.put(id, dirs(id, broker.getValue().get(), cordoned.getOrDefault(id, Collections.emptySet())));
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TimeoutException)) {
                    throw e;
                }
            }
        }
        return described;
    }

    private static BrokerDirs dirs(int id, Map<String, LogDirDescription> directories, Set<String> cordoned) {
        Map<String, Space> spaces = new TreeMap<>();
        Set<String> failed = new TreeSet<>();
        Map<TopicPartition, String> next = new HashMap<>();
        Map<TopicPartition, Long> copied = new HashMap<>();
        directories.forEach((path, directory) -> {
            spaces.put(path, new Space(directory.totalBytes().orElse(-1), directory.usableBytes().orElse(-1)));
            if (directory.error() != null) {
                failed.add(path);
            }
            directory.replicaInfos().forEach((partition, info) -> {
                if (info.isFuture()) {
                    next.put(partition, path);
                    copied.put(partition, info.size());
                }
            });
        });
        List<Replica> replicas = new ArrayList<>();
        for (Map.Entry<String, LogDirDescription> directory : directories.entrySet()) {
            for (Map.Entry<TopicPartition, ReplicaInfo> replica : directory.getValue().replicaInfos().entrySet()) {
                TopicPartition key = replica.getKey();
                if (!replica.getValue().isFuture()) {
                    replicas.add(new Replica(key.topic(), key.partition(), directory.getKey(), next.get(key),
                            replica.getValue().size(), copied.getOrDefault(key, 0L)));
                }
            }
        }
        return new BrokerDirs(id, spaces, replicas, failed, cordoned);
    }

    /** Begins to move these replicas of a broker; those that can't be moved now are planned again. */
    void move(int broker, Map<Replica, String> targets) throws ExecutionException, InterruptedException {
        Map<TopicPartitionReplica, String> asked = new HashMap<>();
        targets.forEach((replica, directory) ->
                asked.put(new TopicPartitionReplica(replica.topic, replica.partition, broker), directory));
        AlterReplicaLogDirsOptions soon = new AlterReplicaLogDirsOptions().timeoutMs(2 * Throttle.OWN_ANSWER_MS);
        for (KafkaFuture<Void> future : admin.alterReplicaLogDirs(asked, soon).values().values()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (!(cause instanceof UnknownTopicOrPartitionException) && !(cause instanceof ReplicaNotAvailableException)) {
                    throw e;
                }
            }
        }
    }
}
