package kafkacluster.agent;

import java.io.IOException;
import java.lang.instrument.Instrumentation;

/** Entry point inside a broker's or controller's JVM. Whatever fails here, the broker goes on. */
public final class Agent {
    private static final long BIND_RETRY_MS = 2_000;

    private Agent() {
    }

    public static void premain(String text, Instrumentation instrumentation) {
        NameCache.forgetSoon();
        Thread thread = new Thread(() -> {
            try {
                run(AgentOptions.parse(text));
            } catch (Throwable failure) {
                Log.info("agent: stopped, so this node will not be ready: " + Failures.text(failure));
            }
        }, "kafkacluster-agent");
        thread.setDaemon(true);
        thread.start();
    }

    private static void run(AgentOptions options) throws InterruptedException {
        ReadinessMonitor monitor = new ReadinessMonitor(options);
        if (options.bootstrap != null && !options.quorum.isEmpty()) {
            FullStop.watchFromShutdown(options);
        }
        listen(options, monitor);
        monitor.watch();
    }

    private static void listen(AgentOptions options, ReadinessMonitor monitor) throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                ProbeServer.start(options.port, monitor::verdict, () -> status(options, monitor));
                return;
            } catch (IOException taken) {
                if (!told) {
                    Log.info("agent: can't listen on port " + options.port + ", trying on: " + Failures.text(taken));
                    told = true;
                }
                Thread.sleep(BIND_RETRY_MS);
            }
        }
    }

    private static String status(AgentOptions options, ReadinessMonitor monitor) {
        Verdict verdict = monitor.verdict();
        return "node " + options.id + (options.bootstrap == null ? "" : " broker")
                + (options.controller == null ? "" : " controller")
                + "\n" + (verdict.ready ? "ready: " : "not ready: ") + verdict.reason
                + "\nbroker state " + OwnMetrics.brokerState()
                + "\nup " + monitor.secondsUp() + " s";
    }
}
