package kafkacluster.agent.look;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.admin.NewerClient;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Ports;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.OwnMetrics;
import org.apache.kafka.clients.admin.AbstractOptions;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Looks at the cluster through this node: through its broker, whose client may go on to any other; else through its
 * controller, which knows the quorum and the features, but no partitions.
 */
public final class ClusterLook implements Looks.Viewer {
    /** What a request may take, so that a look has ended before its askers give up. */
    static final int ANSWER_MS = 2_500;
    private static final String OLD_CLIENT = "clients before Kafka 3.7 can't ask a controller";

    private final AgentOptions options;
    private Admin admin;
    /** For what a broker asks the leader of the quorum: a client sends a node nothing more while one answer is due. */
    private Admin forwarded;
    private PartitionLook partitions;
    private boolean asksBroker;

    public ClusterLook(AgentOptions options) {
        this.options = options;
    }

    @Override
    public void view(Look look) throws Exception {
        look.expect(Look.FEATURES);
        if (options.hasQuorum()) {
            look.expect(Look.QUORUM);
        }
        boolean brokerRuns = OwnMetrics.brokerRuns();
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
                partitions.view(look);
            } catch (ExecutionException | TimeoutException failure) {
                look.unseen(Look.PARTITIONS, text(failure));
            }
        }
        await(asked);
    }

    /** Only that part of it. */
    public void viewQuorum(Look look) throws IOException, InterruptedException {
        look.expect(Look.QUORUM);
        List<KafkaFuture<?>> asked = new ArrayList<>();
        if (open(look, OwnMetrics.brokerRuns())) {
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
        partitions = null;
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
        Properties properties = AdminProperties.of(
                broker ? options.bootstrap : options.controller, options.clientConfig, PartitionLook.PAGE_MS);
        if (!broker) {
            properties.setProperty("bootstrap.controllers", (String) properties.remove("bootstrap.servers"));
        }
        properties.setProperty("client.id", "kafkacluster-agent-state");
        admin = Admin.create(properties);
        properties.setProperty("client.id", "kafkacluster-agent-quorum");
        forwarded = Admin.create(properties);
        partitions = new PartitionLook(admin, forwarded);
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
                .whenComplete((info, failure) -> told(look, Look.QUORUM, failure, () -> look.quorum = QuorumLook.of(info))));
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
            Map<Integer, String> racks = new TreeMap<>();
            for (Node node : nodes) {
                brokers.put(node.id(), !NewerClient.isFenced(node));
                if (node.hasRack()) {
                    racks.put(node.id(), node.rack());
                }
            }
            look.racks = racks;
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

    static String text(Throwable failure) {
        boolean isTimeout = failure instanceof TimeoutException
                || Failures.cause(failure) instanceof org.apache.kafka.common.errors.TimeoutException;
        return isTimeout ? "no answer in time" : Failures.text(failure);
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

    static <T extends AbstractOptions<T>> T soon(T options) {
        return options.timeoutMs(ANSWER_MS);
    }
}
