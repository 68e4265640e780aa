package kafkacluster.agent.look;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** What a stop would break. */
public final class HarmTests {
    private static final Set<Integer> NONE = Collections.emptySet();

    private HarmTests() {
    }

    public static void run() {
        partitions();
        quorum();
    }

    private static void partitions() {
        test("a stop that leaves too few replicas in sync does harm, and names the partition", () ->
                equal("a-3 would have 1 in-sync replica of the 2 that it needs",
                        harm(1, partition(3, ids(1, 2, 3), ids(1, 2), 2))));
        test("a stop that leaves enough replicas in sync does no harm", () ->
                equal(null, harm(1, partition(0, ids(1, 2, 3), ids(1, 2, 3), 2))));
        test("a broker that isn't in sync does no harm by leaving", () -> {
            equal(null, harm(3, partition(0, ids(1, 2, 3), ids(1, 2), 2)));
            equal(null, harm(4, partition(0, ids(1, 2, 3), ids(1, 2), 2)));
        });
        test("a partition that has no more replicas than it needs holds nobody back", () -> {
            equal(null, harm(1, partition(0, ids(1), ids(1), 1)));
            equal(null, harm(1, partition(0, ids(1), ids(1), 2)));
            equal(null, harm(1, partition(0, ids(1, 2), ids(1, 2), 2)));
            equal(null, harm(1, partition(0, ids(1, 2), ids(1, 2), 3)));
        });
        test("the last replica in sync of several stays, however many are needed", () -> {
            contains("a-0 would have 0 in-sync replicas of the 2", harm(1, partition(0, ids(1, 2), ids(1), 2)));
            contains("a-0 would have 0 in-sync replicas of the 1", harm(1, partition(0, ids(1, 2), ids(1), 1)));
        });
        test("a partition below its minimum already holds back who is left", () ->
                contains("a-0 would have 0 in-sync replicas of the 2",
                        harm(1, partition(0, ids(1, 2, 3), ids(1), 2))));
        test("of many partitions that a stop harms two are named", () -> {
            PartitionState[] many = new PartitionState[6];
            for (int i = 0; i < many.length; i++) {
                many[i] = partition(5 - i, ids(1, 2, 3), ids(1, 2), 2);
            }
            equal("a-0 would have 1 in-sync replica of the 2 that it needs, a-1 would have 1 in-sync replica of the"
                    + " 2 that it needs (and 4 more)", harm(1, many));
        });
        test("a node that has just ended isn't counted on, though the cluster still does", () -> {
            List<PartitionState> one = Collections.singletonList(partition(0, ids(1, 2, 3), ids(1, 2, 3), 2));
            equal("a-0 would have 1 in-sync replica of the 2 that it needs",
                    Harm.toPartitions(1, one, Collections.singleton(3)));
            equal("1 of 3 voters would be left caught up, 2 are needed",
                    Harm.toQuorum(1, voters(true, true, true), Collections.singleton(2)));
        });
        test("what a stop does to partitions and to the quorum is told in one line", () -> {
            PartitionState one = partition(0, ids(1, 2, 3), ids(1, 2), 2);
            Quorum quorum = new Quorum(1, 1, voters(true, true, false), Collections.emptyList());
            equal("a-0 would have 1 in-sync replica of the 2 that it needs; 1 of 3 voters would be left caught up,"
                    + " 2 are needed", Harm.of(1, Collections.singletonList(one), quorum, NONE));
            equal(null, Harm.of(9, null, null, NONE));
        });
    }

    private static void quorum() {
        test("a voter may stop while the others are a majority that has caught up", () -> {
            equal(null, Harm.toQuorum(0, voters(true, true, true), NONE));
            equal(null, Harm.toQuorum(0, voters(true, true, true, true, false), NONE));
        });
        test("a voter whose stop would end the majority does harm", () -> {
            equal("1 of 3 voters would be left caught up, 2 are needed",
                    Harm.toQuorum(0, voters(true, true, false), NONE));
            equal("2 of 4 voters would be left caught up, 3 are needed",
                    Harm.toQuorum(0, voters(true, true, true, false), NONE));
        });
        test("a voter that hasn't caught up does no harm by leaving, nor does who isn't one", () -> {
            equal(null, Harm.toQuorum(2, voters(true, true, false), NONE));
            equal(null, Harm.toQuorum(7, voters(true, true, false), NONE));
        });
        test("where there is no majority, nobody's stop ends it", () ->
                equal(null, Harm.toQuorum(0, voters(true, false, false), NONE)));
        test("a single voter can't be kept by anybody", () ->
                equal(null, Harm.toQuorum(0, voters(true), NONE)));
        test("a voter that lost its volume counts as one that isn't there", () -> {
            // Its voter is the directory that is lost; the one that runs is an observer.
            List<Quorum.Member> voters = Arrays.asList(new Quorum.Member(0, "a", 0, true),
                    new Quorum.Member(1, "b", 0, true), new Quorum.Member(2, "lost", 4000, false));
            Quorum quorum = new Quorum(0, 1, voters, Collections.singletonList(new Quorum.Member(2, "new", 0, true)));
            contains("1 of 3 voters", Harm.of(0, null, quorum, NONE));
            equal(null, Harm.of(2, null, quorum, NONE));
        });
    }

    private static String harm(int id, PartitionState... partitions) {
        return Harm.toPartitions(id, Arrays.asList(partitions), NONE);
    }

    private static PartitionState partition(int number, int[] replicas, int[] inSync, int minimum) {
        return new PartitionState("a", number, inSync[0], replicas, inSync, minimum);
    }

    private static int[] ids(int... ids) {
        return ids;
    }

    private static List<Quorum.Member> voters(boolean... caughtUp) {
        List<Quorum.Member> voters = new ArrayList<>();
        for (int id = 0; id < caughtUp.length; id++) {
            voters.add(new Quorum.Member(id, null, caughtUp[id] ? 0 : 4000, caughtUp[id]));
        }
        return voters;
    }
}
