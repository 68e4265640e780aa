package kafkacluster.agent.metrics;

import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import kafkacluster.agent.node.AgentOptions;

/** How full the volumes of this node are, which Kafka itself doesn't tell. */
final class VolumeMetrics implements Page.Source {
    /** There is one for each log directory of a broker. */
    private static final String DIRECTORIES = "kafka.log:type=LogManager,name=LogDirectoryOffline,*";

    private final String metadataDirectory;

    VolumeMetrics(AgentOptions options) {
        metadataDirectory = options.metadataDirectory;
    }

    @Override
    public void collect(Page page) throws JMException {
        for (String path : paths()) {
            File directory = new File(path);
            // One that has failed has neither.
            if (directory.getTotalSpace() > 0) {
                String labels = Names.labels("logDirectory", path);
                page.gauge("kafka_cluster_log_directory_free_bytes", "Bytes that the volume of the directory has left", labels,
                        directory.getUsableSpace());
                page.gauge("kafka_cluster_log_directory_size_bytes", "Bytes that the volume of the directory has in all", labels,
                        directory.getTotalSpace());
            }
        }
    }

    private Set<String> paths() throws JMException {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        Set<String> paths = new TreeSet<>();
        for (ObjectName name : server.queryNames(new ObjectName(DIRECTORIES), null)) {
            String path = name.getKeyProperty("logDirectory");
            paths.add(path.startsWith("\"") ? ObjectName.unquote(path) : path);
        }
        // A controller alone has its metadata.
        if (paths.isEmpty() && metadataDirectory != null) {
            paths.add(metadataDirectory);
        }
        return paths;
    }
}
