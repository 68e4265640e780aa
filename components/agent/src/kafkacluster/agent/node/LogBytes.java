package kafkacluster.agent.node;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What this broker has on its volumes now, and what it takes there, as of a while ago. Costs no request. */
public final class LogBytes {
    private static final String SIZES = "kafka.log:type=Log,name=Size,*";
    /** There is one for each log directory. */
    private static final String OFFLINE = "kafka.log:type=LogManager,name=LogDirectoryOffline,*";
    /** Neither what is being deleted, nor what is being copied there, which have another end. */
    private static final Pattern REPLICA = Pattern.compile(".+-\\d+");
    private static final String METADATA = "__cluster_metadata-0";
    /** There is a metric for each partition. */
    private static final long AGE_MS = 5_000;

    private long bytes;
    private Map<String, Long> sizes = new HashMap<>();
    private long measuredAt;

    public synchronized long get() {
        measure();
        return bytes;
    }

    /**
     * Each log directory with the replicas in it. Empty while the broker doesn't run. How many there are is counted each time: an
     * `up` that follows one which made topics decides by it.
     */
    public synchronized List<Map<String, Object>> directories() {
        measure();
        Map<String, Boolean> offline = new TreeMap<>();
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName name : server.queryNames(new ObjectName(OFFLINE), null)) {
                Object value = server.getAttribute(name, "Value");
                offline.put(property(name, "logDirectory"), value instanceof Number && ((Number) value).intValue() != 0);
            }
        } catch (JMException | RuntimeException onlyTold) {
            return new ArrayList<>();
        }
        List<Map<String, Object>> directories = new ArrayList<>();
        offline.forEach((path, isOffline) -> directories.add(directory(new File(path), isOffline)));
        return directories;
    }

    private void measure() {
        long now = System.nanoTime();
        if (measuredAt != 0 && now - measuredAt <= AGE_MS * 1_000_000) {
            return;
        }
        bytes = 0;
        sizes = new HashMap<>();
        try {
            sizeAll();
        } catch (JMException | RuntimeException onlyTold) {
            sizes = new HashMap<>();
        }
        measuredAt = now;
    }

    /** Counts what is being copied between directories only in the sum. */
    private void sizeAll() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName(SIZES), null)) {
            Object value = server.getAttribute(name, "Value");
            long size = value instanceof Number ? ((Number) value).longValue() : 0;
            bytes += size;
            if (name.getKeyProperty("is-future") == null) {
                sizes.put(property(name, "topic") + "-" + property(name, "partition"), size);
            }
        }
    }

    private static String property(ObjectName name, String key) {
        String value = name.getKeyProperty(key);
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    private Map<String, Object> directory(File path, boolean isOffline) {
        int replicas = 0;
        long bytes = 0;
        String[] names = path.list();
        for (String name : names == null ? new String[0] : names) {
            if (REPLICA.matcher(name).matches() && !name.equals(METADATA)) {
                replicas++;
                bytes += sizes.getOrDefault(name, 0L);
            }
        }
        Map<String, Object> directory = new LinkedHashMap<>();
        directory.put("path", path.getPath());
        directory.put("replicas", replicas);
        directory.put("bytes", bytes);
        directory.put("free", path.getUsableSpace());
        directory.put("offline", isOffline);
        return directory;
    }
}
