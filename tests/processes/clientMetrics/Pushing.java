import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;

/** A producer as an application has it, which writes a record for each line that it reads, and what somebody sets by hand. */
final class Pushing {
    /** {@code <bootstrap> <client id> <topic>}, or {@code <bootstrap> set|show <subscription> [name=value...]} */
    public static void main(String[] args) throws Exception {
        Map<String, Object> config = new HashMap<>();
        config.put("bootstrap.servers", args[0]);
        if (args[1].equals("set") || args[1].equals("show")) {
            byHand(config, args);
            return;
        }
        try (Admin admin = Admin.create(config)) {
            admin.createTopics(Collections.singleton(new NewTopic(args[2], 1, (short) 1))).all().get();
        }
        config.put("client.id", args[1]);
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            for (int key = System.in.read(); key >= 0; key = System.in.read()) {
                if (key == '\n') {
                    producer.send(new ProducerRecord<>(args[2], "a record")).get();
                }
            }
        }
    }

    private static void byHand(Map<String, Object> config, String[] args) throws Exception {
        ConfigResource whose = new ConfigResource(ConfigResource.Type.CLIENT_METRICS, args[2]);
        try (Admin admin = Admin.create(config)) {
            if (args[1].equals("set")) {
                Collection<AlterConfigOp> changes = new java.util.ArrayList<>();
                for (String setting : Arrays.copyOfRange(args, 3, args.length)) {
                    String[] pair = setting.split("=", 2);
                    changes.add(new AlterConfigOp(new ConfigEntry(pair[0], pair[1]), AlterConfigOp.OpType.SET));
                }
                admin.incrementalAlterConfigs(Collections.singletonMap(whose, changes)).all().get();
            }
            for (ConfigEntry entry : admin.describeConfigs(Collections.singleton(whose)).all().get().get(whose).entries()) {
                if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_CLIENT_METRICS_CONFIG) {
                    System.out.println(entry.name() + "=" + entry.value());
                }
            }
        }
    }
}
