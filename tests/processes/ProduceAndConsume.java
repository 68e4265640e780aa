import java.io.FileInputStream;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** Sends its second argument to the topic named by the first, and reads it there, with the properties in each further file. */
public final class ProduceAndConsume {
    public static void main(String[] args) throws Exception {
        String topic = args[0];
        for (int i = 2; i < args.length; i++) {
            String sent = args[1] + " " + i;
            produce(properties(args[i], "Serializer"), topic, sent);
            consume(properties(args[i], "Deserializer"), topic, sent);
            System.out.println(args[i]);
        }
    }

    private static void produce(Properties properties, String topic, String text) throws Exception {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties)) {
            producer.send(new ProducerRecord<>(topic, 0, null, text)).get();
        }
    }

    private static void consume(Properties properties, String topic, String text) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(properties)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (true) {
                for (var message : consumer.poll(Duration.ofSeconds(1))) {
                    if (message.value().equals(text)) return;
                }
            }
        }
    }

    private static Properties properties(String file, String kind) throws Exception {
        Properties properties = new Properties();
        try (FileInputStream stream = new FileInputStream(file)) {
            properties.load(stream);
        }
        String strings = "org.apache.kafka.common.serialization.String" + kind;
        properties.put("key." + kind.toLowerCase(), strings);
        properties.put("value." + kind.toLowerCase(), strings);
        return properties;
    }

    private ProduceAndConsume() {}
}
