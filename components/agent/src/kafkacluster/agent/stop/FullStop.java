package kafkacluster.agent.stop;

import java.util.Map;
import java.util.function.Predicate;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;
import kafkacluster.agent.base.Ports;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.OwnMetrics;

/**
 * Keeps a stop of the whole cluster from ending in kills.
 *
 * A stopping broker asks the controllers for leave and waits for it up to five minutes (BrokerServer.shutdown). When all
 * nodes stop, the controllers go with their brokers, and whoever comes late asks a quorum that is no more, until
 * Kubernetes kills it with its logs open: a log recovery at the next start. Kafka takes an interruption of that wait as
 * "go on without leave" and closes everything in order. So once the quorum is gone for certain, the wait is interrupted;
 * as long as it isn't, as in a roll, the broker has all the time it asks for.
 */
public final class FullStop {
    private static final long POLL_MS = 250;
    /** An election takes less, and is only one if a majority can be connected to. */
    private static final long CERTAIN_MS = 1_000;
    /**
     * A node whose election nobody answers goes back to following the leader that it last knew (KIP-996), and then
     * tells of that leader though it is gone.
     */
    private static final long CERTAIN_IN_SPITE_OF_LEADER_MS = 4_000;

    private FullStop() {
    }

    /** The hook ends at once, so that it never holds the JVM back; the watch itself ends with the JVM. */
    public static void watchFromShutdown(AgentOptions options) {
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> Daemon.of(() -> watch(options), "kafkacluster-agent-stop").start(),
                "kafkacluster-agent-stop-hook"));
    }

    private static void watch(AgentOptions options) {
        long goneSince = 0;
        try {
            while (true) {
                Thread.sleep(POLL_MS);
                if (majorityCanConnect(options, Ports::isOpen)) {
                    goneSince = 0;
                    continue;
                }
                goneSince = goneSince == 0 ? System.nanoTime() : goneSince;
                if (isCertain(millisSince(goneSince), OwnMetrics.controllersMayHaveLeader())) {
                    Thread waiting = waitingForLeave(Thread.getAllStackTraces());
                    if (waiting != null) {
                        waiting.interrupt();
                        Log.info("agent: the controllers are gone too: closing the logs without their leave");
                        return;
                    }
                }
            }
        } catch (Throwable failure) {
            Log.info("agent: can't watch the shutdown: " + Failures.text(failure));
        }
    }

    /**
     * @param goneMs for how long no majority of the controllers could be connected to
     * @param toldOfLeader whether this node's own controller names a leader
     */
    static boolean isCertain(long goneMs, boolean toldOfLeader) {
        return goneMs >= (toldOfLeader ? CERTAIN_IN_SPITE_OF_LEADER_MS : CERTAIN_MS);
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }

    /** Whether enough controllers for a majority can be connected to, this node's own among them. */
    static boolean majorityCanConnect(AgentOptions options, Predicate<String> isOpen) {
        int majority = options.quorum.size() / 2 + 1;
        int open = 0;
        for (String controller : options.quorum) {
            if (isOpen.test(controller)) {
                open++;
            }
        }
        return open >= majority;
    }

    /** The thread that BrokerServer.shutdown runs on, if it is where it waits for leave: no other place may be interrupted. */
    static Thread waitingForLeave(Map<Thread, StackTraceElement[]> threads) {
        for (Map.Entry<Thread, StackTraceElement[]> thread : threads.entrySet()) {
            StackTraceElement[] stack = thread.getValue();
            for (int i = 1; i < stack.length; i++) {
                boolean shutdown = stack[i].getClassName().equals("kafka.server.BrokerServer")
                        && stack[i].getMethodName().equals("shutdown");
                boolean get = stack[i - 1].getClassName().equals("java.util.concurrent.CompletableFuture")
                        && stack[i - 1].getMethodName().equals("get");
                if (shutdown && get) {
                    return thread.getKey();
                }
            }
        }
        return null;
    }
}
