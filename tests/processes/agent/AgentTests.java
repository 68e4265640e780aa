package kafkacluster.agent;

import java.nio.file.Paths;
import java.util.Objects;
import kafkacluster.agent.base.BaseTests;
import kafkacluster.agent.look.HarmTests;
import kafkacluster.agent.look.LookTests;
import kafkacluster.agent.metrics.MetricsTests;
import kafkacluster.agent.node.AgentOptionsTests;
import kafkacluster.agent.readiness.ReadinessTests;
import kafkacluster.agent.security.SecurityTests;
import kafkacluster.agent.stop.FullStopTests;
import kafkacluster.agent.stop.StopTests;
import kafkacluster.agent.job.JobTests;

/** The agent's decisions. Prints "ok NAME" or "not ok NAME: REASON"; agent.test.ts makes a test of each. */
public final class AgentTests {
    /** What a test does. */
    public interface Body {
        void run() throws Exception;
    }

    private AgentTests() {
    }

    /** @param args the directory with the files that the tests read */
    public static void main(String[] args) {
        BaseTests.run();
        SecurityTests.run(Paths.get(args[0]));
        AgentOptionsTests.run();
        LookTests.run();
        HarmTests.run();
        MetricsTests.run();
        ReadinessTests.run();
        FullStopTests.run();
        StopTests.run();
        JobTests.run();
    }

    public static void test(String name, Body body) {
        try {
            body.run();
            System.out.println("ok " + name);
        } catch (Throwable failure) {
            System.out.println("not ok " + name + ": " + failure);
        }
    }

    public static void equal(Object expected, Object actual) {
        if (!Objects.equals(expected, actual)) {
            throw new AssertionError("expected " + expected + " but got " + actual);
        }
    }

    public static void contains(String part, String text) {
        if (!text.contains(part)) {
            throw new AssertionError("\"" + text + "\" doesn't contain \"" + part + "\"");
        }
    }

    public static String failure(Body body) throws Exception {
        try {
            body.run();
        } catch (IllegalArgumentException expected) {
            return expected.getMessage();
        }
        throw new AssertionError("should have been refused");
    }
}
