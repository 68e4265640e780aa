package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where the replicas of a cluster are. Pure: asks nobody. */
final class Layout {
    private static final int NAMES_SHOWN = 5;

    /** Brokers that serve, each with its rack; "" without one. */
    final Map<Integer, String> racks;
    final List<PlacedPartition> partitions;

    Layout(Map<Integer, String> racks, Collection<PlacedPartition> partitions) {
        this.racks = new TreeMap<>(racks);
        this.partitions = new ArrayList<>(partitions);
        Collections.sort(this.partitions);
    }

    /** Partitions that some of these brokers have. */
    List<PlacedPartition> on(Set<Integer> brokers) {
        List<PlacedPartition> found = new ArrayList<>();
        for (PlacedPartition partition : partitions) {
            if (!Collections.disjoint(partition.replicas, brokers)) {
                found.add(partition);
            }
        }
        return found;
    }

    /** How many brokers serve besides those that leave. */
    int serving(Set<Integer> leaving) {
        Set<Integer> serving = new TreeSet<>(racks.keySet());
        serving.removeAll(leaving);
        return serving.size();
    }

    /** Serving brokers without any replica. */
    boolean hasEmptyBroker() {
        for (int id : racks.keySet()) {
            if (!partitions.isEmpty() && on(Collections.singleton(id)).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Why nothing can be moved off these brokers, as what only they have would be lost; null if that isn't so. */
    String stranded(Set<Integer> leaving) {
        List<String> names = new ArrayList<>();
        for (PlacedPartition partition : partitions) {
            if (!partition.hasLeader && !Collections.disjoint(partition.replicas, leaving)
                    && leaving.containsAll(partition.inSync)) {
                names.add(partition.toString());
            }
        }
        return names.isEmpty() ? null : "the only copies in sync of " + some(names) + " are on " + brokers(leaving)
                + ", which " + (leaving.size() == 1 ? "is" : "are") + " away: start " + (leaving.size() == 1 ? "it" : "them")
                + " again, or delete these topics";
    }

    /** Why it is no time to move anything: another copy than those that leave is missing. Null if there is no reason. */
    String missing(Set<Integer> leaving) {
        List<String> names = new ArrayList<>();
        String first = null;
        for (PlacedPartition partition : partitions) {
            List<Integer> missing = new ArrayList<>(partition.replicas);
            missing.removeAll(partition.inSync);
            missing.removeAll(leaving);
            if (!partition.hasLeader || !missing.isEmpty()) {
                names.add(partition.toString());
                if (first == null) {
                    first = missing.isEmpty() ? "without a leader" : "not in sync on " + brokers(missing) + away(missing);
                }
            }
        }
        return names.isEmpty() ? null : some(names) + (names.size() == 1 ? " is " : " are not what they should be, the first is ")
                + first;
    }

    private String away(Collection<Integer> ids) {
        for (int id : ids) {
            if (!racks.containsKey(id)) {
                return ", which is away";
            }
        }
        return "";
    }

    static String brokers(Collection<Integer> ids) {
        List<String> names = new ArrayList<>();
        for (int id : ids) {
            names.add(Integer.toString(id));
        }
        return (names.size() == 1 ? "broker " : "brokers ") + joined(names);
    }

    static String some(List<String> names) {
        List<String> shown = names.size() <= NAMES_SHOWN ? names : new ArrayList<>(names.subList(0, NAMES_SHOWN));
        if (names.size() > NAMES_SHOWN) {
            shown.add((names.size() - NAMES_SHOWN) + " more");
        }
        return joined(shown);
    }

    private static String joined(List<String> names) {
        int last = names.size() - 1;
        return last <= 0 ? String.join("", names) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
