package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A partition, and which brokers have it. Of one that is being moved, those that will. */
final class PlacedPartition implements Comparable<PlacedPartition> {
    final String topic;
    final int partition;
    /** The first is the preferred leader. */
    final List<Integer> replicas;
    final List<Integer> inSync;
    final boolean hasLeader;
    final long bytes;

    PlacedPartition(String topic, int partition, List<Integer> replicas, List<Integer> inSync, boolean hasLeader, long bytes) {
        this.topic = topic;
        this.partition = partition;
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

    @Override
    public int compareTo(PlacedPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PlacedPartition && compareTo((PlacedPartition) other) == 0;
    }

    @Override
    public int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
