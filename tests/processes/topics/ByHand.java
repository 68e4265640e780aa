import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;

/** Changes topics as somebody does who doesn't know the Job: each argument after the broker's address is a change. */
final class ByHand {
    public static void main(String[] args) throws Exception {
        try (Admin admin = Admin.create(Collections.singletonMap("bootstrap.servers", args[0]))) {
            for (int i = 1; i < args.length; i++) {
                change(admin, args[i].split(" "));
            }
        }
    }

    private static void change(Admin admin, String[] words) throws Exception {
        String topic = words[1];
        switch (words[0]) {
            case "create":
                NewTopic made = new NewTopic(topic, Optional.of(Integer.parseInt(words[2])), Optional.of((short) 1));
                admin.createTopics(Collections.singleton(made)).all().get();
                break;
            case "delete":
                admin.deleteTopics(Collections.singleton(topic)).all().get();
                break;
            case "extend":
                NewPartitions partitions = NewPartitions.increaseTo(Integer.parseInt(words[2]));
                admin.createPartitions(Collections.singletonMap(topic, partitions)).all().get();
                break;
            default:
                AlterConfigOp set = new AlterConfigOp(new ConfigEntry(words[2], words[3]), AlterConfigOp.OpType.SET);
                Map<ConfigResource, Collection<AlterConfigOp>> change = Collections.singletonMap(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic), Collections.singleton(set));
                admin.incrementalAlterConfigs(change).all().get();
        }
    }
}
