import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Asks a broker which settings are in force, and sets some by hand. */
final class KeptSettings {
    /** {@code show|set|unset <bootstrap> <id of a broker, or "default"> [name=value...]}; prints a line a setting: its name, value and source. */
    public static void main(String[] args) throws Exception {
        String id = args[2].equals("default") ? "" : args[2];
        ConfigResource whose = new ConfigResource(ConfigResource.Type.BROKER, id);
        try (Admin admin = Admin.create(Collections.singletonMap("bootstrap.servers", args[1]))) {
            if (!args[0].equals("show")) {
                AlterConfigOp.OpType type = args[0].equals("set") ? AlterConfigOp.OpType.SET : AlterConfigOp.OpType.DELETE;
                Collection<AlterConfigOp> changes = new ArrayList<>();
                for (String setting : Arrays.copyOfRange(args, 3, args.length)) {
                    String[] parts = setting.split("=", 2);
                    changes.add(new AlterConfigOp(new ConfigEntry(parts[0], parts.length == 1 ? null : parts[1]), type));
                }
                admin.incrementalAlterConfigs(Collections.singletonMap(whose, changes)).all().get();
            }
            List<String> lines = new ArrayList<>();
            for (ConfigEntry entry : admin.describeConfigs(Collections.singleton(whose)).all().get().get(whose).entries()) {
                lines.add(entry.name() + "=" + entry.value() + " " + entry.source());
            }
            Collections.sort(lines);
            lines.forEach(System.out::println);
        }
    }
}
