package kafkacluster.agent.job;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kafkacluster.agent.job.BrokerDirs.Replica;

/**
 * Moves replicas between the log directories of their broker. What is under way is in the directories themselves, and little at a
 * time: a broker goes on with it whoever is killed, also after a restart.
 */
final class DirMover {
    private static final long LOOK_MS = 500;

    /** What is asked of a broker's directories. */
    private interface Wish {
        /** The replicas that aren't where they shall be, each with its directory. Those on their way are among them. */
        Map<Replica, String> missing(BrokerDirs dirs) throws Refusal;
    }

    private final DirAdmin cluster;
    private final Throttle throttle;
    private final long bytesPerSecond;
    private final Patience patience;

    DirMover(DirAdmin cluster, long bytesPerSecond, Patience patience) {
        this.cluster = cluster;
        this.bytesPerSecond = bytesPerSecond;
        this.patience = patience;
        this.throttle = new Throttle(cluster.admin, bytesPerSecond);
    }

    /**
     * Has these directories of brokers hold nothing. Where Kafka can, nothing new comes to them from then on.
     *
     * @return a line of what was done
     */
    String empty(Map<Integer, Set<String>> leaving) throws Exception {
        limit(leaving.keySet());
        Set<Integer> cordoned = patience.retry(() -> throttle.cordon(leaving));
        String done = carryOut(leaving.keySet(), dirs -> {
            Set<String> of = leaving.get(dirs.broker);
            for (String directory : of) {
                if (dirs.failed.contains(directory)) {
                    throw new Refusal("broker " + dirs.broker + ": log directory " + directory
                            + " can't be read any more, and what it holds can't be moved");
                }
            }
            DirMoves moves = DirMoves.emptied(dirs, of);
            if (!moves.refused.isEmpty()) {
                throw new Refusal(moves.refused);
            }
            return moves.targets;
        });
        patience.retry(() -> {
            throttle.clearOwn(cordoned);
            return null;
        });
        return done + "; what leaves of " + Layout.brokers(leaving.keySet()) + " holds nothing";
    }

    /**
     * Has the directories of these brokers hold alike.
     *
     * @return a line of what was done
     */
    String share(Set<Integer> brokers) throws Exception {
        Map<Integer, Map<Replica, String>> wanted = new TreeMap<>();
        limit(brokers);
        String done = carryOut(brokers, dirs -> {
            // Once: what is written meanwhile would have it go on for ever.
            Map<Replica, String> targets = wanted.computeIfAbsent(dirs.broker, id -> DirMoves.shared(dirs).targets);
            Map<Replica, String> missing = new LinkedHashMap<>();
            for (Replica replica : dirs.replicas) {
                String target = targets.get(replica);
                if (target != null && !target.equals(replica.directory)) {
                    missing.put(replica, target);
                }
            }
            return missing;
        });
        patience.retry(() -> {
            throttle.clearOwn(Collections.emptySet());
            return null;
        });
        return done;
    }

    private void limit(Collection<Integer> brokers) throws Exception {
        patience.retry(() -> {
            throttle.setOwn(brokers);
            return null;
        });
    }

    private String carryOut(Collection<Integer> brokers, Wish wish) throws Exception {
        Map<Integer, Set<String>> cordoned = patience.retry(() -> throttle.cordoned(brokers));
        // By broker and replica, what was to be copied when it was first seen.
        Map<String, Long> all = new TreeMap<>();
        long furthest = -1;
        while (true) {
            Map<Integer, BrokerDirs> now = patience.retry(() -> cluster.describe(brokers, cordoned));
            Map<String, Long> left = new TreeMap<>();
            for (BrokerDirs dirs : now.values()) {
                Map<Replica, String> missing = wish.missing(dirs);
                for (Replica replica : missing.keySet()) {
                    String name = dirs.broker + " " + replica;
                    all.putIfAbsent(name, replica.bytes);
                    left.put(name, Math.max(0, all.get(name) - replica.copied));
                }
                begin(dirs.broker, missing);
            }
            Set<Integer> silent = new TreeSet<>(brokers);
            silent.removeAll(now.keySet());
            if (left.isEmpty() && silent.isEmpty()) {
                return "moves: " + all.size() + " partitions, " + sum(all) + " bytes between log directories";
            }
            long done = sum(all) - sum(left);
            if (done + all.size() - left.size() > furthest) {
                furthest = done + all.size() - left.size();
                patience.gotFurther();
            }
            String waits = silent.isEmpty() ? "" : Layout.brokers(silent) + (silent.size() == 1 ? " doesn't" : " don't") + " answer";
            patience.progress("moving: " + (all.size() - left.size()) + " of " + all.size() + " partitions, " + done + " of " + sum(all)
                    + " bytes" + (waits.isEmpty() ? "" : "; " + waits));
            Thread.sleep(LOOK_MS);
            patience.pauseOrThrow(waits.isEmpty() ? "replicas don't get to the log directories where they should be" : waits);
        }
    }

    private static long sum(Map<String, Long> bytes) {
        long sum = 0;
        for (long each : bytes.values()) {
            sum += each;
        }
        return sum;
    }

    /** As many at once as take some seconds. */
    private void begin(int broker, Map<Replica, String> missing) throws Exception {
        int underWay = 0;
        long bytes = 0;
        for (Map.Entry<Replica, String> each : missing.entrySet()) {
            if (each.getValue().equals(each.getKey().next)) {
                underWay++;
                bytes += each.getKey().bytes;
            }
        }
        Map<Replica, String> next = new LinkedHashMap<>();
        for (Map.Entry<Replica, String> each : missing.entrySet()) {
            Replica replica = each.getKey();
            if (each.getValue().equals(replica.next)) {
                continue;
            }
            bytes += replica.bytes;
            boolean isFirst = underWay + next.size() == 0;
            if (underWay + next.size() == Mover.MOST_AT_ONCE || !isFirst && bytes > bytesPerSecond * Mover.SECONDS_AT_ONCE) {
                break;
            }
            next.put(replica, each.getValue());
        }
        if (!next.isEmpty()) {
            patience.retry(() -> {
                cluster.move(broker, next);
                return null;
            });
        }
    }
}
