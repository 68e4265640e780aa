package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.admin.NewerClient;
import kafkacluster.agent.base.Failures;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;

/** Has clients push what a file says (KIP-714). A subscription that is in no line of it is somebody else's. */
final class Subscriptions {
    /** A source of Kafka 3.7, as is the type below: the agent is compiled against an older client. */
    private static final String OWN = "DYNAMIC_CLIENT_METRICS_CONFIG";

    private final Admin admin;
    private final DesiredSubscriptions desired;
    private final TreeSet<String> changed = new TreeSet<>();
    private final TreeSet<String> removed = new TreeSet<>();

    private Subscriptions(Admin admin, DesiredSubscriptions desired) {
        this.admin = admin;
        this.desired = desired;
    }

    /** Answers with what was changed, as a line. */
    static String reconcile(Admin admin, DesiredSubscriptions desired, Patience patience) throws Exception {
        Subscriptions subscriptions = new Subscriptions(admin, desired);
        return patience.retry(() -> {
            subscriptions.reconcileOnce();
            return subscriptions.summary();
        });
    }

    private void reconcileOnce() throws ExecutionException, InterruptedException, Refusal {
        Map<String, Map<String, String>> wanted = new TreeMap<>(desired.set);
        for (String name : desired.removed) {
            wanted.put(name, Collections.emptyMap());
        }
        Map<String, Map<String, String>> actual = read(wanted.keySet());
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (Map.Entry<String, Map<String, String>> each : wanted.entrySet()) {
            String name = each.getKey();
            Map<String, String> now = actual.getOrDefault(name, Collections.emptyMap());
            if (!now.equals(each.getValue())) {
                changes.put(resource(name), operations(now, each.getValue()));
                (desired.removed.contains(name) ? removed : changed).add(name);
            }
        }
        if (!changes.isEmpty()) {
            alter(changes);
        }
    }

    private Map<String, Map<String, String>> read(Collection<String> names) throws ExecutionException, InterruptedException {
        List<ConfigResource> resources = new ArrayList<>();
        for (String name : names) {
            resources.add(resource(name));
        }
        Map<String, Map<String, String>> actual = new HashMap<>();
        for (Map.Entry<ConfigResource, Config> described : admin.describeConfigs(resources).all().get().entrySet()) {
            Map<String, String> settings = new TreeMap<>();
            for (ConfigEntry entry : described.getValue().entries()) {
                if (entry.source().name().equals(OWN)) {
                    settings.put(entry.name(), entry.value());
                }
            }
            actual.put(described.getKey().name(), settings);
        }
        return actual;
    }

    private static ConfigResource resource(String name) {
        return new ConfigResource(ConfigResource.Type.valueOf("CLIENT_METRICS"), name);
    }

    private static Collection<AlterConfigOp> operations(Map<String, String> now, Map<String, String> wanted) {
        List<AlterConfigOp> operations = new ArrayList<>();
        for (String setting : DesiredSubscriptions.SETTINGS) {
            String value = wanted.get(setting);
            if (value != null || now.containsKey(setting)) {
                operations.add(new AlterConfigOp(new ConfigEntry(setting, value),
                        value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
            }
        }
        return operations;
    }

    /** Waits for all of them: those that Kafka takes stay. */
    private void alter(Map<ConfigResource, Collection<AlterConfigOp>> changes)
            throws ExecutionException, InterruptedException, Refusal {
        List<String> refused = new ArrayList<>();
        for (Map.Entry<ConfigResource, KafkaFuture<Void>> change : admin.incrementalAlterConfigs(changes).values().entrySet()) {
            try {
                change.getValue().get();
            } catch (ExecutionException e) {
                if (Patience.isTemporary(e)) {
                    throw e;
                }
                refused.add("metrics.clients: Kafka doesn't take " + change.getKey().name() + ": " + Failures.text(e));
            }
        }
        if (!refused.isEmpty()) {
            throw new Refusal(refused);
        }
    }

    private String summary() throws ExecutionException, InterruptedException {
        String text = "subscriptions of clients: " + changed.size() + " changed, " + removed.size() + " removed, "
                + (desired.set.size() - changed.size()) + " unchanged";
        TreeSet<String> others = new TreeSet<>(NewerClient.subscriptions(admin));
        others.removeAll(desired.set.keySet());
        others.removeAll(desired.removed);
        return others.isEmpty() ? text : text + "; of others, and left as they are: " + String.join(", ", others);
    }
}
