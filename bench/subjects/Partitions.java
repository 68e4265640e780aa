import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.server.metrics.KafkaMetricsGroup;

/** Registers what a broker registers of that many partitions, and waits. */
public final class Partitions {
    private static final int OF_TOPIC = 100;
    private static final String[] OF_PARTITION = {
        "AtMinIsr", "InSyncReplicasCount", "LastStableOffsetLag", "ReplicasCount", "UnderMinIsr", "UnderReplicated"};
    private static final String[] OF_LOG = {"LogEndOffset", "LogStartOffset", "NumLogSegments", "Size"};
    private static final String[] OF_A_TOPIC = {
        "BytesInPerSec", "BytesOutPerSec", "MessagesInPerSec", "TotalFetchRequestsPerSec", "TotalProduceRequestsPerSec"};

    public static void main(String[] args) throws InterruptedException {
        KafkaMetricsGroup partitions = new KafkaMetricsGroup("kafka.cluster", "Partition");
        KafkaMetricsGroup logs = new KafkaMetricsGroup("kafka.log", "Log");
        KafkaMetricsGroup topics = new KafkaMetricsGroup("kafka.server", "BrokerTopicMetrics");
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            long value = i;
            Map<String, String> tags = new LinkedHashMap<>();
            tags.put("topic", "topic-" + i / OF_TOPIC);
            if (i % OF_TOPIC == 0) {
                for (String name : OF_A_TOPIC) {
                    topics.newMeter(name, "requests", TimeUnit.SECONDS, tags).mark();
                }
            }
            tags.put("partition", Integer.toString(i % OF_TOPIC));
            for (String name : OF_PARTITION) {
                partitions.newGauge(name, () -> value % 2, tags);
            }
            for (String name : OF_LOG) {
                logs.newGauge(name, () -> value, tags);
            }
        }
        System.out.println("registered");
        Thread.sleep(Long.MAX_VALUE);
    }
}
