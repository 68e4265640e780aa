package kafkacluster.agent.stop;

import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.Collections;
import java.util.Map;
import kafkacluster.agent.node.AgentOptions;

/** When the whole cluster stops. */
public final class FullStopTests {
    private FullStopTests() {
    }

    public static void run() {
        fullStop();
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
}
