import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka's own clients. Does what a line of its input asks for, and answers each with a line that begins with &gt;. */
final class Clients {
    private static final String TOPIC = "t";
    private static final AtomicInteger SENT = new AtomicInteger();
    private static volatile String firstError = "none";
    private static volatile boolean produces;
    private static Thread[] producers = {};

    private Clients() {
    }

    public static void main(String[] args) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String answer;
            try {
                answer = does(line.split(" "));
            } catch (ExecutionException failure) {
                answer = failure.getCause().getClass().getSimpleName() + ": " + failure.getCause().getMessage();
            } catch (Exception failure) {
                answer = failure.getClass().getSimpleName() + ": " + failure.getMessage();
            }
            System.out.println("> " + answer.replace('\n', ' '));
        }
    }

    private static String does(String[] words) throws Exception {
        switch (words[0]) {
            case "login":
                try (Admin admin = Admin.create(properties(words[1]))) {
                    return "brokers " + admin.describeCluster().nodes().get().size();
                }
            case "acls":
                try (Admin admin = Admin.create(properties(words[1]))) {
                    return "acls " + admin.describeAcls(AclBindingFilter.ANY).values().get().size();
                }
            case "topic":
                try (Admin admin = Admin.create(properties(words[1]))) {
                    admin.createTopics(Collections.singleton(new NewTopic(TOPIC, 1, (short) 1))).all().get();
                    return "created";
                }
            case "scram":
                try (Admin admin = Admin.create(properties(words[1]))) {
                    ScramCredentialInfo info = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
                    admin.alterUserScramCredentials(Collections.singletonList(
                            new UserScramCredentialUpsertion(words[2], info, words[3]))).all().get();
                    return "altered";
                }
            case "produce":
                produces = true;
                producers = new Thread[] {new Thread(() -> produce(words[1], false)),
                        new Thread(() -> produce(words[1], true))};
                Arrays.stream(producers).forEach(Thread::start);
                return "producing";
            case "sent":
                return "sent " + SENT.get() + " errors " + firstError;
            case "stop":
                produces = false;
                for (Thread producer : producers) {
                    producer.join();
                }
                return "sent " + SENT.get() + " errors " + firstError;
            default:
                return "unknown " + words[0];
        }
    }

    /** @param anew with a new client, and so a new connection, for each record */
    private static void produce(String file, boolean anew) {
        KafkaProducer<String, String> producer = null;
        try {
            while (produces) {
                if (producer == null) {
                    producer = new KafkaProducer<>(properties(file), new StringSerializer(), new StringSerializer());
                }
                producer.send(new ProducerRecord<>(TOPIC, "a")).get(60, TimeUnit.SECONDS);
                SENT.incrementAndGet();
                if (anew) {
                    producer.close();
                    producer = null;
                }
                Thread.sleep(100);
            }
        } catch (Exception failure) {
            firstError = String.valueOf(failure);
        } finally {
            if (producer != null) {
                producer.close();
            }
        }
    }

    private static Properties properties(String file) throws Exception {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(Paths.get(file))) {
            properties.load(in);
        }
        properties.putIfAbsent("retries", "0");
        properties.putIfAbsent("request.timeout.ms", "30000");
        properties.putIfAbsent("default.api.timeout.ms", "60000");
        properties.putIfAbsent("delivery.timeout.ms", "60000");
        properties.putIfAbsent("enable.idempotence", "false");
        return properties;
    }
}
