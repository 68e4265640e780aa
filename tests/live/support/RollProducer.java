import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;

/**
 * Sends numbered messages at a steady rate until its standard input ends, the first to each partition before that, then
 * reads everything back and says how it went, as one line: sent, failed, lost (acknowledged, but not read back), twice (read
 * back more than once) and the longest time that a send took.
 *
 * Arguments: bootstrap servers, topic, messages a second, partitions, and if the cluster is closed a file with a client's
 * properties.
 */
public class RollProducer {
    public static void main(String[] args) throws Exception {
        String topic = args[1];
        int rate = Integer.parseInt(args[2]);
        int partitions = Integer.parseInt(args[3]);

        Properties common = common(args);
        try (Admin admin = Admin.create(common)) {
            NewTopic created = new NewTopic(topic, partitions, (short) 3).configs(Map.of("min.insync.replicas", "2"));
            admin.createTopics(List.of(created)).all().get();
        } catch (ExecutionException error) {
            if (!(error.getCause() instanceof TopicExistsException)) {
                throw error;
            }
        }

        AtomicInteger failed = new AtomicInteger();
        AtomicLong longestNanos = new AtomicLong();
        BitSet acknowledged = new BitSet();
        int sent = 0;
        Properties settings = new Properties();
        settings.putAll(common);
        settings.put("acks", "all");
        settings.put("enable.idempotence", "true");
        try (KafkaProducer<Integer, Integer> producer =
                new KafkaProducer<>(settings, new IntegerSerializer(), new IntegerSerializer())) {
            IntFunction<Future<RecordMetadata>> send = number -> {
                long began = System.nanoTime();
                return producer.send(new ProducerRecord<>(topic, number % partitions, number, number), (metadata, error) -> {
                    longestNanos.accumulateAndGet(System.nanoTime() - began, Math::max);
                    if (error != null) {
                        failed.incrementAndGet();
                        System.err.println(number + ": " + error);
                    } else {
                        synchronized (acknowledged) {
                            acknowledged.set(number);
                        }
                    }
                });
            };
            // A leader knows a producer by its first message. One that just became it may refuse that message and take the
            // next, which is on its way already; the first is then out of order for ever. That race is Kafka's own, in
            // a roll and at a new topic alike, so the first message to each partition goes alone.
            for (; sent < partitions; sent++) {
                send.apply(sent).get();
            }
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in));
            System.out.println("producing");
            long start = System.nanoTime();
            while (!input.ready()) {
                send.apply(sent++);
                long next = start + (long) sent * 1_000_000_000L / rate;
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
        }
        int[] times = timesRead(common(args), topic, partitions, sent);
        int lost = (int) acknowledged.stream().filter(number -> times[number] == 0).count();
        int twice = (int) Arrays.stream(times).filter(count -> count > 1).count();
        System.out.printf("sent=%d failed=%d lost=%d twice=%d longestMs=%d%n",
                sent, failed.get(), lost, twice, longestNanos.get() / 1_000_000);
    }

    /** As the file says now, which may be another one than before. */
    private static Properties common(String[] args) throws IOException {
        Properties common = new Properties();
        if (args.length > 4) {
            try (Reader file = Files.newBufferedReader(Path.of(args[4]))) {
                common.load(file);
            }
        }
        common.put("bootstrap.servers", args[0]);
        common.put("reconnect.backoff.max.ms", "500");
        return common;
    }

    /** How often each of the messages that were sent is read back. */
    private static int[] timesRead(Properties common, String topic, int partitions, int sent) {
        int[] times = new int[sent];
        try (KafkaConsumer<Integer, Integer> consumer =
                new KafkaConsumer<>(common, new IntegerDeserializer(), new IntegerDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<Integer, Integer> record : consumer.poll(Duration.ofSeconds(1))) {
                    times[record.value()]++;
                }
            }
        }
        return times;
    }
}
