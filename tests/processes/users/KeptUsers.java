import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Asks a broker what it keeps of users, makes some by hand, and logs in. */
final class KeptUsers {
    public static void main(String[] args) throws Exception {
        String[] rest = Arrays.copyOfRange(args, 2, args.length);
        if (args[0].equals("login")) {
            System.out.println(login(args[1], rest[0], rest[1]));
            return;
        }
        try (Admin admin = Admin.create(Collections.singletonMap("bootstrap.servers", args[1]))) {
            if (args[0].equals("make")) {
                for (String user : rest) {
                    make(admin, user);
                }
            }
            for (String line : show(admin)) {
                System.out.println(line);
            }
        }
    }

    /** Everything that a user may have. */
    private static void make(Admin admin, String user) throws Exception {
        ResourcePattern topics = new ResourcePattern(ResourceType.TOPIC, "*", PatternType.LITERAL);
        AccessControlEntry entry = new AccessControlEntry("User:" + user, "*", AclOperation.READ, AclPermissionType.ALLOW);
        admin.createAcls(Collections.singleton(new AclBinding(topics, entry))).all().get();
        for (ScramMechanism mechanism : new ScramMechanism[] {ScramMechanism.SCRAM_SHA_256, ScramMechanism.SCRAM_SHA_512}) {
            admin.alterUserScramCredentials(Collections.singletonList(new UserScramCredentialUpsertion(user,
                    new ScramCredentialInfo(mechanism, 4096), "by hand"))).all().get();
        }
        Map<String, String> client = new HashMap<>();
        client.put("user", user);
        client.put("client-id", "c");
        List<ClientQuotaAlteration.Op> limit = Collections.singletonList(new ClientQuotaAlteration.Op("consumer_byte_rate", 5.0));
        admin.alterClientQuotas(Arrays.asList(
                new ClientQuotaAlteration(new ClientQuotaEntity(Collections.singletonMap("user", user)), limit),
                new ClientQuotaAlteration(new ClientQuotaEntity(client), limit))).all().get();
    }

    private static Collection<String> show(Admin admin) throws Exception {
        TreeSet<String> lines = new TreeSet<>();
        for (AclBinding acl : admin.describeAcls(AclBindingFilter.ANY).values().get()) {
            lines.add("acl " + acl.entry().principal() + " " + acl.entry().permissionType() + " " + acl.entry().operation()
                    + " " + acl.pattern().resourceType() + " " + acl.pattern().patternType() + " " + acl.pattern().name()
                    + " " + acl.entry().host());
        }
        admin.describeUserScramCredentials().all().get().forEach((user, description) -> description.credentialInfos()
                .forEach(info -> lines.add("password " + user + " " + info.mechanism() + " " + info.iterations())));
        admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().forEach((entity, quotas) -> quotas
                .forEach((name, value) -> lines.add("quota " + new TreeMap<>(entity.entries()) + " " + name + " " + value.longValue())));
        return lines;
    }

    private static String login(String bootstrap, String user, String password) throws Exception {
        Properties properties = new Properties();
        properties.put("bootstrap.servers", bootstrap);
        properties.put("security.protocol", "SASL_PLAINTEXT");
        properties.put("sasl.mechanism", "SCRAM-SHA-512");
        properties.put("sasl.jaas.config", "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"" + user
                + "\" password=\"" + password + "\";");
        try (Admin admin = Admin.create(properties)) {
            admin.describeCluster().clusterId().get();
            return "in";
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SaslAuthenticationException) {
                return "refused";
            }
            throw e;
        }
    }
}
