package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which replicas go where. Those that may stay do. Others go to a rack that has no copy yet, and there to the broker with
 * the least. Pure, and the same for the same layout: an interrupted move is planned again from what is there.
 */
final class MovePlan {
    /** Brokers hold alike if they differ by less than this part of what they hold on average. */
    private static final int ALIKE = 20;
    /** An empty replica weighs this part of an average one: it costs its broker something, too. */
    private static final int EMPTY = 10;
    /** For so many times as long as a look took, none is made. */
    private static final int TIMES_A_LOOK = 5;

    /** New replicas of each partition that gets other ones, or another preferred leader. */
    final Map<PlacedPartition, List<Integer>> targets = new LinkedHashMap<>();
    /** Topics that have more copies than there are brokers for them, a sentence each. */
    final List<String> refused = new ArrayList<>();

    private final Layout layout;
    private final MoveWish wish;
    private final long base;
    private final Map<PlacedPartition, List<Integer>> now = new TreeMap<>();
    /** Of the brokers that stay. */
    private final TreeMap<Integer, Long> load = new TreeMap<>();
    private final Map<Integer, Integer> leads = new HashMap<>();
    private final Map<String, Integer> ofTopic = new HashMap<>();

    private MovePlan(Layout layout, MoveWish wish) {
        this.layout = layout;
        this.wish = wish;
        long bytes = 0;
        for (PlacedPartition partition : layout.partitions) {
            bytes += partition.bytes;
        }
        base = 1 + bytes / EMPTY / Math.max(1, layout.partitions.size());
    }

    static MovePlan of(Layout layout, MoveWish wish) {
        MovePlan plan = new MovePlan(layout, wish);
        plan.count();
        plan.replace();
        if (wish.balance) {
            plan.balance();
        }
        plan.spreadLeaders();
        for (Map.Entry<PlacedPartition, List<Integer>> entry : plan.now.entrySet()) {
            if (!entry.getValue().equals(entry.getKey().replicas)) {
                plan.targets.put(entry.getKey(), entry.getValue());
            }
        }
        return plan;
    }

    /** What has to be copied for this partition. */
    long bytes(PlacedPartition partition) {
        Set<Integer> added = new HashSet<>(targets.get(partition));
        added.removeAll(partition.replicas);
        return partition.bytes * added.size();
    }

    long bytes() {
        long sum = 0;
        for (PlacedPartition partition : targets.keySet()) {
            sum += bytes(partition);
        }
        return sum;
    }

    private void count() {
        for (int id : layout.racks.keySet()) {
            if (!wish.leaving.contains(id)) {
                load.put(id, 0L);
            }
        }
        for (PlacedPartition partition : layout.partitions) {
            now.put(partition, new ArrayList<>(partition.replicas));
            for (int id : partition.replicas) {
                add(id, partition, 1);
            }
        }
    }

    private void add(int id, PlacedPartition partition, int sign) {
        load.computeIfPresent(id, (same, before) -> before + sign * weight(partition));
        ofTopic.merge(id + " " + partition.topic, sign, Integer::sum);
    }

    private long weight(PlacedPartition partition) {
        return partition.bytes + base;
    }

    private int ofTopic(int id, PlacedPartition partition) {
        return ofTopic.getOrDefault(id + " " + partition.topic, 0);
    }

    /** The heaviest first, while there is most room to even them out. */
    private Comparator<PlacedPartition> heaviestFirst() {
        return Comparator.<PlacedPartition>comparingLong(partition -> -weight(partition)).thenComparing(Comparator.naturalOrder());
    }

    private void replace() {
        TreeSet<String> tooWide = new TreeSet<>();
        List<PlacedPartition> order = new ArrayList<>(layout.partitions);
        order.sort(heaviestFirst());
        for (PlacedPartition partition : order) {
            List<Integer> replicas = now.get(partition);
            int wanted = wish.copiesOf(partition);
            replicas.removeAll(wish.leaving);
            while (replicas.size() > wanted) {
                Integer surplus = surplus(replicas);
                replicas.remove(surplus);
                add(surplus, partition, -1);
            }
            while (replicas.size() < wanted) {
                Integer newcomer = newcomer(replicas, partition);
                if (newcomer == null) {
                    if (tooWide.add(partition.topic)) {
                        refused.add("topic " + partition.topic + ": its partitions have " + wanted + " copies each, and "
                                + (load.size() == 1 ? "1 broker stays" : load.size() + " brokers stay"));
                    }
                    break;
                }
                replicas.add(newcomer);
                add(newcomer, partition, 1);
            }
        }
    }

    private int inRack(String rack, List<Integer> replicas) {
        int count = 0;
        for (int id : replicas) {
            count += rack.equals(layout.racks.get(id)) ? 1 : 0;
        }
        return count;
    }

    /** The copy that is missed least: one of several in a rack, on the broker that holds most. */
    private Integer surplus(List<Integer> replicas) {
        Comparator<Integer> most = Comparator.<Integer>comparingInt(id -> inRack(layout.racks.getOrDefault(id, ""), replicas))
                .thenComparingLong(id -> load.getOrDefault(id, Long.MAX_VALUE)).thenComparing(Comparator.naturalOrder());
        return replicas.stream().max(most).get();
    }

    private Integer newcomer(List<Integer> replicas, PlacedPartition partition) {
        Comparator<Integer> best = Comparator.<Integer>comparingInt(id -> inRack(layout.racks.get(id), replicas))
                .thenComparingLong(id -> load.get(id) + weight(partition) * ofTopic(id, partition))
                .thenComparing(Comparator.naturalOrder());
        return load.keySet().stream().filter(id -> !replicas.contains(id)).min(best).orElse(null);
    }

