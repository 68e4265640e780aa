package kafkacluster.agent.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What the cluster would lose if a node stopped now. Pure: asks nobody. */
public final class Harm {
    private static final int NAMES_SHOWN = 2;

    private Harm() {
    }

    /**
     * One line, or null if the stop breaks nothing that isn't broken.
     *
     * @param partitions null if they aren't known
     * @param quorum null if it isn't known, or there is none
     * @param lost nodes that have stopped, though the cluster may not show it yet
     */
    public static String of(int id, List<PartitionState> partitions, Quorum quorum, Set<Integer> lost) {
        List<String> harms = new ArrayList<>();
        String ofPartitions = partitions == null ? null : toPartitions(id, partitions, lost);
        if (ofPartitions != null) {
            harms.add(ofPartitions);
        }
        String ofQuorum = quorum == null ? null : toQuorum(id, quorum.voters, lost);
        if (ofQuorum != null) {
            harms.add(ofQuorum);
        }
        return harms.isEmpty() ? null : String.join("; ", harms);
    }

    static String toPartitions(int id, List<PartitionState> partitions, Set<Integer> lost) {
        List<PartitionState> harmed = new ArrayList<>();
        for (PartitionState partition : partitions) {
            if (isHarmed(id, partition, lost)) {
                harmed.add(partition);
            }
        }
        if (harmed.isEmpty()) {
            return null;
        }
        Collections.sort(harmed);
        List<String> named = new ArrayList<>();
        for (PartitionState partition : harmed.subList(0, Math.min(NAMES_SHOWN, harmed.size()))) {
            int left = inSyncWithout(id, partition, lost);
            named.add(partition + " would have " + (left == 1 ? "1 in-sync replica" : left + " in-sync replicas")
                    + " of the " + partition.needed() + " that it needs");
        }
        int more = harmed.size() - named.size();
        return String.join(", ", named) + (more > 0 ? " (and " + more + " more)" : "");
    }

    /**
     * A partition that has no more replicas than it needs can't do without any of them, so nobody can wait for a better
     * moment. Except where others will come back: as long as it has others, its last one in sync stays.
     */
    private static boolean isHarmed(int id, PartitionState partition, Set<Integer> lost) {
        if (!partition.isInSync(id)) {
            return false;
        }
        int left = inSyncWithout(id, partition, lost);
        if (partition.replicas.length <= partition.minimum) {
            return partition.replicas.length > 1 && left == 0;
        }
        return left < partition.minimum;
    }

    private static int inSyncWithout(int id, PartitionState partition, Set<Integer> lost) {
        int left = 0;
        for (int replica : partition.inSync) {
            left += replica == id || lost.contains(replica) ? 0 : 1;
        }
        return left;
    }

    /** Only a quorum that has a majority can lose it, and that of one or two voters is lost with each of them. */
    static String toQuorum(int id, List<Quorum.Member> voters, Set<Integer> lost) {
        int caughtUp = 0;
        boolean counts = false;
        for (Quorum.Member voter : voters) {
            if (voter.caughtUp && !lost.contains(voter.id)) {
                caughtUp++;
                counts |= voter.id == id;
            }
        }
        int needed = voters.size() / 2 + 1;
        if (voters.size() < 3 || !counts || caughtUp < needed || caughtUp - 1 >= needed) {
            return null;
        }
        return (caughtUp - 1) + " of " + voters.size() + " voters would be left caught up, " + needed + " are needed";
    }
}
