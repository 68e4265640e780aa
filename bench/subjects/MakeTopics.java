import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;

/** Makes topics as a program would that checks nothing: arguments are the brokers, how many, and how many in a request. */
public final class MakeTopics {
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        Map<String, Object> properties = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, args[0]);
        try (Admin admin = Admin.create(properties)) {
            List<KafkaFuture<Void>> made = new ArrayList<>();
            for (int first = 0; first < count; first += batch) {
                List<NewTopic> topics = new ArrayList<>();
                for (int i = first; i < Math.min(count, first + batch); i++) {
                    topics.add(new NewTopic("bench-" + i, 1, (short) 3).configs(Map.of("retention.ms", "3600000")));
                }
                made.add(admin.createTopics(topics, new CreateTopicsOptions().timeoutMs(300_000)).all());
            }
            for (KafkaFuture<Void> request : made) {
                request.get();
            }
        }
    }
}
