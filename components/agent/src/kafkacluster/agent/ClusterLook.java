package kafkacluster.agent;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListPartitionReassignmentsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks at the cluster through this node: through its broker, whose client may go on to any other; else through its
 * controller, which knows the quorum and the features, but no partitions.
 */
final class ClusterLook implements Looks.Viewer {
    /** Keeps the answers small in the broker's heap, whatever the number of topics. */
    private static final int TOPICS_A_REQUEST = 500;
    /** What a request may take, so that a look has ended before its askers give up. */
    private static final int ANSWER_MS = 2_500;
    /** All topics of a large cluster take many requests, some of them long ones. */
    private static final int PAGE_MS = 10_000;
    private static final long PARTITIONS_MS = 20_000;
    /** Topics' settings are most of what a look costs, and hardly ever change. */
    private static final long MINIMUMS_MS = 10_000;

    private static final String OLD_CLIENT = "clients before Kafka 3.7 can't ask a controller";

    private final AgentOptions options;
    private Admin admin;
    /** For what a broker asks the leader of the quorum: a client sends a node nothing more while one answer is due. */
    private Admin forwarded;
    private boolean asksBroker;
    /** min.insync.replicas by topic, as it was a moment ago. */
    private final Map<String, Integer> minimums = new HashMap<>();
    private long minimumsSince = System.nanoTime();

    ClusterLook(AgentOptions options) {
        this.options = options;
    }

    @Override
    public void view(Look look) throws Exception {
        look.expect(Look.FEATURES);
        if (options.hasQuorum()) {
            look.expect(Look.QUORUM);
        }
        boolean brokerRuns = BrokerReadiness.runs(OwnMetrics.brokerState());
        String why = brokerRuns ? "no answer yet"
                : options.bootstrap == null ? "this node is only a controller" : "this broker doesn't run";
        for (String part : new String[] {Look.BROKERS, Look.PARTITIONS, Look.SETTINGS}) {
            look.unseen(part, why);
        }
        if (!brokerRuns && options.controller == null) {
            look.fail(why);
            return;
        }
        if (!brokerRuns && !Ports.isOpen(options.controller)) {
            look.fail("the controller doesn't listen on " + options.controller + " yet");
            return;
        }
        if (!open(look, brokerRuns)) {
            return;
        }
        List<KafkaFuture<?>> asked = new ArrayList<>();
        askQuorum(look, asked);
        askFeatures(look, asked);
        askBrokers(look, asked);
        if (brokerRuns) {
            askSettings(look, asked);
            try {
                lookAtPartitions(look);
            } catch (ExecutionException | TimeoutException failure) {
                look.unseen(Look.PARTITIONS, text(failure));
            }
        }
        await(asked);
    }

    /** Only that part of it. */
    void viewQuorum(Look look) throws IOException, InterruptedException {
        look.expect(Look.QUORUM);
        List<KafkaFuture<?>> asked = new ArrayList<>();
        if (open(look, BrokerReadiness.runs(OwnMetrics.brokerState()))) {
            askQuorum(look, asked);
        }
        await(asked);
    }

    private static void await(List<KafkaFuture<?>> asked) throws InterruptedException {
        for (KafkaFuture<?> future : asked) {
            try {
                future.get(2 * ANSWER_MS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException told) {
                // by the look's own words
            }
        }
    }

    @Override
    public void rest() {
        if (admin != null) {
            admin.close(Duration.ZERO);
            admin = null;
        }
        if (forwarded != null) {
            forwarded.close(Duration.ZERO);
            forwarded = null;
        }
        minimums.clear();
    }

    /** False if this client can't ask that node. */
    private boolean open(Look look, boolean broker) throws IOException {
        if (!broker && !NewerClient.canAskControllers()) {
            look.unseen(Look.QUORUM, OLD_CLIENT);
            look.unseen(Look.FEATURES, OLD_CLIENT);
            return false;
        }
        if (forwarded != null && asksBroker == broker) {
            return true;
        }
        rest();
        Properties properties = broker
                ? ClusterView.clientProperties(options.bootstrap, options.clientConfig, PAGE_MS)
                : ClusterView.clientProperties(options.controller, null, PAGE_MS);
        if (!broker) {
            properties.setProperty("bootstrap.controllers", (String) properties.remove("bootstrap.servers"));
        }
        properties.setProperty("client.id", "kafkacluster-agent-state");
        admin = Admin.create(properties);
        properties.setProperty("client.id", "kafkacluster-agent-quorum");
        forwarded = Admin.create(properties);
        asksBroker = broker;
        return true;
    }

    private void askQuorum(Look look, List<KafkaFuture<?>> asked) {
        if (!options.hasQuorum()) {
            return;
        }
        if (!OwnMetrics.controllersMayHaveLeader()) {
            look.unseen(Look.QUORUM, "it has no leader");
            return;
        }
        asked.add(forwarded.describeMetadataQuorum(soon(new DescribeMetadataQuorumOptions())).quorumInfo()
                .whenComplete((info, failure) -> told(look, Look.QUORUM, failure, () -> look.quorum = quorum(info))));
    }

    private void askFeatures(Look look, List<KafkaFuture<?>> asked) {
        asked.add(admin.describeFeatures(soon(new DescribeFeaturesOptions())).featureMetadata()
                .whenComplete((all, failure) ->
                        told(look, Look.FEATURES, failure, () -> look.features = levels(all))));
    }

    /** A controller's answer has the cluster's id, and names controllers. */
    private void askBrokers(Look look, List<KafkaFuture<?>> asked) {
        DescribeClusterOptions timely = soon(new DescribeClusterOptions());
        DescribeClusterResult result = admin.describeCluster(asksBroker ? NewerClient.withFencedBrokers(timely) : timely);
        asked.add(result.clusterId().whenComplete((id, failure) -> look.clusterId = id));
        if (!asksBroker) {
            return;
        }
        asked.add(result.nodes().whenComplete((nodes, failure) -> told(look, Look.BROKERS, failure, () -> {
            Map<Integer, Boolean> brokers = new TreeMap<>();
            for (Node node : nodes) {
                brokers.put(node.id(), !NewerClient.isFenced(node));
            }
            look.brokers = brokers;
        })));
    }

    private void askSettings(Look look, List<KafkaFuture<?>> asked) {
        ConfigResource itself = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(options.id));
        asked.add(admin.describeConfigs(Collections.singleton(itself), soon(new DescribeConfigsOptions())).values()
                .get(itself).whenComplete((all, failure) ->
                        told(look, Look.SETTINGS, failure, () -> look.settings = dynamicSettings(all))));
    }

