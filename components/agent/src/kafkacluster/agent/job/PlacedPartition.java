package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A partition, and which brokers have it. Of one that is being moved, those that will. */
final class PlacedPartition extends NamedPartition {
    /** The first is the preferred leader. */
    final List<Integer> replicas;
    final List<Integer> inSync;
    final boolean hasLeader;
    final long bytes;

    PlacedPartition(String topic, int partition, List<Integer> replicas, List<Integer> inSync, boolean hasLeader, long bytes) {
        super(topic, partition);
        this.replicas = Collections.unmodifiableList(new ArrayList<>(replicas));
        this.inSync = Collections.unmodifiableList(new ArrayList<>(inSync));
        this.hasLeader = hasLeader;
        this.bytes = bytes;
    }

    /**
     * Where the replicas of a partition are that is being moved no more. The controller says that, and the broker that describes it
     * learns a moment later that those are gone which it was moved off: they aren't further copies.
     *
     * @param sent where it was moved to; null if it wasn't
     */
    static List<Integer> since(List<Integer> sent, List<Integer> described) {
        return sent != null && described.containsAll(sent) ? sent : described;
    }

    /**
     * Who is in sync of such a partition. A move ends once all are that it was sent to, so where those that it was moved off are
     * described still, so are they as they were before.
     */
    static Set<Integer> inSyncSince(List<Integer> sent, List<Integer> described, List<Integer> inSync) {
        Set<Integer> all = new TreeSet<>(inSync);
        if (sent != null && described.size() > sent.size() && described.containsAll(sent)) {
            all.addAll(sent);
        }
        return all;
    }
}
