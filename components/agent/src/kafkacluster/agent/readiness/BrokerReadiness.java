package kafkacluster.agent.readiness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntSupplier;
import kafkacluster.agent.node.OwnMetrics;

/** Decides from what is known whether a broker is ready. Pure: asks nobody. */
final class BrokerReadiness {
    /** org.apache.kafka.metadata.BrokerState. */
    private static final int NOT_RUNNING = 0;
    private static final int STARTING = 1;
    private static final int RECOVERY = 2;
    private static final int NAMES_SHOWN = 5;

    private BrokerReadiness() {
    }

    /** What the broker's own state says, or null if it runs and the cluster has to be asked. */
    static Verdict byState(Integer brokerState, IntSupplier logsToLoad) {
        if (brokerState == null || brokerState == NOT_RUNNING) {
            return Verdict.notReady("starting", "starting");
        }
        switch (brokerState) {
            case OwnMetrics.RUNNING:
                return null;
            case STARTING:
                int logs = logsToLoad.getAsInt();
                return logs > 0
                        ? Verdict.notReady("loading", "starting: " + logs + " logs to load")
                        : Verdict.notReady("catching up", "starting: registering, catching up with the controllers");
            case RECOVERY:
                // Despite its name every start passes through it: caught up, but not yet let in by the controllers.
                return Verdict.notReady("joining", "starting: caught up with the controllers, joining");
            default:
                return Verdict.notReady("state", "not running: the broker's state is " + brokerState);
        }
    }

    /**
     * A broker that was ready stays so while it can serve: falling behind later is its leaders' business, and taking it
     * out of service for that would make things worse.
     */
    static Verdict onceReady(Verdict ready, Integer brokerState) {
        // When the JVM shuts down, this metric is the first to go (Yammer's JmxReporter).
        return brokerState != null && brokerState == OwnMetrics.RUNNING ? ready : Verdict.notReady("stopping", "stopping");
    }

    static Verdict notRegistered(int id) {
        return Verdict.notReady("unregistered", "broker " + id + " is not yet an active member of the cluster");
    }

    /**
     * Ready is who is in sync wherever it can be. A partition without a leader has nobody to catch up with: its only
     * in-sync replicas are down. Right after a full stop that passes within seconds, so it is waited for; but if it
     * lasts, this broker can't mend it, and holding back would keep a rolling update from ever reaching the broker that
     * can (the next one to be restarted may be the very one that is down).
     *
     * @param hosted every partition of which this broker is a replica and which it isn't still being moved to
     */
    static Verdict byPartitions(List<HostedPartition> hosted, boolean leaderlessAreWaitedFor) {
        List<String> behind = new ArrayList<>();
        List<String> leaderless = new ArrayList<>();
        for (HostedPartition partition : hosted) {
            if (!partition.inSync) {
                (partition.hasLeader ? behind : leaderless).add(partition.toString());
            }
        }
        if (!behind.isEmpty()) {
            return Verdict.notReady("behind", "behind on " + behind.size() + " of " + hosted.size() + " partitions: "
                    + names(behind));
        }
        if (!leaderless.isEmpty() && leaderlessAreWaitedFor) {
            return Verdict.notReady("leaderless", "no leader to catch up with for " + leaderless.size() + " of "
                    + hosted.size() + " partitions: " + names(leaderless));
        }
        if (!leaderless.isEmpty()) {
            return Verdict.ready("in sync where there is a leader; none for " + leaderless.size() + " of "
                    + hosted.size() + " partitions: " + names(leaderless));
        }
        return Verdict.ready("in sync on " + hosted.size() + " partitions");
    }

    private static String names(List<String> all) {
        Collections.sort(all);
        return String.join(", ", all.subList(0, Math.min(NAMES_SHOWN, all.size())))
                + (all.size() > NAMES_SHOWN ? ", ..." : "");
    }
}
