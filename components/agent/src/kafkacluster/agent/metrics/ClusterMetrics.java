package kafkacluster.agent.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;
import kafkacluster.agent.look.Quorum;

/** What one broker tells of the cluster: it is asked for beside the scrapes, as long as there are any. */
final class ClusterMetrics implements Page.Source {
    /** What a page has of it at most. */
    static final long OLDEST_MS = 120_000;
    /** Longer than any usual interval of scrapes. */
    private static final long IDLE_MS = 180_000;

    /** Used by one thread at a time. */
    interface Asker {
        /** Within a bounded time. */
        ClusterFacts ask() throws Exception;

        /** Gives back what is only needed while somebody asks. */
        void rest();
    }

    private final Asker asker;
    private final long everyMs;
    private ClusterFacts facts = ClusterFacts.NONE;
    private long wantedAt;
    private boolean hasThread;
    private String told;

    ClusterMetrics(Asker asker, long everyMs) {
        this.asker = asker;
        this.everyMs = everyMs;
    }

    @Override
    public void collect(Page page) {
        ClusterFacts now = wanted();
        long oldest = System.currentTimeMillis() - OLDEST_MS;
        if (now.groupsAt >= oldest) {
            asked(page, "groups", now.groupsAt);
            page.own("kafka_consumergroup_lag", Series.GAUGE, "Records that the group is behind the end of the partition", into -> {
                for (ClusterFacts.Committed committed : now.committed) {
                    into.sample("", committed.labels, committed.lag);
                }
            });
            page.own("kafka_consumergroup_current_offset", Series.GAUGE, "Offset that the group has committed", into -> {
                for (ClusterFacts.Committed committed : now.committed) {
                    into.sample("", committed.labels, committed.offset);
                }
            });
        }
        if (now.quorum != null && now.quorumAt >= oldest) {
            asked(page, "quorum", now.quorumAt);
            now.quorum.voters.forEach(voter -> replica(page, voter, "voter"));
            now.quorum.observers.forEach(observer -> replica(page, observer, "observer"));
        }
    }

    /** How far groups are behind on each topic, the furthest first; null where it isn't this broker that tells, or not yet. */
    List<Map<String, Object>> lag() {
        ClusterFacts now = wanted();
        if (now.groupsAt < System.currentTimeMillis() - OLDEST_MS) {
            return null;
        }
        Map<List<String>, long[]> sums = new LinkedHashMap<>();
        for (ClusterFacts.Committed committed : now.committed) {
            long[] sum = sums.computeIfAbsent(Arrays.asList(committed.group, committed.topic), unused -> new long[2]);
            sum[0]++;
            sum[1] += committed.lag;
        }
        List<Map<String, Object>> lag = new ArrayList<>();
        sums.forEach((whose, sum) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("group", whose.get(0));
            entry.put("topic", whose.get(1));
            entry.put("partitions", sum[0]);
            entry.put("lag", sum[1]);
            lag.add(entry);
        });
        lag.sort(Comparator.comparing(entry -> -(Long) entry.get("lag")));
        return lag;
    }

    private static void asked(Page page, String what, long at) {
        page.gauge("kafka_cluster_asked_timestamp_seconds",
                "When the series of the cluster were asked for, by what: groups or quorum", Names.labels("what", what), at / 1e3);
    }

    private static void replica(Page page, Quorum.Member member, String role) {
        // One that isn't known is as good as none: Prometheus takes empty labels for absent ones.
        String labels = Names.labels("node_id", Integer.toString(member.id), "role", role,
                "directory_id", member.directoryId == null ? "" : member.directoryId);
        page.gauge("kafka_cluster_quorum_replica_lag",
                "Metadata records that the node is behind the leader of the quorum", labels, member.lag);
        page.gauge("kafka_cluster_quorum_replica_caught_up",
                "1 if the node has caught up with the leader of the quorum", labels, member.caughtUp ? 1 : 0);
    }

    private synchronized ClusterFacts wanted() {
        wantedAt = System.nanoTime();
        if (!hasThread) {
            hasThread = true;
            Daemon.of(this::run, "kafkacluster-agent-metrics").start();
        }
        return facts;
    }

    private void run() {
        do {
            ClusterFacts seen = null;
            String failure = null;
            try {
                seen = asker.ask();
            } catch (Throwable unseen) {
                failure = Failures.text(unseen);
            }
            if (failure != null && !failure.equals(told)) {
                Log.info("agent: can't ask for the lag of groups: " + failure);
            }
            told = failure;
            synchronized (this) {
                // What was seen before stays for as long as it isn't too old.
                facts = seen == null ? facts : seen;
            }
        } while (isWantedAfterPause());
    }

    private synchronized boolean isWantedAfterPause() {
        try {
            wait(everyMs);
        } catch (InterruptedException nobodyInterruptsThis) {
            Thread.currentThread().interrupt();
        }
        if ((System.nanoTime() - wantedAt) / 1_000_000 <= IDLE_MS) {
            return true;
        }
        // Not after giving up the lock: the next thread must find the asker at rest.
        asker.rest();
        facts = ClusterFacts.NONE;
        hasThread = false;
        return false;
    }
}
