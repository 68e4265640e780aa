package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the Job does to users. */
final class UsersTests {
    private UsersTests() {
    }

    static void run() {
        lists();
        acls();
        passwords();
        quotas();
    }

    private static void lists() {
        test("a user's line gives its rules, its limits and how often its password is hashed", () -> {
            DesiredUser user = parse("user a authentication=scram-sha-512 password=7 iterations=4711"
                    + " acl=DENY,GROUP,PREFIXED,a%2C%20b,10.0.0.7,READ+DELETE producer_byte_rate=1048576").users.get(0);
            equal("a", user.name);
            equal(4711, user.iterations);
            equal("[DENY READ on GROUP PREFIXED a, b from 10.0.0.7, DENY DELETE on GROUP PREFIXED a, b from 10.0.0.7]",
                    user.acls.toString());
            equal("{producer_byte_rate=1048576.0}", user.quotas.toString());
        });
        test("those who have left are named", () -> equal("[b]", parse("user a authentication=tls\nremoved b").removed.toString()));
        test("every mistake in the list of users is told with its line", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredUsers.parse("a\nuser a authentication=tls\nremoved a\nuser b authentication=tls iterations=4097\n"
                    + "user c acl=ALLOW,TOPIC\nuser ../d\nuser e producer_byte_rate=0\nremoved f g\nuser g quota=1", mistakes);
            equal(8, mistakes.size());
            equal("line 1: it must be \"user NAME key=value ...\" or \"removed NAME\"", mistakes.get(0));
            equal("line 3: user a is already in line 2", mistakes.get(1));
            contains("iterations go with scram-sha-512", mistakes.get(2));
            contains("must have 6 fields", mistakes.get(3));
            contains("is no name of a user", mistakes.get(4));
            contains("producer_byte_rate is", mistakes.get(5));
            contains("says nothing of a user", mistakes.get(7));
        });
    }

    private static void acls() {
        test("rules that are missing are made, those that deny first", () -> {
            UserPlan plan = plan("user a authentication=tls acl=ALLOW,TOPIC,LITERAL,t,*,READ acl=DENY,TOPIC,LITERAL,t,*,WRITE",
                    new ActualUsers());
            equal("[user a: DENY WRITE on TOPIC LITERAL t from *]", plan.createDenying.toString());
            equal("[user a: ALLOW READ on TOPIC LITERAL t from *]", plan.createAllowing.toString());
            equal("[a]", plan.changed.toString());
        });
        test("rules that aren't described any more go, those that deny last", () -> {
            ActualUsers actual = new ActualUsers();
            actual.addAcl("a", new Acl("DENY", "TOPIC", "LITERAL", "t", "*", "READ"));
            actual.addAcl("a", new Acl("ALLOW", "TOPIC", "LITERAL", "t", "*", "READ"));
            UserPlan plan = plan("user a authentication=tls", actual);
            equal(1, plan.deleteAllowing.size());
            equal(1, plan.deleteDenying.size());
        });
        test("what somebody else made stays", () -> {
            ActualUsers actual = somebody("b");
            equal(true, plan("user a authentication=tls\nremoved c", actual).isEmpty());
        });
        test("who has left loses rules, passwords, and the limits of its client ids, too", () -> {
            UserPlan plan = plan("removed b", somebody("b"));
            equal(1, plan.deleteAllowing.size());
            equal("{b=[SCRAM_SHA_256, SCRAM_SHA_512]}", plan.lockPasswords.toString());
            equal(2, plan.deleteQuotas.size());
            equal("[b]", plan.removed.toString());
            equal(true, plan("removed b", new ActualUsers()).isEmpty());
        });
    }

    private static void passwords() {
        String line = "user a authentication=scram-sha-512 iterations=4711";
        test("a password is written where there is none, or another one", () -> {
            equal("{a=4711}", plan(line, new ActualUsers()).writePasswords.toString());
            equal("{a=4711}", plan(line, hashed("SCRAM_SHA_512", 4096)).writePasswords.toString());
            equal(true, plan(line, hashed("SCRAM_SHA_512", 4711)).isEmpty());
        });
        test("a password that is mounted isn't taken for another one that the list means", () -> {
            Path directory = Files.createTempDirectory("kafka-cluster-passwords-");
            Path list = directory.resolve("users.txt");
            Files.write(list, "user a authentication=scram-sha-512 password=2 iterations=4711".getBytes());
            Files.write(directory.resolve("a"), "secret".getBytes());
            equal(null, read(list).late);
            Files.write(directory.resolve("MARKS"), "a 1\nb 2\n".getBytes());
            equal("a", read(list).late);
            Files.write(directory.resolve("MARKS"), "b 1\na 2\n".getBytes());
            equal(null, read(list).late);
            equal("secret", new String(read(list).passwords.get("a")));
        });
        test("a password of another kind, and one of who needs none, goes", () -> {
            equal("{a=[SCRAM_SHA_256]}", plan(line, hashed("SCRAM_SHA_256", 4711)).lockPasswords.toString());
            equal("{a=[SCRAM_SHA_512]}",
                    plan("user a authentication=tls", hashed("SCRAM_SHA_512", 4711)).lockPasswords.toString());
        });
        test("a user who is locked out counts as one without a password, and gets its own when it comes back", () -> {
            ActualUsers locked = hashed("SCRAM_SHA_512", UserPlan.LOCKED);
            equal(true, plan("removed a", locked).isEmpty());
            equal(true, plan("user a authentication=tls", locked).isEmpty());
            equal("{a=4711}", plan(line, locked).writePasswords.toString());
            equal("{}", plan(line, locked).lockPasswords.toString());
        });
        test("no password of a user is hashed as often as that of one who is locked out", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredUsers.parse("user a authentication=scram-sha-512 iterations=" + UserPlan.LOCKED, mistakes);
            equal(1, mistakes.size());
        });
    }

    private static void quotas() {
        test("limits that differ are set, and those that aren't described go", () -> {
            ActualUsers actual = new ActualUsers();
            Map<String, Double> existing = new HashMap<>();
            existing.put("producer_byte_rate", 1.0);
            existing.put("consumer_byte_rate", 2.0);
            existing.put("request_percentage", 3.0);
            actual.quotas.put(Collections.singletonMap("user", "a"), existing);
            UserPlan plan = plan("user a authentication=tls producer_byte_rate=1 consumer_byte_rate=4", actual);
            equal("{{user=a}={consumer_byte_rate=4.0}}", plan.setQuotas.toString());
            equal("{{user=a}=[request_percentage]}", plan.deleteQuotas.toString());
        });
        test("limits of one client id of a user that stays are somebody else's", () -> {
            ActualUsers actual = new ActualUsers();
            actual.quotas.put(clientOf("a"), Collections.singletonMap("producer_byte_rate", 1.0));
            equal(true, plan("user a authentication=tls", actual).isEmpty());
        });
    }

    /** With everything that a user may have. */
    private static ActualUsers somebody(String name) {
        ActualUsers actual = new ActualUsers();
        actual.addAcl(name, new Acl("ALLOW", "TOPIC", "LITERAL", "t", "*", "READ"));
        Map<String, Integer> hashes = new HashMap<>();
        hashes.put("SCRAM_SHA_256", 4096);
        hashes.put("SCRAM_SHA_512", 4096);
        actual.credentials.put(name, hashes);
        actual.quotas.put(Collections.singletonMap("user", name), Collections.singletonMap("producer_byte_rate", 1.0));
        actual.quotas.put(clientOf(name), Collections.singletonMap("producer_byte_rate", 1.0));
        return actual;
    }

    private static Map<String, String> clientOf(String user) {
        Map<String, String> entity = new HashMap<>();
        entity.put("user", user);
        entity.put("client-id", "c");
        return entity;
    }

    private static ActualUsers hashed(String mechanism, int iterations) {
        ActualUsers actual = new ActualUsers();
        actual.credentials.put("a", Collections.singletonMap(mechanism, iterations));
        return actual;
    }

    private static UserPlan plan(String text, ActualUsers actual) {
        DesiredUsers desired = parse(text);
        return UserPlan.of(desired.users, desired.removed, actual);
    }

    private static DesiredUsers read(Path list) throws IOException {
        List<String> mistakes = new ArrayList<>();
        DesiredUsers desired = DesiredUsers.read(list.toString(), list.getParent().toString(), mistakes);
        equal("[]", mistakes.toString());
        return desired;
    }

    private static DesiredUsers parse(String text) {
        List<String> mistakes = new ArrayList<>();
        DesiredUsers desired = DesiredUsers.parse(text, mistakes);
        equal("[]", mistakes.toString());
        return desired;
    }
}