    private static void told(Look look, String part, Throwable failure, Runnable see) {
        if (failure != null) {
            look.unseen(part, text(failure));
            return;
        }
        try {
            see.run();
            look.seen(part);
        } catch (RuntimeException | LinkageError unexpected) {
            look.unseen(part, text(unexpected));
        }
    }

    private static String text(Throwable failure) {
        boolean isTimeout = failure instanceof TimeoutException
                || Failures.cause(failure) instanceof org.apache.kafka.common.errors.TimeoutException;
        return isTimeout ? "no answer in time" : Failures.text(failure);
    }

    private static Quorum quorum(QuorumInfo info) {
        Long leaderAt = null;
        long leaderEnd = 0;
        for (QuorumInfo.ReplicaState voter : info.voters()) {
            if (voter.replicaId() == info.leaderId()) {
                leaderEnd = voter.logEndOffset();
                leaderAt = voter.lastCaughtUpTimestamp().isPresent() ? voter.lastCaughtUpTimestamp().getAsLong() : null;
            }
        }
        return new Quorum(info.leaderId(), info.leaderEpoch(),
                members(info.voters(), info.leaderId(), leaderEnd, leaderAt),
                members(info.observers(), info.leaderId(), leaderEnd, leaderAt));
    }

    private static List<Quorum.Member> members(
            List<QuorumInfo.ReplicaState> replicas, int leader, long leaderEnd, Long leaderAt) {
        List<Quorum.Member> members = new ArrayList<>();
        for (QuorumInfo.ReplicaState replica : replicas) {
            // Of one that never fetched from this leader the end is -1.
            long lag = leaderEnd - Math.max(0, replica.logEndOffset());
            Long at = replica.lastCaughtUpTimestamp().isPresent() ? replica.lastCaughtUpTimestamp().getAsLong() : null;
            members.add(new Quorum.Member(replica.replicaId(), NewerClient.directoryId(replica), lag,
                    Quorum.isCaughtUp(replica.replicaId() == leader, lag, at, leaderAt)));
        }
        return members;
    }

    private static Map<String, Integer> levels(FeatureMetadata features) {
        Map<String, Integer> levels = new TreeMap<>();
        for (Map.Entry<String, FinalizedVersionRange> feature : features.finalizedFeatures().entrySet()) {
            levels.put(feature.getKey(), (int) feature.getValue().maxVersionLevel());
        }
        return levels;
    }

    private static Map<String, Map<String, String>> dynamicSettings(Config config) {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (ConfigEntry entry : config.entries()) {
            boolean ofCluster = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            boolean ofBroker = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG;
            if ((ofCluster || ofBroker) && !entry.isSensitive() && entry.value() != null) {
                Map<String, String> setting = new LinkedHashMap<>();
                setting.put("value", entry.value());
                setting.put("source", ofCluster ? "cluster" : "broker");
                settings.put(entry.name(), setting);
            }
        }
        return settings;
    }

    private void lookAtPartitions(Look look) throws ExecutionException, InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PARTITIONS_MS * 1_000_000;
        if (System.nanoTime() - minimumsSince > MINIMUMS_MS * 1_000_000) {
            minimums.clear();
            minimumsSince = System.nanoTime();
        }
        List<String> topics = new ArrayList<>(new TreeSet<>(
                get(admin.listTopics(soon(new ListTopicsOptions().listInternal(true))).names(), deadline)));
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
            Config known = getUnlessDeleted(config.getValue(), deadline);
            if (known != null) {
                minimums.put(config.getKey().name(), minimum(known));
            }
        }
        for (Map.Entry<String, KafkaFuture<TopicDescription>> description : descriptions.entrySet()) {
            String topic = description.getKey();
            TopicDescription known = getUnlessDeleted(description.getValue(), deadline);
            if (known != null && minimums.containsKey(topic)) {
                for (TopicPartitionInfo partition : known.partitions()) {
                    into.add(partition(topic, partition, minimums.get(topic)));
                }
            }
        }
    }

    private static <T> T getUnlessDeleted(KafkaFuture<T> future, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return get(future, deadline);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return null;
            }
            throw e;
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
                    behind.keySet(), soon(new ListPartitionReassignmentsOptions())).reassignments()
                    .get(ANSWER_MS, TimeUnit.MILLISECONDS);
            for (Map.Entry<TopicPartition, PartitionReassignment> move : moves.entrySet()) {
                PartitionState partition = behind.get(move.getKey());
                if (partition != null) {
                    partition.comingReplicas = without(partition.inSync, move.getValue().addingReplicas());
                }
            }
            look.seen(Look.MOVES);
        } catch (ExecutionException | TimeoutException failure) {
            look.unseen(Look.MOVES, text(failure));
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

    private static <T extends AbstractOptions<T>> T soon(T options) {
        return options.timeoutMs(ANSWER_MS);
    }

    private static <T> T get(KafkaFuture<T> future, long deadline)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
}
