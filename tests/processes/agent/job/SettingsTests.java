package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** What the Job tells the whole cluster. */
final class SettingsTests {
    private static final String THREADS = "num.io.threads";

    private SettingsTests() {
    }

    static void run() {
        lists();
        subscriptions();
        changes();
        threads();
    }

    private static void lists() {
        test("a setting's line gives its value, or its name alone where it is taken back", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredSettings desired = DesiredSettings.parse("a.b=1=2\nc.d\n\ne=\n", mistakes);
            equal("{a.b=1=2, e=}", desired.set.toString());
            equal("[c.d]", desired.removed.toString());
            equal(0, mistakes.size());
        });
        test("every mistake in the list of settings is told with its line", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredSettings.parse("a=1\na\n=2\na b=3", mistakes);
            equal(3, mistakes.size());
            contains("line 2: a is given twice", mistakes.get(0));
            contains("line 3: \"\" is no name", mistakes.get(1));
        });
    }

    private static void subscriptions() {
        test("a subscription's line gives its settings, or its name alone where it is taken back", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredSubscriptions desired = DesiredSubscriptions.parse(
                    "removed old\nsubscription all match=client_id=a%20b metrics=*\n", mistakes);
            equal("{all={match=client_id=a b, metrics=*}}", desired.set.toString());
            equal("[old]", desired.removed.toString());
            equal(0, mistakes.size());
        });
        test("every mistake in the list of subscriptions is told with its line", () -> {
            List<String> mistakes = new ArrayList<>();
            DesiredSubscriptions.parse("subscription\nsubscription a metrics=*\nremoved a\nsubscription b interval=1\nadd c", mistakes);
            equal("line 1: \"\" is no name, or is given twice", mistakes.get(0));
            equal("line 3: \"a\" is no name, or is given twice", mistakes.get(1));
            equal("line 4: \"interval=1\" is no setting of a subscription", mistakes.get(2));
            equal("line 5: \"add\" must be subscription or removed", mistakes.get(3));
        });
    }

    private static void changes() {
        test("a setting that isn't set is, and one that is to be taken back", () -> {
            equal("{a=1, b=null}", plan("a=1\nb", actual("b", "2", "2")).change.toString());
            equal(true, plan("a=1\nb", actual("a", "1", "1")).isDone());
        });
        test("a value that brokers write otherwise is the same", () -> {
            ActualSettings actual = new ActualSettings();
            actual.defaults.put("a", " TRUE");
            force(actual, 0, "a", "true", "BOOLEAN");
            equal(true, plan("a=true", actual).isDone());
        });
        test("a setting that isn't in force on a broker yet is waited for", () -> {
            ActualSettings actual = actual("a", "1", "1");
            force(actual, 7, "a", "5", "INT");
            contains("broker 7 has 5 in the place of 1", plan("a=1", actual).waiting.get("a"));
        });
        test("a broker's own value wins, and one that it doesn't know is none of it", () -> {
            ActualSettings actual = actual("a", "1", "1");
            actual.brokers.computeIfAbsent(7, id -> new HashMap<>())
                    .put("a", new ActualSettings.InForce("5", "INT", true, false, "3"));
            actual.brokers.put(8, new HashMap<>());
            equal(true, plan("a=1", actual).isDone());
        });
        test("a setting that was taken back is waited for where a broker still follows it", () -> {
            ActualSettings actual = new ActualSettings();
            force(actual, 7, "a", "5", "INT");
            contains("broker 7 still has 5", plan("a", actual).waiting.get("a"));
        });
    }

    private static void threads() {
        test("threads are doubled or halved at a time", () -> {
            equal("{num.io.threads=16}", plan(THREADS + "=64", actual(THREADS, null, "8")).change.toString());
            equal("{num.io.threads=4}", plan(THREADS + "=1", actual(THREADS, "8", "8")).change.toString());
            equal("{num.io.threads=9}", plan(THREADS + "=9", actual(THREADS, "8", "8")).change.toString());
            equal("{message.max.bytes=64}",
                    plan("message.max.bytes=64", actual("message.max.bytes", "8", "8")).change.toString());
        });
        test("threads are told what all brokers take, and those that take nothing in common are waited for", () -> {
            ActualSettings actual = actual(THREADS, null, "8");
            force(actual, 7, THREADS, "12", "INT");
            equal("{num.io.threads=16}", plan(THREADS + "=64", actual).change.toString());
            force(actual, 7, THREADS, "64", "INT");
            contains("too different numbers of threads: {0=8, 7=64}", plan(THREADS + "=64", actual).waiting.get(THREADS));
        });
        test("the next step waits until the one before is in force", () -> {
            ActualSettings actual = actual(THREADS, "16", "8");
            equal("{}", plan(THREADS + "=64", actual).change.toString());
            contains("has 8 in the place of 16", plan(THREADS + "=64", actual).waiting.get(THREADS));
        });
        test("threads go back in steps too", () -> {
            ActualSettings actual = new ActualSettings();
            actual.defaults.put(THREADS, "32");
            told(actual, "32", "8");
            equal("{num.io.threads=16}", plan(THREADS, actual).change.toString());
            actual.defaults.put(THREADS, "16");
            told(actual, "16", "8");
            equal("{num.io.threads=null}", plan(THREADS, actual).change.toString());
        });
    }

    private static SettingPlan plan(String text, ActualSettings actual) {
        List<String> mistakes = new ArrayList<>();
        SettingPlan plan = SettingPlan.of(DesiredSettings.parse(text, mistakes), actual);
        equal("[]", mistakes.toString());
        return plan;
    }

    /** One broker, and what the cluster was told. */
    private static ActualSettings actual(String name, String told, String inForce) {
        ActualSettings actual = new ActualSettings();
        if (told != null) {
            actual.defaults.put(name, told);
        }
        force(actual, 0, name, inForce, "INT");
        return actual;
    }

    private static void force(ActualSettings actual, int broker, String name, String value, String type) {
        actual.brokers.computeIfAbsent(broker, id -> new HashMap<>())
                .put(name, new ActualSettings.InForce(value, type, false, true, null));
    }

    private static void told(ActualSettings actual, String value, String untold) {
        actual.brokers.computeIfAbsent(0, id -> new HashMap<>())
                .put(THREADS, new ActualSettings.InForce(value, "INT", false, true, untold));
    }
}
