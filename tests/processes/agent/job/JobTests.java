package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.failure;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the Job does. */
public final class JobTests {
    private JobTests() {
    }

    public static void run() {
        desiredTopics();
        topicPlan();
        options();
        UsersTests.run();
        SettingsTests.run();
        QuorumTests.run();
        MoveTests.run();
        DirMoveTests.run();
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
        test("a setting that is taken back has each value that it was given, and protection is the program's", () -> {
            DesiredTopic topic = parse("orders protect=true unset:retention.ms=1 a=2 unset:retention.ms=3 unset:b=").get(0);
            equal("{a=2}", topic.config.toString());
            equal("{retention.ms=[1, 3], b=[]}", topic.unset.toString());
        });
        test("topics that have left are known by Kafka's ids, and their names may be any topic's", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredTopics desired = DesiredTopics.parse(
                    "removed:audit id=AAA\nremoved:audit id=-B_\nremoved partitions=1\naudit", mistakes);
            equal("[]", mistakes.toString());
            equal("{AAA=audit, -B_=audit}", desired.removed.toString());
            equal("removed", desired.topics.get(0).name);
            equal(2, desired.topics.size());
        });
        test("comments, empty lines and carriage returns say nothing", () ->
                equal(2, parse("# a\r\n\r\n  \r\na x=1\r\n\t# b\nb").size()));
        test("every mistake in the file is told with its line", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredTopics.parse("a partitions=0\nb\nb\nc =1\nd x\ne replicas=40000\nf k=%4\ng k=1 k=2\nremoved:h", mistakes);
            equal(8, mistakes.size());
            equal("line 1: topic a: partitions is \"0\", it must be a whole number of 1 or more", mistakes.get(0));
            equal("line 3: topic b is already declared in line 2", mistakes.get(1));
            equal("line 7: \"%4\": after % two hexadecimal digits must follow", mistakes.get(5));
            equal("line 8: topic g: k is given twice", mistakes.get(6));
            equal("line 9: removed topic h: its id must follow, and nothing else", mistakes.get(7));
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
        test("another replication factor is one to move to, beside what else changes", () -> {
            TopicPlan plan = plan("orders partitions=9 replicas=2", actual(6, 3));
            equal("{orders=2}", plan.copies.toString());
            equal("{orders=9}", plan.extend.toString());
            equal("[]", plan.refused.toString());
        });
        test("a single partition with another replication factor is enough", () ->
                equal("{orders=3}", plan("orders replicas=3",
                        new ActualTopic(Arrays.asList(3, 2), new HashMap<>())).copies.toString()));
        test("a setting that differs or is only inherited is set", () ->
                equal("{orders={a=2, b=3}}", plan("orders a=2 b=3", actual(1, 1, "a", "1", "LONG")).change.toString()));
        test("a setting that was given goes back to the default, and one that somebody else set stays", () -> {
            equal("{orders={a=null}}", plan("orders unset:a=3 unset:a=01", actual(1, 1, "a", "1", "LONG")).change.toString());
            equal(true, plan("orders unset:a=3 unset:a=01", actual(1, 1, "a", "2", "LONG")).isEmpty());
            equal(true, plan("orders unset:b=1", actual(1, 1, "a", "1", "LONG")).isEmpty());
        });
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

    private static void options() {
        test("the Job names what is missing or malformed", () -> {
            contains("--bootstrap, --brokers and --desired are needed", failure(() -> JobOptions.parse(new String[0])));
            contains("--brokers is \"x\"", failure(() -> JobOptions.parse(new String[] {"--brokers", "x"})));
            contains("unknown argument \"--foo\"", failure(() -> JobOptions.parse(new String[] {"--foo", "x"})));
            contains("--leave is \"a\"", failure(() -> JobOptions.parse(new String[] {"--leave", "a"})));
            contains("--desired needs a value", failure(() -> JobOptions.parse(new String[] {"--desired"})));
        });
    }

    private static List<DesiredTopic> parse(String text) {
        List<String> mistakes = new ArrayList<>();
        List<DesiredTopic> topics = DesiredTopics.parse(text, mistakes).topics;
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
}
