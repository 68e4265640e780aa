package kafkacluster.agent.metrics;

import java.util.ArrayList;
import java.util.List;
import kafkacluster.agent.look.Quorum;

/** What one broker tells of the cluster. */
final class ClusterFacts {
    /** What all others have, as one tells it. */
    static final ClusterFacts NONE = new ClusterFacts();
    /** So that a cluster with very many groups takes no broker's heap. */
    static final int MOST_OFFSETS = 100_000;

    /** The offset of a group in a partition. */
    static final class Committed {
        final String group;
        final String topic;
        final String labels;
        final long offset;
        final long lag;

        /** @param end of the partition, asked for after the offset */
        Committed(String group, String topic, int partition, long offset, long end) {
            this.group = group;
            this.topic = topic;
            labels = Names.labels(
                    "consumergroup", group, "topic", topic, "partition", Integer.toString(partition));
            this.offset = offset;
            // A topic that was made anew ends before the offsets of its former life.
            lag = Math.max(0, end - offset);
        }
    }

    final List<Committed> committed = new ArrayList<>();
    /** Milliseconds since the epoch, 0 while it isn't known. */
    long groupsAt;
    Quorum quorum;
    long quorumAt;
}
