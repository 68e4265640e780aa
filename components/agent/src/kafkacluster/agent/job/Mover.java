package kafkacluster.agent.job;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;

/**
 * Moves replicas until they are where they shall be. What is under way is in Kafka's own metadata, and little at a time: who is
 * killed leaves a few partitions that go on by themselves, and the next one plans the rest.
 */
final class Mover {
    /** However small, each takes seconds on brokers that are busy. */
    static final int MOST_AT_ONCE = 200;
    /** What is under way at once, in seconds that it takes. */
    static final int SECONDS_AT_ONCE = 20;
    private static final long LOOK_MS = 3_000;

    private final MoveAdmin cluster;
    private final Throttle throttle;
    private final long bytesPerSecond;
    private final Patience patience;
    /** How many brokers stay, those among them that are about to come back too. */
    private final int brokers;
    private final Set<TopicPartition> moved = new HashSet<>();
    private long movedBytes;
    /** Brokers whose cordon is to stay, and with it what says whose it is. */
    private final Set<Integer> kept = new TreeSet<>();

    Mover(MoveAdmin cluster, int brokers, long bytesPerSecond, Patience patience) {
        this.brokers = brokers;
        this.cluster = cluster;
        this.bytesPerSecond = bytesPerSecond;
        this.patience = patience;
        this.throttle = new Throttle(cluster.admin, bytesPerSecond);
    }

    /**
     * Takes back what an interrupted move has left on brokers that stay.
     *
     * @param leaving brokers that leave, or some of whose log directories do
     * @param ofDirectories whether directories that leave are over, too; else their cordons stay
     * @return whether there was such a one
     */
    boolean takeBack(Set<Integer> leaving, boolean ofDirectories) throws Exception {
        kept.addAll(leaving);
        takeBackRefused();
        Map<Integer, Throttle.Left> left = patience.retry(() -> {
            Set<Integer> staying = new TreeSet<>(cluster.racks().keySet());
            staying.removeAll(leaving);
            return throttle.leftOn(staying, new TreeSet<>());
        });
        left.forEach((id, each) -> {
            if (!ofDirectories && each.ofDirectories()) {
                kept.add(id);
            }
        });
        left.keySet().removeAll(kept);
        Set<Integer> cordoned = new TreeSet<>(left.keySet());
        cordoned.removeIf(id -> !left.get(id).isCordoned());
        patience.retry(() -> {
            throttle.uncordon(cordoned);
            return null;
        });
        return !left.isEmpty();
    }

    private void takeBackRefused() throws Exception {
        while (true) {
            Set<Integer> refusing = patience.retry(() -> throttle.refusing(cluster.racks().keySet()));
            if (refusing.isEmpty()) {
                return;
            }
            patience.retry(() -> {
                throttle.uncordon(refusing);
                return null;
            });
            String what = "the cordon of a directory that is gone is yet to be taken off " + Layout.brokers(refusing);
            patience.progress("waiting: " + what);
            patience.pauseOrThrow(what);
        }
    }

    /** Takes the limit off, once what was begun has ended. */
    void end(Set<Integer> leaving) throws Exception {
        while (!patience.retry(() -> cluster.moving(Optional.empty())).isEmpty()) {
            patience.progress("waiting: partitions that were being moved are still on their way");
            patience.pauseOrThrow("partitions that were being moved don't get where they should be");
        }
        clear(leaving);
    }

    /** A broker that restarts meanwhile is waited for: nobody would take the limit off it later. */
    private void clear(Set<Integer> leaving) throws Exception {
        Set<Integer> cordoned = new TreeSet<>(leaving);
        cordoned.addAll(kept);
        while (true) {
            String missing = patience.retry(() -> {
                Set<Integer> serving = new TreeSet<>(cluster.racks().keySet());
                Set<Integer> silent = throttle.clear(serving, cordoned);
                silent.removeAll(leaving);
                serving.removeAll(leaving);
                if (!silent.isEmpty()) {
                    return "the limit is yet to be taken off " + Layout.brokers(silent);
                }
                return serving.size() < brokers ? serving.size() + " of " + brokers + " brokers are there" : null;
            });
            if (missing == null) {
                return;
            }
            waits("waiting: " + missing);
        }
    }

