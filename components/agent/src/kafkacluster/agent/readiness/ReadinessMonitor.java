package kafkacluster.agent.readiness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;
import kafkacluster.agent.base.Ports;
import kafkacluster.agent.look.ClusterLook;
import kafkacluster.agent.look.Look;
import kafkacluster.agent.node.AgentOptions;
import kafkacluster.agent.node.OwnMetrics;

/** Finds out whether this node is ready, until it is; a ready one stays so while it can serve. */
public final class ReadinessMonitor {
    private static final long POLL_MS = 250;
    private static final long SLOWEST_POLL_MS = 5_000;
    private static final long PROGRESS_MS = 10_000;
    /** Kafka replaces the vote of a lost volume within seconds, if it does. */
    private static final long JOINING_MS = 60_000;
    private static final long QUORUM_UNSEEN_MS = 10_000;

    private final AgentOptions options;
    private final long started = System.nanoTime();
    private volatile Verdict found = Verdict.notReady("starting", "starting");
    private ClusterView view;
    /** The topics of the partitions that were not in sync at the last look; null: look at all. */
    private Set<String> lagging;
    private long leaderlessSince;
    private long listeningSince;
    private long observingSince;
    private ClusterLook quorumView;
    private String loggedKind = "";
    private long loggedAt;

    public ReadinessMonitor(AgentOptions options) {
        this.options = options;
    }

    /** Asks nobody but this JVM, so that it answers at any time. */
    public Verdict verdict() {
        Verdict last = found;
        if (last.ready && options.bootstrap != null) {
            return BrokerReadiness.onceReady(last, OwnMetrics.brokerState());
        }
        return last;
    }

    /** Returns once the node was found ready. */
    public void watch() throws InterruptedException {
        long sleep = POLL_MS;
        do {
            Thread.sleep(sleep);
            long before = System.nanoTime();
            Verdict now;
            try {
                now = options.bootstrap == null ? lookAtController() : lookAtBroker();
                now = now.ready ? lookAtQuorum(now) : now;
            } catch (Exception e) {
                now = Verdict.notReady("unanswered", "can't tell yet: " + Failures.text(e));
            }
            tell(now);
            found = now;
            // Never more than a third of the time, so that a large cluster isn't burdened while it catches up.
            sleep = Math.min(SLOWEST_POLL_MS, Math.max(POLL_MS, 2 * (System.nanoTime() - before) / 1_000_000));
        } while (!found.ready);
        if (view != null) {
            view.close();
            view = null;
        }
        if (quorumView != null) {
            quorumView.rest();
            quorumView = null;
        }
    }

    /** Asks only where a controller doesn't vote, as almost all do. */
    private Verdict lookAtQuorum(Verdict ready) throws InterruptedException, IOException {
        if (options.controller == null || options.metadataDirectory == null || OwnMetrics.votes()) {
            return ready;
        }
        observingSince = observingSince == 0 ? System.nanoTime() : observingSince;
        long observingMs = (System.nanoTime() - observingSince) / 1_000_000;
        if (quorumView == null) {
            quorumView = new ClusterLook(options);
        }
        Look look = new Look();
        quorumView.viewQuorum(look);
        if (look.quorum == null && observingMs < QUORUM_UNSEEN_MS) {
            return Verdict.notReady("unanswered", "can't tell yet: " + String.join("; ", look.unseen()));
        }
        return QuorumReadiness.of(ready, options.id, metadataDirectoryId(), look.quorum, observingMs < JOINING_MS);
    }

    /** Null in a directory of Kafka before 3.7, which has no id. */
    private String metadataDirectoryId() throws IOException {
        Properties meta = new Properties();
        try (InputStream file = Files.newInputStream(Paths.get(options.metadataDirectory, "meta.properties"))) {
            meta.load(file);
        }
        return meta.getProperty("directory.id");
    }

    private Verdict lookAtController() {
        if (!Ports.isOpen(options.controller)) {
            return ControllerReadiness.notListening(options.controller);
        }
        if (listeningSince == 0) {
            listeningSince = System.nanoTime();
        }
        return ControllerReadiness.listening(OwnMetrics.metadataLagMs(), isWaitedFor(listeningSince));
    }

    private Verdict lookAtBroker() throws ExecutionException, InterruptedException, IOException {
        Verdict byState = BrokerReadiness.byState(OwnMetrics.brokerState(), OwnMetrics::logsToLoad);
        if (byState != null) {
            return byState;
        }
        if (view == null) {
            view = ClusterView.open(options.id, options.bootstrap, options.clientConfig);
        }
        if (!view.isRegistered()) {
            return BrokerReadiness.notRegistered(options.id);
        }
        if (lagging != null) {
            Verdict narrow = judge(view.hosted(lagging));
            if (!narrow.ready) {
                return narrow;
            }
        }
        // All of them, the first time and as the last word.
        Verdict verdict = judge(view.hosted(view.topics()));
        if (verdict.ready && !view.askedOnlyThisBroker()) {
            view.close();
            view = null;
            return Verdict.notReady("unanswered", "can't tell yet: another broker answered instead of this one");
        }
        return verdict;
    }

    private Verdict judge(List<HostedPartition> hosted) {
        boolean anyLeaderless = false;
        lagging = new HashSet<>();
        for (HostedPartition partition : hosted) {
            if (!partition.inSync) {
                lagging.add(partition.topic);
                anyLeaderless |= !partition.hasLeader;
            }
        }
        if (!anyLeaderless) {
            leaderlessSince = 0;
        } else if (leaderlessSince == 0) {
            leaderlessSince = System.nanoTime();
        }
        return BrokerReadiness.byPartitions(hosted, isWaitedFor(leaderlessSince));
    }

    private boolean isWaitedFor(long since) {
        return (System.nanoTime() - since) / 1_000_000_000L < options.leaderlessSeconds;
    }

    private void tell(Verdict now) {
        long time = System.nanoTime();
        boolean changed = !now.kind.equals(loggedKind);
        if (changed || (time - loggedAt) / 1_000_000 >= PROGRESS_MS) {
            Log.info("readiness: " + (now.ready ? "ready after " + secondsUp() + " s, " : "") + now.reason);
            loggedKind = now.kind;
            loggedAt = time;
        }
    }

    public String secondsUp() {
        return String.format(java.util.Locale.ROOT, "%.1f", millisUp() / 1e3);
    }

    public long millisUp() {
        return (System.nanoTime() - started) / 1_000_000;
    }
}
