package kafkacluster.agent.metrics;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.look.QuorumLook;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.OwnMetrics;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListConsumerGroupsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;

/** Asks through this node's broker for what is told of the cluster, if it is this one that tells it. */
final class ClusterQuestions implements ClusterMetrics.Asker {
    private static final int ANSWER_MS = 5_000;

    private final AgentOptions options;
    private Admin admin;

    ClusterQuestions(AgentOptions options) {
        this.options = options;
    }

    @Override
    public ClusterFacts ask() throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (!OwnMetrics.brokerRuns()) {
            return ClusterFacts.NONE;
        }
        if (admin == null) {
            Properties properties = AdminProperties.of(options.bootstrap, options.clientConfig, ANSWER_MS);
            properties.setProperty("client.id", "kafkacluster-agent-metrics");
            admin = Admin.create(properties);
        }
        if (!isFirst(get(admin.describeCluster(soon(new DescribeClusterOptions())).nodes()))) {
            return ClusterFacts.NONE;
        }
        ClusterFacts facts = new ClusterFacts();
        askGroups(facts);
        if (options.hasQuorum() && OwnMetrics.controllersMayHaveLeader()) {
            facts.quorum = QuorumLook.of(get(
                    admin.describeMetadataQuorum(soon(new DescribeMetadataQuorumOptions())).quorumInfo()));
            facts.quorumAt = System.currentTimeMillis();
        }
        return facts;
    }

    @Override
    public void rest() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
    }

    /** Whether of all active brokers this one has the lowest id. */
    private boolean isFirst(Collection<Node> active) {
        for (Node broker : active) {
            if (broker.id() < options.id) {
                return false;
            }
        }
        return true;
    }

    private void askGroups(ClusterFacts facts) throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, ListConsumerGroupOffsetsSpec> groups = new HashMap<>();
        for (ConsumerGroupListing group : get(admin.listConsumerGroups(soon(new ListConsumerGroupsOptions())).valid())) {
            groups.put(group.groupId(), new ListConsumerGroupOffsetsSpec());
        }
        if (!groups.isEmpty()) {
            askOffsets(groups, facts);
        }
        facts.groupsAt = System.currentTimeMillis();
    }

    private void askOffsets(Map<String, ListConsumerGroupOffsetsSpec> groups, ClusterFacts facts)
            throws InterruptedException {
        ListConsumerGroupOffsetsResult result =
                admin.listConsumerGroupOffsets(groups, soon(new ListConsumerGroupOffsetsOptions()));
        Map<String, Map<TopicPartition, OffsetAndMetadata>> committed = new HashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (String group : groups.keySet()) {
            Map<TopicPartition, OffsetAndMetadata> ofGroup = known(result.partitionsToOffsetAndMetadata(group));
            if (ofGroup != null) {
                committed.put(group, ofGroup);
                ofGroup.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
            }
        }
        Map<TopicPartition, Long> endOf = ends(ends);
        committed.forEach((group, offsets) -> offsets.forEach((partition, offset) -> {
            Long end = endOf.get(partition);
            if (offset != null && end != null && facts.committed.size() < ClusterFacts.MOST_OFFSETS) {
                facts.committed.add(new ClusterFacts.Committed(
                        group, partition.topic(), partition.partition(), offset.offset(), end));
            }
        }));
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetSpec> asked) throws InterruptedException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        if (asked.isEmpty()) {
            return ends;
        }
        ListOffsetsResult result = admin.listOffsets(asked, soon(new ListOffsetsOptions()));
        for (TopicPartition partition : asked.keySet()) {
            ListOffsetsResult.ListOffsetsResultInfo info = known(result.partitionResult(partition));
            if (info != null) {
                ends.put(partition, info.offset());
            }
        }
        return ends;
    }

    /** Null where that one can't be told: a coordinator that is away, a topic that was deleted. */
    private static <T> T known(KafkaFuture<T> future) throws InterruptedException {
        try {
            return get(future);
        } catch (ExecutionException | TimeoutException unknown) {
            return null;
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(2 * ANSWER_MS, TimeUnit.MILLISECONDS);
    }

    private static <T extends AbstractOptions<T>> T soon(T options) {
        return options.timeoutMs(ANSWER_MS);
    }
}
