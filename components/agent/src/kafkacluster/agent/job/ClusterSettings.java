package kafkacluster.agent.job;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Settings of the whole cluster that only the cluster itself can be told: what a file of a broker says of them does
 * nothing, as of min.insync.replicas once eligible leader replicas are on (KIP-966). They take effect without a restart.
 */
final class ClusterSettings {
    /** The cluster's dynamic defaults: a broker without a name. */
    private static final ConfigResource DEFAULTS = new ConfigResource(ConfigResource.Type.BROKER, "");

    private ClusterSettings() {
    }

    /** What a properties file declares, sorted by name. */
    static Map<String, String> read(Path file) throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            properties.load(in);
        }
        Map<String, String> settings = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            settings.put(name, properties.getProperty(name));
        }
        return settings;
    }

    /** Sets those that aren't in force, and answers with a line for each: "min.insync.replicas: 1 -> 2". */
    static List<String> apply(Admin admin, Map<String, String> desired) throws ExecutionException, InterruptedException {
        Config current = admin.describeConfigs(Collections.singleton(DEFAULTS)).all().get().get(DEFAULTS);
        List<String> changes = new ArrayList<>();
        Collection<AlterConfigOp> operations = new ArrayList<>();
        for (Map.Entry<String, String> setting : desired.entrySet()) {
            ConfigEntry entry = current.get(setting.getKey());
            boolean isSet = entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_DEFAULT_BROKER_CONFIG;
            String before = isSet ? entry.value() : null;
            if (setting.getValue().equals(before)) {
                continue;
            }
            changes.add(setting.getKey() + ": " + (before == null ? "not set" : before) + " -> " + setting.getValue());
            operations.add(new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()), AlterConfigOp.OpType.SET));
        }
        if (!operations.isEmpty()) {
            admin.incrementalAlterConfigs(Collections.singletonMap(DEFAULTS, operations)).all().get();
        }
        return changes;
    }
}
