package kafkacluster.agent.job;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What is asked of where replicas are. What isn't asked for stays as it is. */
final class MoveWish {
    /** Brokers that are to hold nothing. */
    final Set<Integer> leaving = new TreeSet<>();
    /** Topic to how many copies each of its partitions is to have. */
    final Map<String, Integer> copies = new HashMap<>();
    /** The same where more may stay. */
    final Map<String, Integer> atLeast = new HashMap<>();
    /** Whether all brokers are to hold alike. */
    boolean balance;

    boolean isEmpty() {
        return leaving.isEmpty() && copies.isEmpty() && atLeast.isEmpty() && !balance;
    }

    int copiesOf(PlacedPartition partition) {
        int now = partition.replicas.size();
        return copies.getOrDefault(partition.topic, Math.max(now, atLeast.getOrDefault(partition.topic, now)));
    }
}
