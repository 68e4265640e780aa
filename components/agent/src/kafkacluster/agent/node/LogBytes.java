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

/** How much the partitions of this broker take on its volumes, as of a while ago. Costs no request. */
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
    private List<Map<String, Object>> directories = new ArrayList<>();
    private long countedAt;

    public synchronized long get() {
        count();
        return bytes;
    }

    /** Each log directory with the replicas in it. Empty while the broker doesn't run. */
    public synchronized List<Map<String, Object>> directories() {
        count();
        return directories;
    }

    private void count() {
        long now = System.nanoTime();
        if (countedAt != 0 && now - countedAt <= AGE_MS * 1_000_000) {
            return;
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        bytes = 0;
        directories = new ArrayList<>();
        try {
            Map<String, Long> sizes = sizes(server);
            Map<String, Boolean> offline = new TreeMap<>();
            for (ObjectName name : server.queryNames(new ObjectName(OFFLINE), null)) {
                Object value = server.getAttribute(name, "Value");
                offline.put(property(name, "logDirectory"), value instanceof Number && ((Number) value).intValue() != 0);
            }
            offline.forEach((path, isOffline) -> directories.add(directory(new File(path), isOffline, sizes)));
        } catch (JMException | RuntimeException onlyTold) {
            directories = new ArrayList<>();
        }
        countedAt = now;
    }

    /** Of each partition. Counts what is being copied between directories only in the sum. */
    private Map<String, Long> sizes(MBeanServer server) throws JMException {
        Map<String, Long> sizes = new HashMap<>();
        for (ObjectName name : server.queryNames(new ObjectName(SIZES), null)) {
            Object value = server.getAttribute(name, "Value");
            long size = value instanceof Number ? ((Number) value).longValue() : 0;
            bytes += size;
            if (name.getKeyProperty("is-future") == null) {
                sizes.put(property(name, "topic") + "-" + property(name, "partition"), size);
            }
        }
        return sizes;
    }

    private static String property(ObjectName name, String key) {
        String value = name.getKeyProperty(key);
        return value.startsWith("\"") ? ObjectName.unquote(value) : value;
    }

    private static Map<String, Object> directory(File path, boolean isOffline, Map<String, Long> sizes) {
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
