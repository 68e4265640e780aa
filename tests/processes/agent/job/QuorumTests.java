package kafkacluster.agent.job;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.failure;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import kafkacluster.agent.look.Quorum;

/** Which voter changes next. */
final class QuorumTests {
    private static final List<Integer> NOBODY = Collections.emptyList();

    private QuorumTests() {
    }

    static void run() {
        leaving();
        joining();
        options();
    }

    private static void leaving() {
        test("controllers leave from the highest id down", () -> {
            equal("REMOVE 4-a", next(quorum(0, "0 1 2 3 4", ""), Arrays.asList(3, 4), NOBODY));
            equal("REMOVE 3-a", next(quorum(0, "0 1 2 3", ""), Arrays.asList(3, 4), NOBODY));
            equal("DONE", next(quorum(0, "0 1 2", "3 4"), Arrays.asList(3, 4), NOBODY));
        });
        test("the leader leaves last", () -> {
            equal("REMOVE 3-a", next(quorum(4, "0 1 2 3 4", ""), Arrays.asList(3, 4), NOBODY));
            equal("REMOVE 4-a", next(quorum(4, "0 1 2 4", ""), Arrays.asList(3, 4), NOBODY));
        });
        test("a controller that is down leaves as well", () ->
                equal("REMOVE 4-a", next(quorum(0, "0 1 2 3 4!", ""), Arrays.asList(3, 4), NOBODY)));
        test("nobody leaves while most of those that stay aren't caught up", () -> {
            String waits = next(quorum(0, "0 1! 2! 3 4", ""), Arrays.asList(3, 4), NOBODY);
            equal("WAIT controller 4 still votes: 1 of 3 voters would be caught up, 2 are needed; behind or down: 1, 2", waits);
        });
        test("one that is down leaves before others, which a majority may need beside it", () -> {
            equal("REMOVE 3-a", next(quorum(0, "0 1 2! 3! 4", ""), Arrays.asList(3, 4), NOBODY));
            equal("REMOVE 4-a", next(quorum(0, "0 1 2! 4", ""), Arrays.asList(3, 4), NOBODY));
        });
        test("nobody leaves while most of the voters that are left just then aren't caught up", () ->
                contains("WAIT controller 4 still votes: 2 of 4 voters would be caught up, 3 are needed",
                        next(quorum(0, "0 1 2! 3! 4!", ""), Arrays.asList(3, 4), NOBODY)));
        test("some voter stays", () -> {
            try {
                next(quorum(0, "0 1", ""), Arrays.asList(0, 1), NOBODY);
                throw new AssertionError("should have been refused");
            } catch (Refusal refusal) {
                equal("no voter would be left: all of 0, 1 leave", refusal.getMessage());
            }
        });
        test("whatever happens meanwhile, a majority is caught up after each change, and the last look finds who is to vote", () -> {
            for (int seed = 0; seed < 2_000; seed++) {
                playedOut(new Random(seed));
            }
        });
    }

    /** Changes a quorum step by step, while its nodes fall behind and come back, and another leader is elected. */
    private static void playedOut(Random random) throws Exception {
        List<Quorum.Member> voters = new ArrayList<>();
        List<Quorum.Member> observers = new ArrayList<>();
        int nodes = 1 + random.nextInt(7);
        for (int id = 0; id < nodes; id++) {
            (id == 0 || random.nextBoolean() ? voters : observers).add(member(id, "a", true));
        }
        int staying = 1 + random.nextInt(nodes);
        List<Integer> stay = new ArrayList<>();
        List<Integer> leave = new ArrayList<>();
        for (int id = 0; id < nodes; id++) {
            (id < staying ? stay : leave).add(id);
        }
        for (int steps = 0; steps < 200; steps++) {
            boolean isCalm = steps > 100;
            disturbed(voters, random, isCalm);
            int leader = voters.get(random.nextInt(voters.size())).id;
            QuorumPlan.Step step = QuorumPlan.next(new Quorum(leader, 1, voters, observers), leave, stay);
            if (step.kind == QuorumPlan.Kind.DONE) {
                equal(stay.toString(), "[" + QuorumPlan.ids(voters) + "]");
                return;
            }
            if (step.kind == QuorumPlan.Kind.WAIT) {
                continue;
            }
            boolean removes = step.kind == QuorumPlan.Kind.REMOVE;
            (removes ? voters : observers).remove(step.member);
            (removes ? observers : voters).add(step.member);
            int caughtUp = 0;
            for (Quorum.Member voter : voters) {
                caughtUp += voter.caughtUp ? 1 : 0;
            }
            equal(true, caughtUp > voters.size() / 2);
        }
        throw new AssertionError("isn't done: voters " + QuorumPlan.ids(voters) + " of " + stay);
    }

