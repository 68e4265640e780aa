package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.failure;
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
import kafkacluster.agent.job.BrokerDirs.Replica;
import kafkacluster.agent.job.BrokerDirs.Space;

/** Which log directory replicas go to: what holds of every broker, tried with many random ones. */
final class DirMoveTests {
    private static final int BROKERS = 300;
    private static final long LARGE = 1L << 40;

    private DirMoveTests() {
    }

    static void run() {
        empty();
        share();
        options();
    }

    private static void empty() {
        test("a log directory that leaves holds nothing, and nothing else moves", () -> each(random -> {
            BrokerDirs dirs = dirs(random);
            String leaving = dirs.spaces.keySet().iterator().next();
            DirMoves moves = DirMoves.emptied(dirs, Collections.singleton(leaving));
            equal("[]", moves.refused.toString());
            for (Replica replica : dirs.replicas) {
                equal(replica.directory.equals(leaving), moves.targets.containsKey(replica));
            }
            equal(false, moves.targets.containsValue(leaving));
            equal(true, DirMoves.emptied(after(dirs, moves), Collections.singleton(leaving)).targets.isEmpty());
        }));
        test("replicas go where there is least, by bytes", () -> {
            List<Replica> replicas = Arrays.asList(in("/c", 0, 100), in("/c", 1, 90), in("/a", 2, 30), in("/b", 3, 110));
            DirMoves moves = DirMoves.emptied(broker(replicas, "/a", "/b", "/c"), of("/c"));
            equal("{t-0=/a, t-1=/b}", moves.targets.toString());
        });
        test("a larger log directory takes more than a smaller one", () -> {
            Map<String, Space> spaces = new TreeMap<>();
            spaces.put("/large", new Space(1000, 1000));
            spaces.put("/small", new Space(100, 100));
            spaces.put("/old", new Space(100, 0));
            List<Replica> replicas = new ArrayList<>();
            for (int i = 0; i < 11; i++) {
                replicas.add(in("/old", i, 10));
            }
            DirMoves moves = DirMoves.emptied(broker(replicas, spaces), of("/old"));
            equal(10, Collections.frequency(moves.targets.values(), "/large"));
        });
        test("a replica that fits nowhere is refused, with its size", () -> {
            Map<String, Space> spaces = new TreeMap<>();
            spaces.put("/a", new Space(100, 25));
            spaces.put("/b", new Space(100, 20));
            spaces.put("/c", new Space(100, 0));
            List<Replica> replicas = Arrays.asList(in("/c", 0, 20), in("/c", 1, 20), in("/c", 2, 10));
            DirMoves moves = DirMoves.emptied(broker(replicas, spaces), of("/c"));
            equal("[broker 1: t-2 takes 10 bytes, and no other log directory has as much left]", moves.refused.toString());
        });
        test("what fits is counted with what is on its way there, and who doesn't tell their space take all", () -> {
            Map<String, Space> spaces = new TreeMap<>();
            spaces.put("/a", new Space(100, 30));
            spaces.put("/c", new Space(100, 0));
            Replica onItsWay = new Replica("t", 1, "/c", "/a", 20, 5);
            List<Replica> replicas = Arrays.asList(in("/c", 0, 16), onItsWay);
            contains("t-0 takes 16", DirMoves.emptied(broker(replicas, spaces), of("/c")).refused.toString());
            spaces.put("/a", new Space(-1, -1));
            equal("{t-1=/a, t-0=/a}", DirMoves.emptied(broker(replicas, spaces), of("/c")).targets.toString());
        });
        test("a replica that somebody moves to a log directory that leaves stays where it is", () -> {
            List<Replica> replicas = Arrays.asList(new Replica("t", 0, "/a", "/b", 5, 1), new Replica("t", 1, "/b", "/b2", 5, 1));
            equal("{t-0=/a, t-1=/b2}", DirMoves.emptied(broker(replicas, "/a", "/b", "/b2"), of("/b")).targets.toString());
        });
        test("nothing goes to log directories that have failed, or that somebody keeps free", () -> {
            Map<String, Space> spaces = spaces("/a", "/b", "/c", "/d");
            BrokerDirs dirs = new BrokerDirs(1, spaces, Arrays.asList(in("/a", 0, 5)), of("/b"), of("/c"));
            equal("{t-0=/d}", DirMoves.emptied(dirs, of("/a")).targets.toString());
            BrokerDirs closed = new BrokerDirs(1, spaces, Arrays.asList(in("/a", 0, 5)), of(), of("*"));
            contains("no other log directory that takes it", DirMoves.emptied(closed, of("/a")).refused.toString());
        });
    }

