package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import kafkacluster.agent.job.BrokerDirs.Replica;
import kafkacluster.agent.job.BrokerDirs.Space;

/**
 * Which replicas go to which log directory of their broker. Each goes to the one that is least full, by bytes. Pure, and the same
 * for the same directories: an interrupted move is planned again from what is there.
 */
final class DirMoves {
    /** Directories are alike if they differ by less than this part of what they hold on average. */
    private static final int ALIKE = 20;
    /** An empty replica weighs this part of an average one. */
    private static final int EMPTY = 10;

    /** Every replica that isn't where it shall be, with its directory. The heaviest first. Those on their way are among them. */
    final Map<Replica, String> targets = new LinkedHashMap<>();
    /** Why some can't go anywhere. */
    final List<String> refused = new ArrayList<>();

    private final BrokerDirs dirs;
    private final long base;
    /** Of the directories that may get something. */
    private final Map<String, Long> load = new TreeMap<>();
    private final Map<String, Long> free = new TreeMap<>();
    private final boolean bySize;

    private DirMoves(BrokerDirs dirs, Set<String> open) {
        this.dirs = dirs;
        long bytes = 0;
        for (Replica replica : dirs.replicas) {
            bytes += replica.bytes;
        }
        base = 1 + bytes / EMPTY / Math.max(1, dirs.replicas.size());
        boolean known = true;
        for (String directory : open) {
            Space space = dirs.spaces.get(directory);
            known &= space.total > 0;
            load.put(directory, 0L);
            free.put(directory, space.free < 0 ? Long.MAX_VALUE : space.free);
        }
        bySize = known;
        for (Replica replica : dirs.replicas) {
            load.computeIfPresent(replica.goal(), (same, before) -> before + weight(replica));
            if (replica.next != null) {
                long left = replica.bytes - Math.min(replica.bytes, replica.copied);
                free.computeIfPresent(replica.next, (same, before) -> before - left);
            }
        }
    }

    /** Has these directories hold nothing. */
    static DirMoves emptied(BrokerDirs dirs, Set<String> leaving) {
        Set<String> open = dirs.open();
        open.removeAll(leaving);
        DirMoves moves = new DirMoves(dirs, open);
        for (Replica replica : moves.heaviestFirst()) {
            boolean isThere = leaving.contains(replica.directory);
            if (!leaving.contains(replica.goal())) {
                if (isThere) {
                    moves.targets.put(replica, replica.next);
                }
            } else if (!isThere) {
                // Somebody has it moved there: it stays where it is.
                moves.targets.put(replica, replica.directory);
            } else {
                moves.place(replica);
            }
        }
        return moves;
    }

    /** Has directories alike hold alike. */
    static DirMoves shared(BrokerDirs dirs) {
        DirMoves moves = new DirMoves(dirs, dirs.open());
        Map<String, TreeSet<Replica>> held = new TreeMap<>();
        double sum = 0;
        for (String directory : moves.load.keySet()) {
            held.put(directory, new TreeSet<>(moves.byWeight()));
            sum += moves.fullness(directory, 0);
        }
        for (Replica replica : dirs.replicas) {
            if (replica.next == null && held.containsKey(replica.directory)) {
                held.get(replica.directory).add(replica);
            }
        }
        double alike = sum / Math.max(1, held.size()) / ALIKE;
        while (moves.moveOne(held, alike)) {
            continue;
        }
        moves.targets.entrySet().removeIf(entry -> entry.getKey().directory.equals(entry.getValue()));
        return moves;
    }

    private long weight(Replica replica) {
        return replica.bytes + base;
    }

    private Comparator<Replica> byWeight() {
        return Comparator.<Replica>comparingLong(replica -> -weight(replica)).thenComparing(Comparator.naturalOrder());
    }

    private List<Replica> heaviestFirst() {
        List<Replica> order = new ArrayList<>(dirs.replicas);
        order.sort(byWeight());
        return order;
    }

    /** How full a directory is. Of unlike ones the larger takes more. */
    private double fullness(String directory, long more) {
        double weight = load.get(directory) + (double) more;
        return bySize ? weight / dirs.spaces.get(directory).total : weight;
    }

    private void place(Replica replica) {
        String best = null;
        for (String directory : load.keySet()) {
            boolean fits = free.get(directory) >= replica.bytes;
            if (fits && (best == null
                    || fullness(directory, weight(replica)) < fullness(best, weight(replica)))) {
                best = directory;
            }
        }
        if (best == null) {
            refused.add("broker " + dirs.broker + ": " + replica + " takes " + replica.bytes + " bytes, and "
                    + (load.isEmpty() ? "there is no other log directory that takes it"
                            : "no other log directory has as much left"));
            return;
        }
        put(replica, best);
    }

    private void put(Replica replica, String directory) {
        targets.put(replica, directory);
        load.merge(directory, weight(replica), Long::sum);
        free.merge(directory, -replica.bytes, Long::sum);
    }

    /** From the fullest to the one that is least full: the heaviest that makes both more alike. */
    private boolean moveOne(Map<String, TreeSet<Replica>> held, double alike) {
        List<String> byFullness = new ArrayList<>(load.keySet());
        byFullness.sort(Comparator.<String>comparingDouble(directory -> fullness(directory, 0)).thenComparing(Comparator.naturalOrder()));
        for (int h = byFullness.size() - 1; h > 0; h--) {
            String high = byFullness.get(h);
            for (int l = 0; l < h; l++) {
                String low = byFullness.get(l);
                if (fullness(high, 0) - fullness(low, 0) <= alike) {
                    break;
                }
                for (Replica replica : held.get(high)) {
                    long weight = weight(replica);
                    boolean helps = fullness(low, weight) <= fullness(high, -weight);
                    if (helps && free.get(low) >= replica.bytes) {
                        held.get(high).remove(replica);
                        held.get(low).add(replica);
                        load.merge(high, -weight, Long::sum);
                        put(replica, low);
                        return true;
                    }
                }
            }
        }
        return false;
    }
}
