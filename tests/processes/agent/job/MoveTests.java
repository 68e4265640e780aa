package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where replicas go: what holds of every cluster, tried with many random ones. */
final class MoveTests {
    private static final int CLUSTERS = 300;

    private MoveTests() {
    }

    static void run() {
        leave();
        copies();
        balance();
        gate();
        moved();
        throttle();
    }

    private static void moved() {
        List<Integer> sent = Arrays.asList(3, 2);
        test("a broker that has yet to learn that a move has ended tells of no further copies", () ->
                equal("[3, 2]", PlacedPartition.since(sent, Arrays.asList(3, 1, 2)).toString()));
        test("nor that the move's copies aren't in sync, without which it wouldn't have ended", () ->
                equal("[1, 2, 3]", PlacedPartition.inSyncSince(sent, Arrays.asList(3, 1, 2), Arrays.asList(1, 2)).toString()));
        test("one that learned of its end tells who has fallen behind since", () ->
                equal("[2]", PlacedPartition.inSyncSince(sent, sent, Arrays.asList(2)).toString()));
        test("a look that takes long is made less often", () -> {
            equal(3_000L, MovePlan.pauseAfterLook(3_000, 500));
            equal(10_000L, MovePlan.pauseAfterLook(3_000, 2_000));
        });
        test("what somebody else has moved meanwhile is where it is", () ->
                equal("[1, 2]", PlacedPartition.since(sent, Arrays.asList(1, 2)).toString()));
        test("brokers that leave aren't among those that are to be there for as many copies", () -> {
            Map<Integer, String> racks = new TreeMap<>();
            racks.put(1, "");
            racks.put(2, "");
            racks.put(3, "");
            equal(2, new Layout(racks, Collections.emptyList()).serving(Collections.singleton(3)));
        });
        test("what nobody has moved is where it is", () ->
                equal("[1, 2]", PlacedPartition.since(null, Arrays.asList(1, 2)).toString()));
    }

    private static void throttle() {
        Map<Integer, Boolean> told = new TreeMap<>();
        told.put(1, false);
        told.put(2, true);
        test("the limit is taken off brokers that have yet to tell that they got it", () ->
                equal("[1, 2, 3]", MovePlan.toClear(told, new TreeSet<>(Arrays.asList(1, 3)), Collections.emptySet()).toString()));
        test("brokers that leave keep it beside their cordon, and without one they don't", () -> {
            Set<Integer> limited = new TreeSet<>(Arrays.asList(0, 1, 2));
            Set<Integer> leaving = new TreeSet<>(Arrays.asList(1, 2));
            equal("[0, 1]", MovePlan.toClear(told, limited, leaving).toString());
        });
    }

