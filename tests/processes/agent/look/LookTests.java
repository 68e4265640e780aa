package kafkacluster.agent.look;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafkacluster.agent.base.Json;

/** What the agent tells of its cluster. */
public final class LookTests {
    private static final Set<Integer> NONE = Collections.emptySet();

    private LookTests() {
    }

    public static void run() {
        quorum();
        state();
        looks();
    }

    private static void quorum() {
        test("a voter has caught up when it had all that the leader has within the last seconds", () -> {
            equal(true, Quorum.isCaughtUp(false, 2, 98_000L, 100_000L));
            equal(false, Quorum.isCaughtUp(false, 0, 96_000L, 100_000L));
            equal(false, Quorum.isCaughtUp(false, 0, null, 100_000L));
        });
        test("where no times are known, a voter has caught up when it is few records behind", () -> {
            equal(true, Quorum.isCaughtUp(false, 3, null, null));
            equal(false, Quorum.isCaughtUp(false, 300, null, null));
        });
        test("the leader has caught up", () ->
                equal(true, Quorum.isCaughtUp(true, 0, null, null)));
    }

    private static void state() {
        test("the state counts partitions and what each broker has of them", () -> {
            Look look = look(partition("a", 0, 1, ids(1, 2, 3), ids(1, 2, 3), 2),
                    partition("a", 1, 2, ids(1, 2, 3), ids(2, 3), 2), partition("b", 0, 3, ids(2, 3), ids(3), 2), partition("c", 0, -1, ids(4), ids(4), 1));
            look.brokers = Collections.singletonMap(1, true);
            String json = Json.of(State.of(node(), look, NONE));
            contains("\"behind\":1,\"stop", json);
            contains("\"partitions\":{\"total\":4,\"underReplicated\":2,\"underMinimum\":1,\"atMinimum\":2,"
                    + "\"offline\":1,\"copies\":[{\"copies\":1,\"topics\":1,\"names\":[\"c\"]},"
                    + "{\"copies\":2,\"topics\":1,\"names\":[\"b\"]},{\"copies\":3,\"topics\":1,\"names\":[\"a\"]}]}", json);
            contains("\"brokers\":[{\"id\":1,\"active\":true,\"replicas\":2,\"behind\":1,\"leaders\":1},"
                    + "{\"id\":2,\"active\":false,\"replicas\":3,\"behind\":1,\"leaders\":1},"
                    + "{\"id\":3,\"active\":false,\"replicas\":3,\"behind\":0,\"leaders\":1},"
                    + "{\"id\":4,\"active\":false,\"replicas\":1,\"behind\":0,\"leaders\":0,\"stranded\":[\"c-0\"]}]", json);
        });
        test("a broker that a partition is being moved to isn't behind on it", () -> {
            PartitionState moving = partition("a", 0, 2, ids(1, 2), ids(2), 1);
            moving.comingReplicas = ids(1);
            Look look = look(moving);
            look.brokers = Collections.emptyMap();
            String json = Json.of(State.of(node(), look, NONE));
            contains("{\"id\":1,\"active\":false,\"replicas\":1,\"behind\":0,\"leaders\":0}", json);
            contains("\"underReplicated\":0", json);
        });
        test("a partition that has no leader isn't what its replicas are behind on", () -> {
            Look look = look(partition("a", 0, -1, ids(1, 2), ids(2), 1));
            look.brokers = Collections.emptyMap();
            contains("{\"id\":1,\"active\":false,\"replicas\":1,\"behind\":0", Json.of(State.of(node(), look, NONE)));
        });
        test("the state names for each broker and voter what its stop would break", () -> {
            Look look = look(partition("a", 0, 1, ids(1, 2), ids(1), 1));
            look.brokers = Collections.singletonMap(1, true);
            look.quorum = new Quorum(7, 3, Collections.singletonList(new Quorum.Member(7, "dir", 0, true)),
                    Collections.emptyList());
            String json = Json.of(State.of(node(), look, NONE));
            contains("\"stops\":[{\"id\":1,\"harm\":\"a-0 would have 0 in-sync replicas of the 1 that it needs\"},"
                    + "{\"id\":2,\"harm\":null},{\"id\":7,\"harm\":null}]", json);
            contains("\"quorum\":{\"leader\":7,\"epoch\":3,\"voters\":[{\"id\":7,\"directoryId\":\"dir\",\"lag\":0,"
                    + "\"caughtUp\":true}],\"observers\":[]}", json);
        });
        test("a stop is judged as if those that are away had left, though the cluster still counts on them", () -> {
            Look look = look(partition("a", 0, 1, ids(1, 2, 3, 4), ids(1, 2, 3, 4), 2));
            look.brokers = Collections.singletonMap(1, true);
            contains("{\"id\":3,\"harm\":null}", Json.of(State.of(node(), look, new TreeSet<>(Arrays.asList(2)))));
            String json = Json.of(State.of(node(), look, new TreeSet<>(Arrays.asList(2, 1))));
            contains("{\"id\":3,\"harm\":\"a-0 would have 1 in-sync replica of the 2 that it needs\"}", json);
            contains("\"away\":[1,2]", json);
        });
        test("a broker has the rack that the cluster knows of it", () -> {
            Look look = look(partition("a", 0, 1, ids(1), ids(1), 1));
            look.brokers = Collections.singletonMap(1, true);
            look.racks = Collections.singletonMap(1, "zone-a");
            contains("\"leaders\":1,\"rack\":\"zone-a\"}", Json.of(State.of(node(), look, NONE)));
        });
        test("what isn't seen is null, and has a reason", () -> {
            Look look = new Look();
            look.expect(Look.QUORUM);
            look.unseen(Look.PARTITIONS, "this broker doesn't run");
            String json = Json.of(State.of(node(), look, NONE));
            contains("\"clusterId\":null,\"quorum\":null,\"features\":null,\"brokers\":null,\"partitions\":null,"
                    + "\"settings\":null,\"stops\":null,\"unseen\":[\"the quorum: no answer yet\","
                    + "\"the partitions: this broker doesn't run\"]}", json);
            contains("\"behind\":null", json);
        });
        test("a node that is only a controller says of itself alone what its stop would break", () -> {
            Look look = new Look();
            look.quorum = new Quorum(1, 3, Arrays.asList(new Quorum.Member(1, null, 0, true),
                    new Quorum.Member(2, null, 0, true), new Quorum.Member(3, null, 900, false)), Collections.emptyList());
            Map<String, Object> node = node();
            node.put("broker", false);
            String json = Json.of(State.of(node, look, NONE));
            contains("\"stops\":[{\"id\":1,\"harm\":\"1 of 3 voters would be left caught up, 2 are needed\"}]", json);
            contains("\"behind\":0", json);
        });
    }

