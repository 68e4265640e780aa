package kafkacluster.agent;

import java.io.IOException;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Json;
import kafkacluster.agent.base.Log;
import kafkacluster.agent.base.NameCache;
import kafkacluster.agent.format.Formatting;
import kafkacluster.agent.http.Answer;
import kafkacluster.agent.http.ProbeServer;
import kafkacluster.agent.look.ClusterLook;
import kafkacluster.agent.look.Harm;
import kafkacluster.agent.look.Look;
import kafkacluster.agent.look.Looks;
import kafkacluster.agent.look.State;
import kafkacluster.agent.look.TopicLook;
import kafkacluster.agent.metrics.MetricsPage;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.KafkaRelease;
import kafkacluster.agent.node.LogBytes;
import kafkacluster.agent.node.OwnMetrics;
import kafkacluster.agent.readiness.ReadinessMonitor;
import kafkacluster.agent.readiness.Verdict;
import kafkacluster.agent.security.Contexts;
import kafkacluster.agent.stop.FullStop;
import kafkacluster.agent.stop.Peers;
import kafkacluster.agent.stop.StopDesk;

/** Entry point inside a broker's or controller's JVM. Whatever fails here, the broker goes on. */
public final class Agent {
    private static final long BIND_RETRY_MS = 2_000;
    /** So that a page is answered before its asker, or the server, gives up. */
    private static final long STATE_WAIT_MS = 2_800;
    private static final long STATE_AGE_MS = 1_000;
    private static final long JUDGE_WAIT_MS = 25_000;
    private static final int STATES_AT_ONCE = 3;
    private static final int METRICS_AT_ONCE = 2;
    private static final String IDS = "\\d{1,9}(,\\d{1,9})*";

    private final AgentOptions options;
    private final ReadinessMonitor monitor;
    private final Looks looks;
    private final StopDesk desk;
    private final LogBytes logBytes = new LogBytes();

    private Agent(AgentOptions options) {
        this.options = options;
        this.monitor = new ReadinessMonitor(options);
        this.looks = new Looks(new ClusterLook(options));
        this.desk = new StopDesk(options.id, new Peers(options::peers)::ask, this::harmOfStop, System::nanoTime);
    }

    /** Returns once the node may begin. */
    public static void start(String text) throws IOException {
        NameCache.forgetSoon();
        AgentOptions options = AgentOptions.parse(text);
        Daemon.of(() -> {
            try {
                new Agent(options).run();
            } catch (Throwable failure) {
                Log.info("agent: stopped, so this node will not be ready: " + Failures.text(failure));
            }
        }, "kafkacluster-agent").start();
        if (options.format != null) {
            Formatting.run(Paths.get(options.format));
        }
    }

    private void run() throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(desk::shuttingDown, "kafkacluster-agent-desk-hook"));
        if (options.bootstrap != null && !options.quorum.isEmpty()) {
            FullStop.watchFromShutdown(options);
        }
        listen();
        monitor.watch();
    }

    private void listen() throws InterruptedException {
        boolean told = false;
        while (true) {
            try {
                ProbeServer.start(options.port, pages());
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

    private Map<String, ProbeServer.Page> pages() {
        Map<String, ProbeServer.Page> pages = new LinkedHashMap<>();
        pages.put("/", request -> Answer.text(200, status()));
        pages.put("/live", request -> Answer.text(200, "the JVM answers"));
        pages.put("/ready", request -> {
            Verdict verdict = monitor.verdict();
            return Answer.text(verdict.ready ? 200 : 503, verdict.reason);
        });
        pages.put("/state", ProbeServer.limited(STATES_AT_ONCE, request -> state(Collections.emptySet())));
        pages.put("/state/", ProbeServer.limited(STATES_AT_ONCE, request -> request.query.matches(IDS)
                ? state(ids(request.query)) : Answer.text(404, "after /state/ come ids of nodes that are away, as in 1,2")));
        pages.put("/topics/", ProbeServer.limited(STATES_AT_ONCE, request ->
                Answer.json(Json.of(TopicLook.of(options, Arrays.asList(request.query.split(",")))))));
        MetricsPage metrics = new MetricsPage(options, () -> monitor.verdict().ready, () -> desk.mark().stops());
        pages.put("/metrics", ProbeServer.limited(METRICS_AT_ONCE, metrics));
        pages.put("/lag", metrics.lag());
        pages.putAll(desk.pages());
        return pages;
    }

    private Answer state(Set<Integer> away) throws InterruptedException {
        Look look = looks.shared(STATE_AGE_MS, STATE_WAIT_MS);
        Map<String, Object> state = State.of(node(), look == null ? Look.NOTHING : look, away);
        List<Map<String, Object>> certificates = Contexts.state();
        if (!certificates.isEmpty()) {
            state.put("certificates", certificates);
        }
        return Answer.json(Json.of(state));
    }

    private static Set<Integer> ids(String list) {
        Set<Integer> ids = new TreeSet<>();
        for (String id : list.split(",")) {
            ids.add(Integer.valueOf(id));
        }
        return ids;
    }

    private String status() {
        Verdict verdict = monitor.verdict();
        return "node " + options.id + (options.bootstrap == null ? "" : " broker")
                + (options.controller == null ? "" : " controller")
                + "\n" + (verdict.ready ? "ready: " : "not ready: ") + verdict.reason
                + "\nbroker state " + OwnMetrics.brokerState()
                + "\nup " + monitor.secondsUp() + " s"
                + "\nstopping " + desk.mark().word();
    }

    private Map<String, Object> node() {
        Verdict verdict = monitor.verdict();
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", options.id);
        node.put("broker", options.bootstrap != null);
        node.put("controller", options.controller != null);
        node.put("ready", verdict.ready);
        node.put("reason", verdict.reason);
        node.put("behind", null);
        node.put("upSeconds", monitor.millisUp() / 1_000);
        node.put("version", KafkaRelease.NAME);
        node.put("stopping", desk.mark().word());
        node.put("logsToLoad", OwnMetrics.logsToLoad());
        if (options.controller != null) {
            node.put("migration", OwnMetrics.migration());
        }
        node.put("bytes", logBytes.get());
        node.put("directories", logBytes.directories());
        return node;
    }

    /** A broker that doesn't run is in no in-sync set; but beside it a controller may. */
    private String harmOfStop(Set<Integer> lost) throws StopDesk.Unknown, InterruptedException {
        boolean brokerRuns = OwnMetrics.brokerRuns();
        if (!brokerRuns && options.controller == null) {
            return null;
        }
        Look look = looks.fresh(JUDGE_WAIT_MS);
        if (look == null || !look.hasEnded) {
            throw new StopDesk.Unknown("the look at the cluster takes long");
        }
        String quorumUnseen = look.whyUnseen(Look.QUORUM);
        if (quorumUnseen != null) {
            throw new StopDesk.Unknown(Look.QUORUM + ": " + quorumUnseen);
        }
        String harm = Harm.of(options.id, look.partitions, look.quorum, lost);
        String partitionsUnseen = look.whyUnseen(Look.PARTITIONS);
        if (harm == null && brokerRuns && partitionsUnseen != null) {
            throw new StopDesk.Unknown(Look.PARTITIONS + ": " + partitionsUnseen);
        }
        return harm;
    }
}