    private static void share() {
        test("log directories that hold alike are left, and one that is empty gets its share", () -> each(random -> {
            BrokerDirs dirs = dirs(random);
            DirMoves moves = DirMoves.shared(dirs);
            BrokerDirs after = after(dirs, moves);
            equal(true, spread(after) <= spread(dirs));
            equal(true, DirMoves.shared(after).targets.isEmpty());
            Set<String> held = new TreeSet<>();
            dirs.replicas.forEach(replica -> held.add(replica.directory));
            Set<String> heldAfter = new TreeSet<>();
            after.replicas.forEach(replica -> heldAfter.add(replica.directory));
            equal(true, heldAfter.size() == dirs.spaces.size() || dirs.replicas.size() < 2 * dirs.spaces.size());
        }));
        test("a log directory that came gets half of the bytes, of two", () -> {
            List<Replica> replicas = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                replicas.add(in("/a", i, 100));
            }
            equal(5, DirMoves.shared(broker(replicas, "/a", "/b")).targets.size());
        });
        test("what is on its way stays so", () -> {
            List<Replica> replicas = Arrays.asList(new Replica("t", 0, "/a", "/b", 100, 0), in("/a", 1, 100));
            equal("{}", DirMoves.shared(broker(replicas, "/a", "/b")).targets.toString());
        });
    }

    private static void options() {
        test("log directories to empty are told with their brokers", () -> {
            JobOptions options = JobOptions.parse(("--bootstrap b:1 --brokers 1 --leave none --share 2,3 --empty "
                    + "0:/var/lib/kafka/more/kafka,12:/b,0:/c").split(" "));
            equal("{0=[/c, /var/lib/kafka/more/kafka], 12=[/b]}", options.empty.toString());
            equal("[2, 3]", options.share.toString());
            contains("--empty is \"/b\"", failure(() ->
                    JobOptions.parse("--bootstrap b:1 --brokers 1 --leave none --empty /b".split(" "))));
        });
    }

    private interface Body {
        void run(Random random) throws Exception;
    }

    private static void each(Body body) throws Exception {
        for (int seed = 0; seed < BROKERS; seed++) {
            try {
                body.run(new Random(seed));
            } catch (Throwable failure) {
                throw new AssertionError("seed " + seed + ": " + failure);
            }
        }
    }

    private static BrokerDirs dirs(Random random) {
        int count = 2 + random.nextInt(4);
        String[] paths = new String[count];
        for (int i = 0; i < count; i++) {
            paths[i] = "/d" + i;
        }
        List<Replica> replicas = new ArrayList<>();
        int size = random.nextInt(40);
        for (int i = 0; i < size; i++) {
            replicas.add(in(paths[random.nextInt(count)], i, random.nextInt(3) == 0 ? 0 : random.nextInt(1_000_000)));
        }
        return broker(replicas, paths);
    }

    private static BrokerDirs after(BrokerDirs dirs, DirMoves moves) {
        List<Replica> replicas = new ArrayList<>();
        for (Replica replica : dirs.replicas) {
            String directory = moves.targets.getOrDefault(replica, replica.directory);
            replicas.add(new Replica(replica.topic, replica.partition, directory, null, replica.bytes, 0));
        }
        return new BrokerDirs(dirs.broker, dirs.spaces, replicas, dirs.failed, dirs.cordoned);
    }

    private static long spread(BrokerDirs dirs) {
        Map<String, Long> bytes = new TreeMap<>();
        dirs.spaces.keySet().forEach(path -> bytes.put(path, 0L));
        long all = 0;
        for (Replica replica : dirs.replicas) {
            all += replica.bytes;
        }
        long base = 1 + all / 10 / Math.max(1, dirs.replicas.size());
        dirs.replicas.forEach(replica -> bytes.merge(replica.directory, replica.bytes + base, Long::sum));
        return Collections.max(bytes.values()) - Collections.min(bytes.values());
    }

    private static Replica in(String directory, int partition, long bytes) {
        return new Replica("t", partition, directory, null, bytes, 0);
    }

    private static Map<String, Space> spaces(String... paths) {
        Map<String, Space> spaces = new TreeMap<>();
        for (String path : paths) {
            spaces.put(path, new Space(LARGE, LARGE));
        }
        return spaces;
    }

    private static BrokerDirs broker(List<Replica> replicas, String... paths) {
        return broker(replicas, spaces(paths));
    }

    private static BrokerDirs broker(List<Replica> replicas, Map<String, Space> spaces) {
        return new BrokerDirs(1, spaces, replicas, of(), of());
    }

    private static Set<String> of(String... paths) {
        return new HashSet<>(Arrays.asList(paths));
    }
}