    /** @return a line of what was done */
    String move(MoveWish wish) throws Exception {
        boolean began = false;
        if (!wish.leaving.isEmpty()) {
            patience.retry(() -> {
                Set<Integer> present = new TreeSet<>(cluster.racks().keySet());
                present.retainAll(wish.leaving);
                throttle.cordon(present);
                return null;
            });
        }
        boolean balance = wish.balance;
        while (true) {
            Layout layout = patience.retry(cluster::layout);
            String stranded = layout.stranded(wish.leaving);
            if (stranded != null) {
                throw new Refusal(stranded);
            }
            MovePlan plan = MovePlan.of(layout, wish);
            if (!plan.refused.isEmpty()) {
                int serving = layout.serving(wish.leaving);
                if (serving < brokers) {
                    waits("waiting: " + serving + " of " + brokers + " brokers are there");
                    continue;
                }
                throw new Refusal(plan.refused);
            }
            if (plan.targets.isEmpty()) {
                // What an earlier one has begun counts as done above, and isn't.
                if (patience.retry(() -> cluster.moving(Optional.empty())).isEmpty()) {
                    break;
                }
                waits("waiting: partitions are still on their way to where they were sent before");
                continue;
            }
            String missing = layout.missing(wish.leaving);
            if (missing != null) {
                waits("waiting: nothing is moved as long as " + missing);
                continue;
            }
            patience.retry(() -> {
                throttle.set(cluster.racks().keySet(), plan);
                return null;
            });
            began = true;
            carryOut(plan, wish.leaving);
            // Once: what is written meanwhile would have it go on for ever.
            wish.balance = false;
        }
        if (began || balance) {
            patience.retry(() -> {
                cluster.electPreferredLeaders(moved);
                return null;
            });
        }
        end(wish.leaving);
        return "moves: " + moved.size() + " partitions, " + movedBytes + " bytes"
                + (wish.leaving.isEmpty() ? "" : "; " + Layout.brokers(wish.leaving) + " "
                        + (wish.leaving.size() == 1 ? "holds" : "hold") + " nothing");
    }

    /** All partitions were looked at, which isn't done often. */
    private void waits(String why) throws Exception {
        patience.progress(why);
        Thread.sleep(LOOK_MS);
        patience.pauseOrThrow(why);
    }