    /** From the broker that holds most to the one that holds least, until they hold alike. */
    private void balance() {
        Map<Integer, TreeSet<PlacedPartition>> held = new HashMap<>();
        long sum = 0;
        for (Map.Entry<Integer, Long> broker : load.entrySet()) {
            held.put(broker.getKey(), new TreeSet<>(heaviestFirst()));
            sum += broker.getValue();
        }
        now.forEach((partition, replicas) -> replicas.forEach(id -> {
            if (held.containsKey(id)) {
                held.get(id).add(partition);
            }
        }));
        long alike = load.isEmpty() ? 0 : sum / load.size() / ALIKE;
        while (moveOne(held, alike)) {
            continue;
        }
    }

    private boolean moveOne(Map<Integer, TreeSet<PlacedPartition>> held, long alike) {
        List<Integer> byLoad = new ArrayList<>(load.keySet());
        byLoad.sort(Comparator.<Integer>comparingLong(load::get).thenComparing(Comparator.naturalOrder()));
        for (int h = byLoad.size() - 1; h > 0; h--) {
            for (int l = 0; l < h; l++) {
                int high = byLoad.get(h);
                int low = byLoad.get(l);
                long difference = load.get(high) - load.get(low);
                if (difference <= alike) {
                    break;
                }
                PlacedPartition moved = movable(held.get(high), high, low, difference);
                if (moved != null) {
                    now.get(moved).replaceAll(id -> id == high ? low : id);
                    held.get(high).remove(moved);
                    held.get(low).add(moved);
                    add(high, moved, -1);
                    add(low, moved, 1);
                    return true;
                }
            }
        }
        return false;
    }

    /** The heaviest that makes both more alike, rather one of a topic that the other has less of. */
    private PlacedPartition movable(TreeSet<PlacedPartition> held, int high, int low, long difference) {
        PlacedPartition second = null;
        for (PlacedPartition partition : held) {
            if (weight(partition) > difference / 2 || now.get(partition).contains(low) || losesRack(now.get(partition), high, low)) {
                continue;
            }
            if (ofTopic(high, partition) > ofTopic(low, partition)) {
                return partition;
            }
            second = second == null ? partition : second;
        }
        return second;
    }

    private boolean losesRack(List<Integer> replicas, int high, int low) {
        String from = layout.racks.get(high);
        String to = layout.racks.get(low);
        return !from.equals(to) && inRack(from, replicas) == 1 && inRack(to, replicas) > 0;
    }

    /** The preferred leader is the first replica. Partitions that stay as they are keep it, unless all is to be alike. */
    private void spreadLeaders() {
        List<PlacedPartition> others = new ArrayList<>();
        for (Map.Entry<PlacedPartition, List<Integer>> entry : now.entrySet()) {
            List<Integer> replicas = entry.getValue();
            if (replicas.equals(entry.getKey().replicas)) {
                others.add(entry.getKey());
                if (!replicas.isEmpty()) {
                    leads.merge(replicas.get(0), 1, Integer::sum);
                }
            }
        }
        for (Map.Entry<PlacedPartition, List<Integer>> entry : now.entrySet()) {
            List<Integer> replicas = entry.getValue();
            if (!replicas.isEmpty() && !replicas.equals(entry.getKey().replicas)) {
                lead(replicas, fewest(replicas));
                leads.merge(replicas.get(0), 1, Integer::sum);
            }
        }
        for (PlacedPartition partition : wish.balance ? others : new ArrayList<PlacedPartition>()) {
            List<Integer> replicas = now.get(partition);
            int fewest = replicas.isEmpty() ? -1 : fewest(replicas);
            if (fewest >= 0 && leads.get(replicas.get(0)) - leads.getOrDefault(fewest, 0) > 1) {
                leads.merge(replicas.get(0), -1, Integer::sum);
                leads.merge(fewest, 1, Integer::sum);
                lead(replicas, fewest);
            }
        }
    }

    private static void lead(List<Integer> replicas, Integer first) {
        replicas.remove(first);
        replicas.add(0, first);
    }

    private int fewest(List<Integer> replicas) {
        int best = replicas.get(0);
        for (int id : replicas) {
            boolean serves = load.containsKey(id);
            if (serves && (!load.containsKey(best) || leads.getOrDefault(id, 0) < leads.getOrDefault(best, 0))) {
                best = id;
            }
        }
        return best;
    }

    /** Nothing is begun while it is looked, which takes seconds where there are thousands of partitions. */
    static long pauseAfterLook(long least, long took) {
        return Math.max(least, took * TIMES_A_LOOK);
    }

    /**
     * Brokers that the limit is taken off: those that have it, and those that got it a moment ago and may tell so only later.
     * Those that leave keep it beside their cordon: should they come back, it says what they were cordoned for.
     *
     * @param left what brokers tell that have it, each with whether it is cordoned
     * @param limited the ids of those that this move gave it
     */
    static Set<Integer> toClear(Map<Integer, Boolean> left, Set<Integer> limited, Set<Integer> leaving) {
        Set<Integer> clear = new TreeSet<>(limited);
        clear.removeAll(leaving);
        left.forEach((id, isCordoned) -> {
            if (!leaving.contains(id) || !isCordoned) {
                clear.add(id);
            }
        });
        return clear;
    }
}
