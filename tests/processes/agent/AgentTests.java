package kafkacluster.agent;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The agent's decisions. Prints "ok NAME" or "not ok NAME: REASON"; agent.test.ts makes a test of each. */
public final class AgentTests {
    interface Body {
        void run() throws Exception;
    }

    private AgentTests() {
    }

    public static void main(String[] args) {
        desiredTopics();
        topicPlan();
        readiness();
        controllerReadiness();
        options();
        fullStop();
        nameCache();
        StateTests.run();
        StopTests.run();
    }

    private static void nameCache() {
        test("a name is looked up again soon, whether it was found or not", () -> {
            equal("[null, 10]", nameCacheSeconds());
            NameCache.forgetSoon();
            equal("[5, 1]", nameCacheSeconds());
        });
        test("how long names are believed is left as somebody has set it", () -> {
            Security.setProperty("networkaddress.cache.ttl", "60");
            Security.setProperty("networkaddress.cache.negative.ttl", "3");
            NameCache.forgetSoon();
            equal("[60, 3]", nameCacheSeconds());
        });
    }

    private static String nameCacheSeconds() {
        return Arrays.asList(Security.getProperty("networkaddress.cache.ttl"),
                Security.getProperty("networkaddress.cache.negative.ttl")).toString();
    }

    private static void desiredTopics() {
        test("a topic's line gives its name, partitions, replicas and settings", () -> {
            DesiredTopic topic = parse("orders partitions=6 replicas=3 retention.ms=3600000 cleanup.policy=compact,delete").get(0);
            equal("orders", topic.name);
            equal(6, topic.partitions);
            equal(3, topic.replicas);
            equal("{retention.ms=3600000, cleanup.policy=compact,delete}", topic.config.toString());
        });
        test("partitions and replicas that are left out are left to the brokers", () -> {
            DesiredTopic topic = parse("orders").get(0);
            equal(DesiredTopic.UNSET, topic.partitions);
            equal(DesiredTopic.UNSET, topic.replicas);
        });
        test("percent-encoded names and values are decoded, with = and an empty value as they are", () -> {
            DesiredTopic topic = parse("a%20b k=x%3Dy%25z%C3%BC+=, empty=").get(0);
            equal("a b", topic.name);
            equal("{k=x=y%z\u00fc+=,, empty=}", topic.config.toString());
        });
        test("comments, empty lines and carriage returns say nothing", () ->
                equal(2, parse("# a\r\n\r\n  \r\na x=1\r\n\t# b\nb").size()));
        test("every mistake in the file is told with its line", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredTopics.parse("a partitions=0\nb\nb\nc =1\nd x\ne replicas=40000\nf k=%4\ng k=1 k=2", mistakes);
            equal(7, mistakes.size());
            equal("line 1: topic a: partitions is \"0\", it must be a whole number of 1 or more", mistakes.get(0));
            equal("line 3: topic b is already declared in line 2", mistakes.get(1));
            equal("line 7: \"%4\": after % two hexadecimal digits must follow", mistakes.get(5));
            equal("line 8: topic g: k is given twice", mistakes.get(6));
        });
    }

    private static void topicPlan() {
        test("a topic that is missing is created", () ->
                equal("orders", plan("orders partitions=6 replicas=3", null).create.get(0).name));
        test("a topic that is as declared is left alone", () -> {
            TopicPlan plan = plan("orders partitions=2 replicas=3 a=1", actual(2, 3, "a", "1", "LONG"));
            equal(true, plan.isEmpty());
            equal("[orders]", plan.unchanged.toString());
        });
        test("what was not declared is left as it is", () ->
                equal(true, plan("orders", actual(9, 2, "a", "1", "LONG")).isEmpty()));
        test("more partitions are added", () ->
                equal("{orders=6}", plan("orders partitions=6", actual(2, 3)).extend.toString()));
        test("a thousand topics are asked for at once", () ->
                equal("[1000]", creationRequests(1000, "partitions=1 replicas=3 retention.ms=3600000")));
        test("a request to create topics asks for no more than the controllers take", () -> {
            equal("[1666, 334]", creationRequests(2000, "partitions=1 retention.ms=3600000"));
            equal("[1, 1]", creationRequests(2, "partitions=9000"));
        });
        test("topics that leave their partitions to the brokers may get some dozens", () ->
                equal("[200, 100]", creationRequests(300, "")));
        test("fewer partitions are refused with both numbers", () -> {
            TopicPlan plan = plan("orders partitions=2 a=1", actual(6, 3));
            equal("[topic orders: it has 6 partitions and 2 are asked for; Kafka can't take partitions away without losing"
                    + " their messages]", plan.refused.toString());
            equal(true, plan.change.isEmpty());
        });
        test("another replication factor is refused with both numbers", () ->
                equal("[topic orders: its replication factor is 3 and 2 is asked for; that takes a reassignment of its"
                        + " partitions]", plan("orders partitions=9 replicas=2", actual(6, 3)).refused.toString()));
        test("a single partition with another replication factor is named", () ->
                contains("is 2 (partition 1) and 3", plan("orders replicas=3",
                        new ActualTopic(Arrays.asList(3, 2), new HashMap<>())).refused.get(0)));
        test("a setting that differs or is only inherited is set", () ->
                equal("{orders={a=2, b=3}}", plan("orders a=2 b=3", actual(1, 1, "a", "1", "LONG")).change.toString()));
        test("another spelling of the same value is no change", () -> {
            equal(true, plan("orders a=TRUE", actual(1, 1, "a", "true", "BOOLEAN")).isEmpty());
            equal(true, plan("orders a=007", actual(1, 1, "a", "7", "INT")).isEmpty());
            equal(true, plan("orders a=0.50", actual(1, 1, "a", "0.5", "DOUBLE")).isEmpty());
            equal(true, plan("orders a=compact,%20delete", actual(1, 1, "a", "compact,delete", "LIST")).isEmpty());
            equal(false, plan("orders a=delete,compact", actual(1, 1, "a", "compact,delete", "LIST")).isEmpty());
            equal(false, plan("orders a=A", actual(1, 1, "a", "a", "STRING")).isEmpty());
        });
        test("a value that can't be read back is set again", () ->
                equal(false, plan("orders a=1", actual(1, 1, "a", null, "PASSWORD")).isEmpty()));
    }

    private static void readiness() {
        test("a broker is not ready before it runs, and says what it is doing", () -> {
            equal("starting", BrokerReadiness.byState(null, () -> 0).reason);
            contains("catching up", BrokerReadiness.byState(1, () -> 0).reason);
            contains("7 logs to load", BrokerReadiness.byState(1, () -> 7).reason);
            contains("joining", BrokerReadiness.byState(2, () -> 0).reason);
            equal(null, BrokerReadiness.byState(3, () -> 0));
        });
        test("a broker that hosts nothing is ready", () ->
                equal(true, BrokerReadiness.byPartitions(new ArrayList<>(), true).ready));
        test("a broker that is behind on one partition is not ready, and names it", () -> {
            Verdict verdict = BrokerReadiness.byPartitions(Arrays.asList(
                    hosted("a", 0, true, true), hosted("b", 1, false, true)), false);
            equal(false, verdict.ready);
            equal("behind on 1 of 2 partitions: b-1", verdict.reason);
        });
        test("of many partitions five are named", () -> {
            List<HostedPartition> hosted = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                hosted.add(hosted("t", i, false, true));
            }
            equal("behind on 9 of 9 partitions: t-0, t-1, t-2, t-3, t-4, ...",
                    BrokerReadiness.byPartitions(hosted, true).reason);
        });
        test("partitions without a leader are waited for, but not for ever", () -> {
            List<HostedPartition> hosted = Collections.singletonList(hosted("a", 0, false, false));
            equal(false, BrokerReadiness.byPartitions(hosted, true).ready);
            equal(true, BrokerReadiness.byPartitions(hosted, false).ready);
            contains("none for 1 of 1 partitions: a-0", BrokerReadiness.byPartitions(hosted, false).reason);
        });
        test("a broker that was ready stays so while it runs, and never while it stops", () -> {
            Verdict ready = Verdict.ready("in sync");
            equal(true, BrokerReadiness.onceReady(ready, 3).ready);
            equal(false, BrokerReadiness.onceReady(ready, 6).ready);
            equal(false, BrokerReadiness.onceReady(ready, 7).ready);
            equal(false, BrokerReadiness.onceReady(ready, null).ready);
        });
    }

    private static void controllerReadiness() {
        test("a controller is ready once it has caught up with the metadata", () -> {
            equal(true, ControllerReadiness.listening(0L, true).ready);
            equal(false, ControllerReadiness.listening(60_000L, true).ready);
        });
        test("a controller whose lag isn't known is waited for, as right after its start", () ->
                equal(false, ControllerReadiness.listening(null, true).ready));
        test("a controller that has nobody to catch up with doesn't hold a roll up for ever", () -> {
            equal(true, ControllerReadiness.listening(60_000L, false).ready);
            equal(true, ControllerReadiness.listening(null, false).ready);
        });
    }

    private static void options() {
        test("the agent's options keep the commas of a list", () -> {
            AgentOptions options = AgentOptions.parse("port=9404,quorum=a:1,b:2,c:3,id=5,bootstrap=localhost:9092");
            equal(9404, options.port);
            equal(5, options.id);
            equal("[a:1, b:2, c:3]", options.quorum.toString());
            equal(null, options.controller);
            equal(30, options.leaderlessSeconds);
        });
        test("every mistake in the agent's options is told", () -> {
            String message = failure(() -> AgentOptions.parse("port=x,bootstrap=nowhere,nodeid=1"));
            contains("port is \"x\", it must be a whole number from 1 to 65535", message);
            contains("id is missing", message);
            contains("bootstrap is \"nowhere\", it must be host:port", message);
            contains("unknown option \"nodeid\"", message);
        });
        test("the agent knows the other nodes from a file, as it is now", () -> {
            Path nodes = Files.createTempFile("nodes", "");
            AgentOptions options = AgentOptions.parse("port=1,id=1,bootstrap=a:1,peersFile=" + nodes);
            equal("{}", options.peers().toString());
            Files.write(nodes, "0@a.b:9404\n1@b:9404\n\nnode 2\n2@[::1]:9404\n".getBytes(StandardCharsets.UTF_8));
            equal("{0=a.b:9404, 2=[::1]:9404}", options.peers().toString());
            Files.delete(nodes);
            equal("{}", options.peers().toString());
            equal("{}", AgentOptions.parse("port=1,id=1,bootstrap=a:1").peers().toString());
        });
        test("an agent without a broker and a controller is a mistake", () ->
                contains("bootstrap or controller is needed", failure(() -> AgentOptions.parse("port=1,id=0"))));
        test("the topics command names what is missing or malformed", () -> {
            contains("--bootstrap, --brokers and --desired are needed", failure(() -> TopicsOptions.parse(new String[0])));
            contains("--brokers is \"x\"", failure(() -> TopicsOptions.parse(new String[] {"--brokers", "x"})));
            contains("unknown argument \"--foo\"", failure(() -> TopicsOptions.parse(new String[] {"--foo", "x"})));
            contains("--desired needs a value", failure(() -> TopicsOptions.parse(new String[] {"--desired"})));
        });
    }

    private static void fullStop() {
        test("the controllers are gone when less than a majority can be connected to", () -> {
            AgentOptions options = AgentOptions.parse("port=1,id=0,bootstrap=a:0,quorum=a:1,b:1,c:1");
            equal(true, FullStop.majorityCanConnect(options, controller -> !controller.equals("c:1")));
            equal(false, FullStop.majorityCanConnect(options, controller -> controller.equals("a:1")));
        });
        test("a stopping broker believes that the controllers are gone later while its own still names a leader", () -> {
            equal(false, FullStop.isCertain(900, false));
            equal(true, FullStop.isCertain(1000, false));
            equal(false, FullStop.isCertain(3900, true));
            equal(true, FullStop.isCertain(4000, true));
        });
        test("only the thread that waits for the controllers' leave is ever interrupted", () -> {
            StackTraceElement get = new StackTraceElement("java.util.concurrent.CompletableFuture", "get", "", 1);
            StackTraceElement shutdown = new StackTraceElement("kafka.server.BrokerServer", "shutdown", "", 1);
            StackTraceElement closing = new StackTraceElement("kafka.log.LogManager", "shutdown", "", 1);
            Thread thread = Thread.currentThread();
            equal(thread, FullStop.waitingForLeave(stack(thread, get, shutdown)));
            equal(null, FullStop.waitingForLeave(stack(thread, closing, shutdown)));
            equal(null, FullStop.waitingForLeave(stack(thread, get, closing, shutdown)));
            equal(null, FullStop.waitingForLeave(stack(thread)));
        });
    }

    private static Map<Thread, StackTraceElement[]> stack(Thread thread, StackTraceElement... stack) {
        return Collections.singletonMap(thread, stack);
    }

    private static List<DesiredTopic> parse(String text) {
        List<String> mistakes = new ArrayList<>();
        List<DesiredTopic> topics = DesiredTopics.parse(text, mistakes);
        equal("[]", mistakes.toString());
        return topics;
    }

    private static TopicPlan plan(String desired, ActualTopic actual) {
        return TopicPlan.of(parse(desired), actual == null ? new HashMap<>() : Collections.singletonMap("orders", actual));
    }

    private static ActualTopic actual(int partitions, int replicas, String... setting) {
        Map<String, ActualTopic.Setting> config = new HashMap<>();
        if (setting.length > 0) {
            config.put(setting[0], new ActualTopic.Setting(setting[1], setting[2]));
        }
        return new ActualTopic(Collections.nCopies(partitions, replicas), config);
    }

    private static HostedPartition hosted(String topic, int partition, boolean inSync, boolean hasLeader) {
        return new HostedPartition(topic, partition, inSync, hasLeader);
    }

    static String failure(Body body) throws Exception {
        try {
            body.run();
        } catch (IllegalArgumentException expected) {
            return expected.getMessage();
        }
        throw new AssertionError("should have been refused");
    }

    static void contains(String part, String text) {
        if (!text.contains(part)) {
            throw new AssertionError("\"" + text + "\" doesn't contain \"" + part + "\"");
        }
    }

    static void equal(Object expected, Object actual) {
        if (!java.util.Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + " but got " + actual);
        }
    }

    /** How many topics each request asks for. */
    private static String creationRequests(int count, String each) {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < count; i++) {
            lines.append("topic-").append(i).append(' ').append(each).append('\n');
        }
        List<Integer> sizes = new ArrayList<>();
        for (List<DesiredTopic> request : TopicPlan.creationRequests(parse(lines.toString()))) {
            sizes.add(request.size());
        }
        return sizes.toString();
    }

    static void test(String name, Body body) {
        try {
            body.run();
            System.out.println("ok " + name);
        } catch (Throwable failure) {
            System.out.println("not ok " + name + ": " + failure);
        }
    }
}