    private void carryOut(MovePlan plan, Set<Integer> leaving) throws Exception {
        Deque<PlacedPartition> pending = new ArrayDeque<>(plan.targets.keySet());
        Map<TopicPartition, PlacedPartition> inFlight = new HashMap<>();
        Map<TopicPartition, Long> copied = new HashMap<>();
        long total = plan.bytes();
        long doneBytes = 0;
        long nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LOOK_MS);
        int doneBefore = 0;
        long furthest = -1;
        String missing = null;
        while (!pending.isEmpty() || !inFlight.isEmpty()) {
            if (System.nanoTime() - nextLook > 0) {
                long began = System.nanoTime();
                missing = patience.retry(cluster::unweighed).missing(leaving);
                // As long as some arrive they tell how far it is.
                if (moved.size() == doneBefore) {
                    copied = copied(inFlight, plan);
                }
                doneBefore = moved.size();
                long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                long pause = missing == null ? MovePlan.pauseAfterLook(LOOK_MS, took) : LOOK_MS;
                nextLook = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause);
            }
            if (missing == null) {
                begin(plan, pending, inFlight);
            }
            Set<TopicPartition> asked = new HashSet<>(inFlight.keySet());
            Set<TopicPartition> moving = patience.retry(() -> cluster.moving(Optional.of(asked)).keySet());
            for (TopicPartition partition : asked) {
                if (!moving.contains(partition)) {
                    doneBytes += plan.bytes(inFlight.remove(partition));
                    moved.add(partition);
                }
            }
            long onTheWay = 0;
            for (Map.Entry<TopicPartition, PlacedPartition> partition : inFlight.entrySet()) {
                onTheWay += Math.min(plan.bytes(partition.getValue()), copied.getOrDefault(partition.getKey(), 0L));
            }
            if (doneBytes + onTheWay > furthest) {
                furthest = doneBytes + onTheWay;
                patience.gotFurther();
            }
            int done = plan.targets.size() - pending.size() - inFlight.size();
            patience.progress("moving: " + done + " of " + plan.targets.size() + " partitions, " + (doneBytes + onTheWay)
                    + " of " + total + " bytes" + (missing == null ? "" : "; no more of them as long as " + missing));
            if (!pending.isEmpty() || !inFlight.isEmpty()) {
                patience.pauseOrThrow("replicas don't get where they should be");
            }
        }
        movedBytes += total;
    }

    private void begin(MovePlan plan, Deque<PlacedPartition> pending, Map<TopicPartition, PlacedPartition> inFlight)
            throws Exception {
        long bytes = 0;
        for (PlacedPartition partition : inFlight.values()) {
            bytes += plan.bytes(partition);
        }
        Map<TopicPartition, List<Integer>> next = new HashMap<>();
        Map<TopicPartition, PlacedPartition> begun = new HashMap<>();
        while (!pending.isEmpty() && inFlight.size() + next.size() < MOST_AT_ONCE) {
            PlacedPartition partition = pending.peek();
            bytes += plan.bytes(partition);
            boolean isFirst = inFlight.isEmpty() && next.isEmpty();
            if (!isFirst && bytes > bytesPerSecond * SECONDS_AT_ONCE) {
                break;
            }
            pending.poll();
            TopicPartition key = new TopicPartition(partition.topic, partition.partition);
            next.put(key, plan.targets.get(partition));
            begun.put(key, partition);
        }
        if (!next.isEmpty()) {
            patience.retry(() -> {
                cluster.move(next);
                return null;
            });
            inFlight.putAll(begun);
        }
    }

    /** Bytes that are there already of what is on its way. */
    private Map<TopicPartition, Long> copied(Map<TopicPartition, PlacedPartition> inFlight, MovePlan plan) throws Exception {
        Set<Integer> brokers = new TreeSet<>();
        for (PlacedPartition partition : inFlight.values()) {
            brokers.addAll(added(plan, partition));
        }
        Map<TopicPartition, Map<Integer, Long>> sizes = cluster.sizes(brokers);
        Map<TopicPartition, Long> copied = new HashMap<>();
        inFlight.forEach((key, partition) -> {
            for (int id : added(plan, partition)) {
                copied.merge(key, sizes.getOrDefault(key, new HashMap<>()).getOrDefault(id, 0L), Long::sum);
            }
        });
        return copied;
    }

    private static Collection<Integer> added(MovePlan plan, PlacedPartition partition) {
        List<Integer> added = new ArrayList<>(plan.targets.get(partition));
        added.removeAll(partition.replicas);
        return added;
    }

    /** Has the cluster forget brokers, once they have stopped. They must hold nothing. */
    void unregister(Set<Integer> gone) throws Exception {
        while (true) {
            Set<Integer> serving = new TreeSet<>(patience.retry(cluster::racks).keySet());
            serving.retainAll(gone);
            if (serving.isEmpty()) {
                break;
            }
            String what = Layout.brokers(serving) + (serving.size() == 1 ? " hasn't" : " haven't") + " stopped yet";
            patience.progress("waiting: " + what);
            patience.pauseOrThrow(what);
        }
        for (int id : gone) {
            patience.retry(() -> {
                cluster.unregister(id);
                return null;
            });
        }
    }
}
