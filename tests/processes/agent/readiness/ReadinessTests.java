package kafkacluster.agent.readiness;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import kafkacluster.agent.look.Quorum;

/** When a node is ready. */
public final class ReadinessTests {
    private ReadinessTests() {
    }

    public static void run() {
        broker();
        controller();
        quorum();
    }

    private static void broker() {
        test("a broker is not ready before it runs, and says what it is doing", () -> {
            equal("starting", BrokerReadiness.byState(null, () -> 0).reason);
            contains("catching up", BrokerReadiness.byState(1, () -> 0).reason);
            contains("7 logs to load", BrokerReadiness.byState(1, () -> 7).reason);
            contains("joining", BrokerReadiness.byState(2, () -> 0).reason);
            equal(null, BrokerReadiness.byState(3, () -> 0));
        });
        test("a broker that hosts nothing is ready", () ->
                equal(true, BrokerReadiness.byPartitions(new ArrayList<>(), true).ready));
        test("a broker that is behind on one partition is not ready, and names it", () -> {
            Verdict verdict = BrokerReadiness.byPartitions(Arrays.asList(
                    hosted("a", 0, true, true), hosted("b", 1, false, true)), false);
            equal(false, verdict.ready);
            equal("behind on 1 of 2 partitions: b-1", verdict.reason);
        });
        test("of many partitions five are named", () -> {
            List<HostedPartition> hosted = new ArrayList<>();
            for (int i = 0; i < 9; i++) {
                hosted.add(hosted("t", i, false, true));
            }
            equal("behind on 9 of 9 partitions: t-0, t-1, t-2, t-3, t-4, ...",
                    BrokerReadiness.byPartitions(hosted, true).reason);
        });
        test("partitions without a leader are waited for, but not for ever", () -> {
            List<HostedPartition> hosted = Collections.singletonList(hosted("a", 0, false, false));
            equal(false, BrokerReadiness.byPartitions(hosted, true).ready);
            equal(true, BrokerReadiness.byPartitions(hosted, false).ready);
            contains("none for 1 of 1 partitions: a-0", BrokerReadiness.byPartitions(hosted, false).reason);
        });
        test("a broker that was ready stays so while it runs, and never while it stops", () -> {
            Verdict ready = Verdict.ready("in sync");
            equal(true, BrokerReadiness.onceReady(ready, 3).ready);
            equal(false, BrokerReadiness.onceReady(ready, 6).ready);
            equal(false, BrokerReadiness.onceReady(ready, 7).ready);
            equal(false, BrokerReadiness.onceReady(ready, null).ready);
        });
    }

    private static void controller() {
        test("a controller is ready once it has caught up with the metadata", () -> {
            equal(true, ControllerReadiness.listening(0L, true).ready);
            equal(false, ControllerReadiness.listening(60_000L, true).ready);
        });
        test("a controller whose lag isn't known is waited for, as right after its start", () ->
                equal(false, ControllerReadiness.listening(null, true).ready));
        test("a controller that has nobody to catch up with doesn't hold a roll up for ever", () -> {
            equal(true, ControllerReadiness.listening(60_000L, false).ready);
            equal(true, ControllerReadiness.listening(null, false).ready);
        });
    }

    private static void quorum() {
        test("a controller whose volume was lost is ready once its new directory votes", () -> {
            Verdict verdict = QuorumReadiness.of(Verdict.ready("in sync"), 1, "new", voters("old"), true);
            equal(false, verdict.ready);
            equal("joining the quorum: its vote is still that of a lost volume", verdict.reason);
            equal("in sync", QuorumReadiness.of(Verdict.ready("in sync"), 1, "new", voters("new"), true).reason);
        });
        test("a controller whose new directory never votes is ready after a while, and says so", () -> {
            Verdict verdict = QuorumReadiness.of(Verdict.ready("in sync"), 1, "new", voters("old"), false);
            equal(true, verdict.ready);
            equal("in sync, though its vote is still that of a lost volume", verdict.reason);
        });
        test("a controller that isn't expected to vote, or of a quorum without directories, is ready", () -> {
            Verdict ready = Verdict.ready("in sync");
            equal(ready, QuorumReadiness.of(ready, 2, "new", voters("old"), true));
            equal(ready, QuorumReadiness.of(ready, 1, "new", voters(null), true));
            equal(ready, QuorumReadiness.of(ready, 1, null, voters("old"), true));
            equal(ready, QuorumReadiness.of(ready, 1, "new", null, true));
        });
    }

    private static HostedPartition hosted(String topic, int partition, boolean inSync, boolean hasLeader) {
        return new HostedPartition(topic, partition, inSync, hasLeader);
    }

    private static Quorum voters(String directoryId) {
        return new Quorum(0, 1, Arrays.asList(new Quorum.Member(0, "leader", 0, true),
                new Quorum.Member(1, directoryId, 0, true)), Collections.emptyList());
    }
}
