import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Does what its input says, a line each, and answers with a line that begins with "= ". */
final class Replicas {
    private static Admin admin;

    public static void main(String[] args) throws Exception {
        admin = Admin.create(Collections.singletonMap("bootstrap.servers", args[0]));
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] words = line.split(" ");
            String answer;
            try {
                answer = answer(args[0], words);
            } catch (Exception failure) {
                answer = "failed: " + failure.toString().replace('\n', ' ');
            }
            System.out.println("= " + answer);
            System.out.flush();
        }
        Runtime.getRuntime().halt(0);
    }

    private static String answer(String bootstrap, String[] words) throws Exception {
        switch (words[0]) {
            case "make":
                // make NAME PARTITIONS ID,ID,...: each partition's list is the next rotation of these ids
                Map<Integer, List<Integer>> assignments = new HashMap<>();
                List<Integer> ids = new ArrayList<>();
                for (String id : words[3].split(",")) {
                    ids.add(Integer.valueOf(id));
                }
                for (int i = 0; i < Integer.parseInt(words[2]); i++) {
                    assignments.put(i, new ArrayList<>(ids));
                    Collections.rotate(ids, 1);
                }
                admin.createTopics(Collections.singleton(new NewTopic(words[1], assignments))).all().get();
                return "made";
            case "make-anywhere":
                admin.createTopics(Collections.singleton(new NewTopic(words[1], Integer.parseInt(words[2]), (short) 1))).all().get();
                return "made";
            case "delete":
                admin.deleteTopics(Collections.singleton(words[1])).all().get();
                return "deleted";
            case "throttle":
                // throttle ID ID ...: as a Job that was killed leaves brokers
                Map<ConfigResource, Collection<AlterConfigOp>> rates = new HashMap<>();
                for (String id : Arrays.copyOfRange(words, 1, words.length)) {
                    rates.put(new ConfigResource(ConfigResource.Type.BROKER, id), Arrays.asList(
                            rate("follower", "1000000"), rate("leader", "1000001")));
                }
                admin.incrementalAlterConfigs(rates).all().get();
                return "throttled";
            case "fill":
                return fill(bootstrap, words[1], Integer.parseInt(words[2]));
            case "replicas":
                return replicas(words[1]);
            case "logs":
                return logs(Integer.parseInt(words[1]));
            case "records":
                return Long.toString(records(words[1]));
            case "brokers":
                TreeSet<Integer> brokers = new TreeSet<>();
                for (Node node : admin.describeCluster().nodes().get()) {
                    brokers.add(node.id());
                }
                return brokers.toString();
            default:
                return settings(Arrays.copyOfRange(words, 1, words.length));
        }
    }

    private static AlterConfigOp rate(String of, String bytes) {
        return new AlterConfigOp(new ConfigEntry(of + ".replication.throttled.rate", bytes), AlterConfigOp.OpType.SET);
    }

    private static String fill(String bootstrap, String topic, int megabytes) throws Exception {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("acks", "all");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            int partitions = producer.partitionsFor(topic).size();
            for (int i = 0; i < megabytes * 4; i++) {
                producer.send(new ProducerRecord<>(topic, i % partitions, null, new byte[256 << 10]));
            }
            producer.flush();
        }
        return "filled";
    }

    private static String replicas(String topic) throws Exception {
        TopicDescription description =
                admin.describeTopics(Collections.singleton(topic)).allTopicNames().get().get(topic);
        TreeMap<Integer, String> partitions = new TreeMap<>();
        for (TopicPartitionInfo partition : description.partitions()) {
            List<String> ids = new ArrayList<>();
            for (Node node : partition.replicas()) {
                ids.add(node.idString());
            }
            partitions.put(partition.partition(), String.join(",", ids) + "@" + partition.leader().id()
                    + (partition.isr().size() == ids.size() ? "" : " (behind)"));
        }
        return String.join(" ", partitions.values());
    }

    /** How many replicas each log directory of a broker has, by the last part of its path. */
    private static String logs(int broker) throws Exception {
        TreeMap<String, Integer> logs = new TreeMap<>();
        admin.describeLogDirs(Collections.singleton(broker)).allDescriptions().get().get(broker).forEach((path, log) ->
                logs.put(path.substring(path.lastIndexOf('/') + 1), log.replicaInfos().size()));
        return logs.toString();
    }

    private static long records(String topic) throws Exception {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (TopicPartitionInfo partition
                : admin.describeTopics(Collections.singleton(topic)).allTopicNames().get().get(topic).partitions()) {
            ends.put(new TopicPartition(topic, partition.partition()), OffsetSpec.latest());
        }
        long records = 0;
        for (ListOffsetsResult.ListOffsetsResultInfo end : admin.listOffsets(ends).all().get().values()) {
            records += end.offset();
        }
        return records;
    }

    /** Dynamic settings of these brokers, and of all topics, that moves have. */
    private static String settings(String[] brokers) throws Exception {
        Collection<ConfigResource> resources = new ArrayList<>();
        for (String id : brokers) {
            resources.add(new ConfigResource(ConfigResource.Type.BROKER, id));
        }
        for (String topic : admin.listTopics().names().get()) {
            resources.add(new ConfigResource(ConfigResource.Type.TOPIC, topic));
        }
        TreeSet<String> found = new TreeSet<>();
        admin.describeConfigs(resources).all().get().forEach((resource, config) -> {
            for (ConfigEntry entry : config.entries()) {
                boolean isOwn = entry.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG
                        || entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
                if (isOwn && entry.name().matches(".*throttled.*|cordoned.*|.*alter.log.dirs.*")) {
                    found.add(resource.name() + ":" + entry.name() + (entry.name().endsWith("replicas") ? "" : "=" + entry.value()));
                }
            }
        });
        return String.join(" ", found);
    }
}