    private static void looks() {
        test("those who ask for the state at the same time share one look, and those who ask soon after", () -> {
            AtomicInteger views = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            Looks looks = new Looks(viewer(views, go));
            List<Look> seen = Collections.synchronizedList(new ArrayList<>());
            List<Thread> askers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                askers.add(new Thread(() -> {
                    try {
                        seen.add(looks.shared(60_000, 10_000));
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }));
                askers.get(i).start();
            }
            awaitView(views);
            equal(false, looks.shared(60_000, 20).hasEnded);
            go.countDown();
            for (Thread asker : askers) {
                asker.join();
            }
            seen.add(looks.shared(60_000, 10_000));
            equal(6, seen.size());
            equal(1, new java.util.HashSet<>(seen).size());
            equal(1, views.get());
        });
        test("a stop is judged by a look that began after it was asked for", () -> {
            AtomicInteger views = new AtomicInteger();
            CountDownLatch go = new CountDownLatch(1);
            Looks looks = new Looks(viewer(views, go));
            looks.shared(60_000, 1);
            awaitView(views);
            Look before = looks.shared(60_000, 1);
            equal(null, looks.fresh(20));
            go.countDown();
            Look after = looks.fresh(10_000);
            equal(true, after != before && after.hasEnded);
        });
        test("a look that fails tells why of every part", () -> {
            Looks looks = new Looks(viewer(new AtomicInteger(), null));
            equal("[the quorum: no such host]", looks.shared(0, 10_000).unseen().toString());
        });
    }

    private static void awaitView(AtomicInteger views) throws InterruptedException {
        while (views.get() == 0) {
            Thread.sleep(1);
        }
    }

    /** @param go what a look waits for; null: it fails */
    private static Looks.Viewer viewer(AtomicInteger views, CountDownLatch go) {
        return new Looks.Viewer() {
            @Override
            public void view(Look look) throws Exception {
                look.expect(Look.QUORUM);
                views.incrementAndGet();
                if (go == null) {
                    throw new java.io.IOException("no such host");
                }
                equal(true, go.await(10, TimeUnit.SECONDS));
            }

            @Override
            public void rest() {
            }
        };
    }

    private static Map<String, Object> node() {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("id", 1);
        node.put("broker", true);
        node.put("behind", null);
        node.put("stopping", "no");
        return node;
    }

    private static Look look(PartitionState... partitions) {
        Look look = new Look();
        look.partitions = Arrays.asList(partitions);
        return look;
    }

    private static PartitionState partition(String topic, int partition, int leader, int[] replicas, int[] inSync, int minimum) {
        return new PartitionState(topic, partition, leader, replicas, inSync, minimum);
    }

    private static int[] ids(int... ids) {
        return ids;
    }
}
