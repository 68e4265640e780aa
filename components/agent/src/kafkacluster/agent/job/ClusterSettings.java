package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.job.ActualSettings.InForce;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/** Tells the whole cluster settings while it runs: they take effect without a restart. */
final class ClusterSettings {
    /** The cluster's dynamic defaults: a broker without a name. */
    private static final ConfigResource DEFAULTS = new ConfigResource(ConfigResource.Type.BROKER, "");
    /** Brokers take what they are told within moments, or never. */
    private static final long IN_FORCE_NS = 60_000_000_000L;
    /** A broker that was just stopped is asked in vain, and is listed no more then. */
    private static final int ANSWER_MS = 10_000;

    private final Admin admin;
    private final DesiredSettings desired;
    private final Patience patience;

    ClusterSettings(Admin admin, DesiredSettings desired, Patience patience) {
        this.admin = admin;
        this.desired = desired;
        this.patience = patience;
    }

    /** Returns once all of them are in force on every broker that answers. */
    void reconcile() throws Exception {
        Map<String, String> told = new HashMap<>();
        Map<String, String> stuck = Collections.emptyMap();
        long since = System.nanoTime();
        while (true) {
            ActualSettings actual = patience.retry(this::read);
            SettingPlan plan = SettingPlan.of(desired, actual);
            if (plan.isDone()) {
                return;
            }
            // A broker learns of what the controller wrote a moment later.
            for (Map.Entry<String, String> setting : told.entrySet()) {
                if (plan.change.containsKey(setting.getKey())
                        && Objects.equals(plan.change.get(setting.getKey()), setting.getValue())) {
                    plan.change.remove(setting.getKey());
                    plan.waiting.put(setting.getKey(), "no broker knows of " + inWords(setting.getValue()) + " yet");
                }
            }
            if (!plan.change.isEmpty()) {
                Map<String, String> before = new HashMap<>(actual.defaults);
                before.putAll(told);
                patience.retry(() -> tell(plan.change, before));
                told.putAll(plan.change);
            }
            if (!plan.change.isEmpty() || !plan.waiting.equals(stuck)) {
                stuck = plan.waiting;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > IN_FORCE_NS) {
                throw new Refusal(lines(plan.waiting));
            } else {
                patience.pauseOrThrow(String.join("; ", lines(plan.waiting)));
            }
        }
    }

    private static List<String> lines(Map<String, String> waiting) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> setting : waiting.entrySet()) {
            lines.add(path(setting.getKey()) + ": isn't in force: " + setting.getValue() + "; its log says why");
        }
        return lines;
    }

    private ActualSettings read() throws ExecutionException, InterruptedException {
        ActualSettings actual = new ActualSettings();
        KafkaFuture<Map<ConfigResource, Config>> defaults = admin.describeConfigs(Collections.singleton(DEFAULTS)).all();
        List<ConfigResource> brokers = new ArrayList<>();
        for (Node node : admin.describeCluster(new DescribeClusterOptions().timeoutMs(ANSWER_MS)).nodes().get()) {
            brokers.add(new ConfigResource(ConfigResource.Type.BROKER, node.idString()));
        }
        DescribeConfigsOptions options = new DescribeConfigsOptions().includeSynonyms(true).timeoutMs(ANSWER_MS);
        Map<ConfigResource, Config> described = admin.describeConfigs(brokers, options).all().get();
        for (ConfigEntry entry : defaults.get().get(DEFAULTS).entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG && entry.value() != null) {
                actual.defaults.put(entry.name(), entry.value());
            }
        }
        for (Map.Entry<ConfigResource, Config> broker : described.entrySet()) {
            Map<String, InForce> settings = new HashMap<>();
            for (ConfigEntry entry : broker.getValue().entries()) {
                if (desired.set.containsKey(entry.name()) || desired.removed.contains(entry.name())) {
                    settings.put(entry.name(), inForce(entry));
                }
            }
            actual.brokers.put(Integer.parseInt(broker.getKey().name()), settings);
        }
        return actual;
    }

    private static InForce inForce(ConfigEntry entry) {
        String untold = null;
        for (ConfigEntry.ConfigSynonym synonym : entry.synonyms()) {
            boolean isTold = synonym.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            if (!isTold && synonym.source() != ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG && untold == null) {
                untold = synonym.value();
            }
        }
        boolean isOwn = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG;
        boolean isTold = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
        return new InForce(entry.value(), entry.type().name(), isOwn, isTold, untold);
    }

    /** Tells the cluster, and prints a line for each: "min.insync.replicas: 1 -> 2". */
    private Void tell(Map<String, String> change, Map<String, String> before) throws Exception {
        try {
            alter(change, new AlterConfigsOptions());
        } catch (ExecutionException e) {
            if (Patience.isTemporary(e)) {
                throw e;
            }
            throw refused(change, e);
        }
        for (Map.Entry<String, String> setting : change.entrySet()) {
            System.out.println("settings: " + setting.getKey() + ": " + inWords(before.get(setting.getKey())) + " -> "
                    + inWords(setting.getValue()));
        }
        return null;
    }

    private static String inWords(String value) {
        return value == null ? "not set" : value;
    }

    /** Which of them Kafka doesn't take: it refuses all, and doesn't always name the one. */
    private Refusal refused(Map<String, String> change, ExecutionException all) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> setting : new TreeMap<>(change).entrySet()) {
            try {
                Map<String, String> alone = Collections.singletonMap(setting.getKey(), setting.getValue());
                alter(alone, new AlterConfigsOptions().validateOnly(true));
            } catch (ExecutionException e) {
                lines.add(path(setting.getKey()) + ": Kafka doesn't take " + inWords(setting.getValue()) + ": " + Failures.text(e));
            }
        }
        if (lines.isEmpty()) {
            lines.add(change.keySet() + ": Kafka doesn't take them together: " + Failures.text(all));
        }
        return new Refusal(lines);
    }

    private void alter(Map<String, String> change, AlterConfigsOptions options)
            throws ExecutionException, InterruptedException {
        Collection<AlterConfigOp> operations = new ArrayList<>();
        for (Map.Entry<String, String> setting : change.entrySet()) {
            AlterConfigOp.OpType type = setting.getValue() == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET;
            operations.add(new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()), type));
        }
        admin.incrementalAlterConfigs(Collections.singletonMap(DEFAULTS, operations), options).all().get();
    }

    private static String path(String name) {
        return "config[\"" + name + "\"]";
    }
}