    private static void disturbed(List<Quorum.Member> members, Random random, boolean isCalm) {
        for (int i = 0; i < members.size(); i++) {
            members.set(i, member(members.get(i).id, "a", isCalm || random.nextInt(3) > 0));
        }
    }

    private static void joining() {
        test("controllers join in their order, once they have caught up", () -> {
            List<Integer> all = Arrays.asList(0, 1, 2);
            equal("ADD 1-a", next(quorum(0, "0", "1 2"), NOBODY, all));
            equal("ADD 2-a", next(quorum(0, "0 1", "2"), NOBODY, all));
            equal("DONE", next(quorum(0, "0 1 2", ""), NOBODY, all));
            contains("WAIT controller 1 has yet to catch up with", next(quorum(0, "0", "1! 2"), NOBODY, all));
            equal("WAIT controller 1 hasn't found the quorum yet", next(quorum(0, "0", "2"), NOBODY, all));
        });
        test("nobody joins who would leave the quorum without a majority that is caught up", () ->
                contains("WAIT controller 3 doesn't vote yet: 2 of 4 voters would be caught up, 3 are needed",
                        next(quorum(0, "0 1! 2!", "3"), NOBODY, Arrays.asList(0, 1, 2, 3))));
        test("a lost volume's vote goes before that of the one in its place comes", () -> {
            List<Integer> all = Arrays.asList(0, 1, 2);
            equal("REMOVE 2-a", next(quorum(0, "0 1 2!", "2b"), NOBODY, all));
            equal("ADD 2-b", next(quorum(0, "0 1", "2b"), NOBODY, all));
            equal("DONE", next(quorum(0, "0 1 2b", "2!"), NOBODY, all));
            equal("DONE", next(quorum(0, "0 1 2!", ""), NOBODY, all));
        });
        test("controllers leave before others join", () ->
                equal("REMOVE 3-a", next(quorum(0, "0 1 3", "2"), Collections.singleton(3), Arrays.asList(0, 1, 2))));
    }

    private static void options() {
        test("the quorum's options are ids and addresses", () -> {
            QuorumOptions options = QuorumOptions.parse(new String[] {"--bootstrap", "b:9092", "--leave", "4,3",
                "--join", "0@CONTROLLER@kafka-0.x.svc:9093,1@CONTROLLER@[::1]:9093", "--features", "kraft.version=1,metadata.version=33"});
            equal("[4, 3]", options.leave.toString());
            equal("[0, 1]", options.join.keySet().toString());
            equal("kafka-0.x.svc", options.join.get(0).host);
            equal("[::1]", options.join.get(1).host);
            equal(9093, options.join.get(1).port);
            equal("{kraft.version=1, metadata.version=33}", options.features.toString());
        });
        test("the quorum's options that are wrong are named", () -> {
            contains("--leave has \"x\"", failure(() -> QuorumOptions.parse(new String[] {"--leave", "3,x"})));
            contains("isn't ID@LISTENER@host:port", failure(() -> QuorumOptions.parse(new String[] {"--join", "0@h:1"})));
            contains("--bootstrap is needed", failure(() -> QuorumOptions.parse(new String[] {"--leave", "3"})));
            contains("unknown argument \"--stay\"", failure(() -> QuorumOptions.parse(new String[] {"--stay", "3"})));
        });
    }

    private static String next(Quorum quorum, Collection<Integer> leaving, Collection<Integer> joining) throws Exception {
        QuorumPlan.Step step = QuorumPlan.next(quorum, leaving, joining);
        return step.kind + (step.member != null ? " " + step.member.id + "-" + step.member.directoryId
                : step.why != null ? " " + step.why : "");
    }

    /** Members such as "2b!": node 2 with directory b, which isn't caught up. */
    private static Quorum quorum(int leader, String voters, String observers) {
        return new Quorum(leader, 1, members(voters), members(observers));
    }

    private static List<Quorum.Member> members(String text) {
        List<Quorum.Member> members = new ArrayList<>();
        for (String word : text.trim().split("\\s+")) {
            if (!word.isEmpty()) {
                String known = word.replace("!", "");
                String directory = known.replaceAll("\\d", "");
                int id = Integer.parseInt(known.replaceAll("\\D", ""));
                members.add(member(id, directory.isEmpty() ? "a" : directory, !word.endsWith("!")));
            }
        }
        return members;
    }

    private static Quorum.Member member(int id, String directory, boolean caughtUp) {
        return new Quorum.Member(id, directory, caughtUp ? 0 : 100, caughtUp);
    }
}