    private static void leave() {
        test("brokers that leave hold nothing, and every partition has as many copies as before", () -> each(random -> {
            Layout layout = layout(random, 0);
            MoveWish wish = leaving(random, layout);
            MovePlan plan = MovePlan.of(layout, wish);
            equal("[]", plan.refused.toString());
            Layout after = after(layout, plan);
            equal("[]", after.on(wish.leaving).toString());
            for (int i = 0; i < layout.partitions.size(); i++) {
                List<Integer> replicas = after.partitions.get(i).replicas;
                equal(layout.partitions.get(i).replicas.size(), new HashSet<>(replicas).size());
                equal(true, layout.racks.keySet().containsAll(replicas));
            }
        }));
        test("replicas that may stay do, and partitions without one that leaves aren't touched", () -> each(random -> {
            Layout layout = layout(random, 0);
            MoveWish wish = leaving(random, layout);
            MovePlan plan = MovePlan.of(layout, wish);
            equal(new TreeSet<>(layout.on(wish.leaving)), new TreeSet<>(plan.targets.keySet()));
            plan.targets.forEach((partition, replicas) -> {
                List<Integer> stay = new ArrayList<>(partition.replicas);
                stay.removeAll(wish.leaving);
                equal(true, replicas.containsAll(stay));
            });
        }));
        test("copies that are in different racks stay in different racks", () -> each(random -> {
            int racks = 2 + random.nextInt(3);
            Layout layout = layout(random, racks);
            MoveWish wish = leaving(random, layout);
            Set<String> left = new TreeSet<>();
            layout.racks.forEach((id, rack) -> left.addAll(wish.leaving.contains(id) ? new TreeSet<String>() : Collections.singleton(rack)));
            MovePlan.of(layout, wish).targets.forEach((partition, replicas) -> {
                List<Integer> stay = new ArrayList<>(partition.replicas);
                stay.removeAll(wish.leaving);
                int most = Math.min(replicas.size(), left.size());
                if (racksOf(layout, stay) == stay.size()) {
                    equal(most, racksOf(layout, replicas));
                } else {
                    equal(true, racksOf(layout, replicas) >= racksOf(layout, stay));
                }
            });
        }));
        test("the same cluster gets the same plan, in whatever order it is read", () -> each(random -> {
            Layout layout = layout(random, random.nextInt(3));
            MoveWish wish = leaving(random, layout);
            wish.balance = random.nextBoolean();
            List<PlacedPartition> shuffled = new ArrayList<>(layout.partitions);
            Collections.shuffle(shuffled, random);
            equal(MovePlan.of(layout, wish).targets, MovePlan.of(new Layout(layout.racks, shuffled), wish).targets);
        }));
        test("what was moved needs no other move", () -> each(random -> {
            Layout layout = layout(random, random.nextInt(3));
            MoveWish wish = leaving(random, layout);
            equal("{}", MovePlan.of(after(layout, MovePlan.of(layout, wish)), wish).targets.toString());
        }));
        test("bytes are spread, not only numbers", () -> {
            List<PlacedPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                partitions.add(partition("orders", i, i < 2 ? 1000 : 10, 103));
            }
            Map<PlacedPartition, List<Integer>> targets = MovePlan.of(cluster(partitions, 100, 101, 103), wish(103)).targets;
            equal(false, targets.get(partitions.get(0)).equals(targets.get(partitions.get(1))));
        });
        test("preferred leaders of what moves are spread", () -> {
            List<PlacedPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                partitions.add(partition("orders", i, 10, 103, 100 + i % 3, 100 + (i + 1) % 3));
            }
            equal("{100=3, 101=3, 102=3}",
                    leaders(after(cluster(partitions, 100, 101, 102, 103), wish(103))).toString());
        });
        test("more copies than brokers that stay are refused with the topic and both numbers", () -> equal(
                "[topic orders: its partitions have 3 copies each, and 2 brokers stay]",
                MovePlan.of(cluster(Arrays.asList(partition("orders", 0, 1, 1, 2, 3), partition("orders", 1, 1, 2, 3, 1)),
                        1, 2, 3), wish(3)).refused.toString()));
    }

    private static void copies() {
        test("topics get the copies that they are to have, others are left alone", () -> each(random -> {
            Layout layout = layout(random, random.nextInt(3));
            MoveWish wish = new MoveWish();
            int wanted = 1 + random.nextInt(Math.min(4, layout.racks.size()));
            wish.copies.put("t0", wanted);
            wish.atLeast.put("t1", wanted);
            for (PlacedPartition partition : after(layout, MovePlan.of(layout, wish)).partitions) {
                List<Integer> before = layout.partitions.get(layout.partitions.indexOf(partition)).replicas;
                if (partition.topic.equals("t0")) {
                    equal(wanted, partition.replicas.size());
                } else if (partition.topic.equals("t1")) {
                    equal(Math.max(wanted, before.size()), partition.replicas.size());
                } else {
                    equal(before, partition.replicas);
                }
                List<Integer> both = new ArrayList<>(before);
                both.retainAll(partition.replicas);
                equal(Math.min(before.size(), partition.replicas.size()), both.size());
            }
        }));
        test("the copy that goes is one of several in a rack", () -> {
            Map<Integer, String> racks = new TreeMap<>();
            racks.put(1, "a");
            racks.put(2, "a");
            racks.put(3, "b");
            MoveWish wish = new MoveWish();
            wish.copies.put("orders", 2);
            PlacedPartition partition = partition("orders", 0, 1, 3, 1, 2);
            List<Integer> left = MovePlan.of(new Layout(racks, Collections.singleton(partition)), wish).targets.get(partition);
            equal(true, left.contains(3));
        });
    }

    private static void balance() {
        test("brokers that are to hold alike do, but for what one replica weighs", () -> each(random -> {
            Layout layout = layout(random, 0);
            MoveWish wish = new MoveWish();
            wish.balance = true;
            Layout after = after(layout, wish);
            Map<Integer, Long> load = new TreeMap<>();
            long heaviest = 0;
            long sum = 0;
            for (PlacedPartition partition : after.partitions) {
                heaviest = Math.max(heaviest, partition.bytes);
                sum += partition.bytes;
                partition.replicas.forEach(id -> load.merge(id, partition.bytes, Long::sum));
            }
            layout.racks.keySet().forEach(id -> load.putIfAbsent(id, 0L));
            long base = 1 + sum / 10 / after.partitions.size();
            long replicas = after.partitions.stream().mapToInt(each -> each.replicas.size()).sum();
            // What a replica weighs beside its bytes makes up for bytes, and a partition is on a broker once.
            long bound = 2 * (heaviest + base) + base * replicas / load.size() + sum / 20;
            equal(true, Collections.max(load.values()) - Collections.min(load.values()) <= bound);
        }));
        test("a broker that comes takes its share of replicas and of leaders", () -> {
            List<PlacedPartition> partitions = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                partitions.add(partition("orders", i, 100, 100 + i % 3, 100 + (i + 1) % 3, 100 + (i + 2) % 3));
            }
            MoveWish wish = new MoveWish();
            wish.balance = true;
            Layout after = after(cluster(partitions, 100, 101, 102, 103), wish);
            equal(9, after.on(Collections.singleton(103)).size());
            equal("{100=3, 101=3, 102=3, 103=3}", leaders(after).toString());
        });
        test("what holds alike isn't moved", () -> each(random -> {
            Layout layout = layout(random, random.nextInt(3));
            MoveWish wish = new MoveWish();
            wish.balance = true;
            Layout after = after(layout, wish);
            equal(0L, MovePlan.of(after, wish).bytes());
        }));
        test("no rack loses its only copy for it", () -> each(random -> {
            Layout layout = layout(random, 2 + random.nextInt(2));
            MoveWish wish = new MoveWish();
            wish.balance = true;
            MovePlan.of(layout, wish).targets.forEach((partition, replicas) ->
                    equal(true, racksOf(layout, replicas) >= racksOf(layout, partition.replicas)));
        }));
    }

    private static void gate() {
        test("nothing moves while a broker that stays is away, and it is told which", () -> {
            PlacedPartition behind = new PlacedPartition("orders", 3, Arrays.asList(1, 2, 9), Arrays.asList(1, 9), true, 0);
            Layout layout = cluster(Collections.singletonList(behind), 1, 9);
            equal("orders-3 is not in sync on broker 2, which is away", layout.missing(Collections.singleton(9)));
            equal(null, layout.missing(Collections.singleton(2)));
        });
        test("the only copy on a broker that is away already is refused with its partition", () -> {
            PlacedPartition lost = new PlacedPartition("orders", 3, Arrays.asList(9), Arrays.asList(9), false, 0);
            Layout layout = cluster(Collections.singletonList(lost), 1, 2);
            contains("the only copies in sync of orders-3 are on broker 9", layout.stranded(Collections.singleton(9)));
            equal(null, layout.stranded(Collections.singleton(1)));
        });
    }

    private interface Property {
        void of(Random random) throws Exception;
    }

    private static void each(Property property) throws Exception {
        for (int seed = 0; seed < CLUSTERS; seed++) {
            try {
                property.of(new Random(seed));
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage());
            }
        }
    }

    /** @param racks how many; 0 for none */
    private static Layout layout(Random random, int racks) {
        Map<Integer, String> brokers = new TreeMap<>();
        int count = 2 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            brokers.put(100 + i, racks == 0 ? "" : "rack" + i % racks);
        }
        List<PlacedPartition> partitions = new ArrayList<>();
        int topics = 1 + random.nextInt(5);
        for (int topic = 0; topic < topics; topic++) {
            int copies = 1 + random.nextInt(Math.min(3, Math.max(1, count - 1)));
            int size = 1 + random.nextInt(12);
            for (int i = 0; i < size; i++) {
                List<Integer> ids = new ArrayList<>(brokers.keySet());
                Collections.shuffle(ids, random);
                List<Integer> replicas = ids.subList(0, copies);
                long bytes = random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000);
                partitions.add(new PlacedPartition("t" + topic, i, replicas, replicas, true, bytes));
            }
        }
        return new Layout(brokers, partitions);
    }

    /** As many as leave enough for every topic's copies. */
    private static MoveWish leaving(Random random, Layout layout) {
        int widest = layout.partitions.stream().mapToInt(partition -> partition.replicas.size()).max().getAsInt();
        List<Integer> ids = new ArrayList<>(layout.racks.keySet());
        Collections.shuffle(ids, random);
        MoveWish wish = new MoveWish();
        wish.leaving.addAll(ids.subList(0, Math.min(ids.size() - widest, 1 + random.nextInt(2))));
        return wish;
    }

    private static Layout after(Layout layout, MoveWish wish) {
        return after(layout, MovePlan.of(layout, wish));
    }

    private static Layout after(Layout layout, MovePlan plan) {
        List<PlacedPartition> partitions = new ArrayList<>();
        for (PlacedPartition partition : layout.partitions) {
            List<Integer> replicas = plan.targets.getOrDefault(partition, partition.replicas);
            partitions.add(new PlacedPartition(partition.topic, partition.partition, replicas, replicas, true, partition.bytes));
        }
        return new Layout(layout.racks, partitions);
    }

    private static int racksOf(Layout layout, List<Integer> replicas) {
        Set<String> racks = new HashSet<>();
        replicas.forEach(id -> racks.add(layout.racks.get(id)));
        return racks.size();
    }

    private static Map<Integer, Integer> leaders(Layout layout) {
        Map<Integer, Integer> leaders = new TreeMap<>();
        layout.partitions.forEach(partition -> leaders.merge(partition.replicas.get(0), 1, Integer::sum));
        return leaders;
    }

    private static PlacedPartition partition(String topic, int id, long bytes, Integer... replicas) {
        return new PlacedPartition(topic, id, Arrays.asList(replicas), Arrays.asList(replicas), true, bytes);
    }

    private static Layout cluster(List<PlacedPartition> partitions, int... brokers) {
        Map<Integer, String> racks = new TreeMap<>();
        for (int id : brokers) {
            racks.put(id, "");
        }
        return new Layout(racks, partitions);
    }

    private static MoveWish wish(int leaving) {
        MoveWish wish = new MoveWish();
        wish.leaving.add(leaving);
        return wish;
    }
}
