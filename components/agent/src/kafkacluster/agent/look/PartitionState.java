package kafkacluster.agent.look;

/** One partition as the cluster's metadata shows it. */
public final class PartitionState implements Comparable<PartitionState> {
    static final int NO_LEADER = -1;

    final String topic;
    final int partition;
    final int leader;
    final int[] replicas;
    final int[] inSync;
    /** The topic's min.insync.replicas. */
    final int minimum;
    /** The replicas that it is being moved to and that haven't got there. */
    int[] comingReplicas = {};

    PartitionState(String topic, int partition, int leader, int[] replicas, int[] inSync, int minimum) {
        this.topic = topic;
        this.partition = partition;
        this.leader = leader;
        this.replicas = replicas;
        this.inSync = inSync;
        this.minimum = minimum;
    }

    boolean hasLeader() {
        return leader != NO_LEADER;
    }

    boolean isInSync(int id) {
        return contains(inSync, id);
    }

    /** Whether this replica should be in sync by now and isn't. A move may copy for hours, and takes nothing away. */
    boolean isMissing(int id) {
        return !contains(inSync, id) && !contains(comingReplicas, id);
    }

    boolean isUnderReplicated() {
        for (int replica : replicas) {
            if (isMissing(replica)) {
                return true;
            }
        }
        return false;
    }

    /** How many replicas have to be in sync: no more than there are. */
    int needed() {
        return Math.min(minimum, replicas.length);
    }

    static boolean contains(int[] ids, int id) {
        for (int each : ids) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    @Override
    public int compareTo(PartitionState other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
