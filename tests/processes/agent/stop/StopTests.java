package kafkacluster.agent.stop;

import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URL;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import kafkacluster.agent.http.Answer;
import kafkacluster.agent.http.ProbeServer;

/** When a node may stop. */
public final class StopTests {
    private StopTests() {
    }

    public static void run() {
        turns();
        peers();
        desk();
        several();
    }

    private static void turns() {
        test("it is the turn of a node that nobody else is before", () -> {
            equal(Turn.Step.GO, turn(1));
            equal(Turn.Step.GO, turn(1, Mark.NO, null, Mark.NO));
            equal(Turn.Step.GO, turn(1, Mark.WAITING, null, Mark.NO));
        });
        test("a node waits while another one stops", () -> {
            equal(Turn.Step.WAIT, turn(1, Mark.GRANTED, null, Mark.NO));
            equal(Turn.Step.WAIT, turn(1, Mark.NO, null, Mark.GRANTED));
        });
        test("of two that ask at the same time the one with the lower id is first", () -> {
            equal(Turn.Step.BACK, turn(1, Mark.ASKING, null, Mark.NO));
            equal(Turn.Step.AGAIN, turn(1, Mark.NO, null, Mark.ASKING));
            equal(Turn.Step.BACK, turn(1, Mark.ASKING, null, Mark.ASKING, Mark.NO));
        });
        test("who doesn't answer at the moment is waited for, and no longer than that", () -> {
            equal(Turn.Step.WAIT, turn(1, Mark.SLOW, null, Mark.NO));
            equal(Turn.Step.GO, turn(1, Mark.SILENT, null, Mark.NO));
            equal(Turn.Step.GO, turn(1, Mark.GONE, null, Mark.NO));
            equal(Turn.Step.GO, turn(1, Mark.STOPPED, null, Mark.NO));
        });
        test("when all nodes are being stopped, nobody waits", () -> {
            equal(Turn.Step.ALL, turn(1, Mark.GRANTED, null, Mark.WAITING));
            equal(Turn.Step.ALL, turn(1, Mark.ASKING, null, Mark.ASKING));
            equal(Turn.Step.ALL, turn(1, Mark.STOPPED, null, Mark.GONE));
            equal(Turn.Step.ALL, turn(1, Mark.WAITING, null, Mark.SILENT));
        });
        test("it is no full stop while another node serves or may", () -> {
            equal(Turn.Step.WAIT, turn(1, Mark.GRANTED, null, Mark.NO));
            equal(Turn.Step.WAIT, turn(1, Mark.GRANTED, null, Mark.SLOW));
        });
        test("it is no full stop when the others crashed or can't be reached", () -> {
            equal(Turn.Step.GO, turn(1, Mark.GONE, null, Mark.GONE));
            equal(Turn.Step.GO, turn(1, Mark.SILENT, null, Mark.SILENT));
            equal(Turn.Step.GO, turn(0));
        });
    }

    private static void peers() {
        test("a node that stopped answering is slow at first, then silent", () -> {
            PeerMarks marks = new PeerMarks();
            equal("{2=SLOW}", marks.of(answer(null), 1_000).toString());
            equal("{2=SLOW}", marks.of(answer(null), 5_000).toString());
            equal("{2=SILENT}", marks.of(answer(null), 6_000).toString());
            equal("{2=NO}", marks.of(answer(Mark.NO), 7_000).toString());
            equal("{2=SLOW}", marks.of(answer(null), 8_000).toString());
        });
        test("a node that was being stopped and doesn't answer has stopped", () -> {
            PeerMarks marks = new PeerMarks();
            equal("{2=GONE}", marks.of(answer(Mark.GONE), 0).toString());
            equal("{2=GRANTED}", marks.of(answer(Mark.GRANTED), 0).toString());
            equal("{2=STOPPED}", marks.of(answer(null), 0).toString());
            equal("{2=STOPPED}", marks.of(answer(Mark.GONE), 60_000).toString());
            equal("{2=NO}", marks.of(answer(Mark.NO), 61_000).toString());
            equal("{2=GONE}", marks.of(answer(Mark.GONE), 62_000).toString());
        });
        test("an older agent doesn't stop, and a proxy's answer is none", () -> {
            equal(Mark.WAITING, Peers.parse("HTTP/1.1 200 OK\r\nDate: now\r\n\r\nwaiting\n"));
            equal(Mark.NO, Peers.parse("HTTP/1.1 404 Not Found\r\n\r\nnode 1 broker\n"));
            equal(null, Peers.parse("HTTP/1.1 503 Service Unavailable\r\n\r\nno\n"));
            equal(null, Peers.parse("HTTP/1.1 200 OK\r\n\r\nsilent\n"));
            equal(null, Peers.parse(""));
        });
    }

    private static void desk() {
        test("a node without others stops once that does no harm", () -> {
            AtomicReference<String> harm = new AtomicReference<>("it hurts");
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> harm.get(), System::nanoTime);
            equal(Mark.NO, desk.mark());
            equal("409 it hurts", text(desk.ask(null)));
            equal(Mark.WAITING, desk.mark());
            harm.set(null);
            equal("200 nothing is lost by it", text(desk.ask(null)));
            equal(Mark.GRANTED, desk.mark());
        });
        test("a node whose asker gives up stops", () -> {
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> "it hurts", System::nanoTime);
            equal("409 it hurts", text(desk.ask(null)));
            equal(200, desk.ask("60").code);
            equal(Mark.GRANTED, desk.mark());
        });
        test("a node stops when nobody can tell for long what that breaks", () -> {
            AtomicLong now = new AtomicLong(1_000_000_000L);
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> {
                throw new StopDesk.Unknown("no leader");
            }, now::get);
            equal("409 it isn't known what it breaks: no leader", text(desk.ask(null)));
            now.addAndGet(8_000_000_000L);
            equal(409, desk.ask(null).code);
            now.addAndGet(3_000_000_000L);
            equal("200 nobody can tell what it breaks: no leader", text(desk.ask(null)));
        });
        test("a failure of the judgement doesn't hold a stop back for ever", () -> {
            AtomicLong now = new AtomicLong(1_000_000_000L);
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> {
                throw new NoClassDefFoundError("some class");
            }, now::get);
            equal("409 it isn't known what it breaks: some class", text(desk.ask(null)));
            now.addAndGet(8_000_000_000L);
            equal(409, desk.ask(null).code);
            now.addAndGet(3_000_000_000L);
            equal(200, desk.ask(null).code);
        });
        test("a stop that nobody asks for any more, or that doesn't come, is forgotten", () -> {
            AtomicLong now = new AtomicLong(1_000_000_000L);
            AtomicReference<String> harm = new AtomicReference<>("it hurts");
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> harm.get(), now::get);
            desk.ask(null);
            now.addAndGet(9_000_000_000L);
            equal(Mark.WAITING, desk.mark());
            now.addAndGet(2_000_000_000L);
            equal(Mark.NO, desk.mark());
            harm.set(null);
            desk.ask(null);
            now.addAndGet(29_000_000_000L);
            equal(Mark.GRANTED, desk.mark());
            now.addAndGet(2_000_000_000L);
            equal(Mark.NO, desk.mark());
        });
        test("a node that is stopping for whatever reason says so until it ends", () -> {
            AtomicLong now = new AtomicLong(1_000_000_000L);
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> "it hurts", now::get);
            desk.shuttingDown();
            now.addAndGet(300_000_000_000L);
            equal(Mark.GRANTED, desk.mark());
            equal(200, desk.ask(null).code);
        });
        test("an answer comes in time, however long the judgement takes", () -> {
            StopDesk desk = new StopDesk(1, Collections::emptyMap, lost -> {
                Thread.sleep(3_500);
                return null;
            }, System::nanoTime);
            long before = System.nanoTime();
            equal(409, desk.ask(null).code);
            equal(true, System.nanoTime() - before < 4_000_000_000L);
            equal(Mark.ASKING, desk.mark());
            equal(200, desk.ask(null).code);
        });
        test("a node waits for another one that begins to stop while its own stop is judged", () -> {
            Map<Integer, Mark> others = new HashMap<>(answer(Mark.NO));
            others.put(0, Mark.NO);
            StopDesk desk = new StopDesk(1, () -> others, lost -> {
                others.put(2, Mark.GRANTED);
                return null;
            }, System::nanoTime);
            equal("409 node 2 is stopping", text(desk.ask(null)));
        });
        test("what has just ended is told to whoever judges", () -> {
            Map<Integer, Mark> others = new HashMap<>();
            others.put(0, Mark.GONE);
            others.put(2, Mark.NO);
            StopDesk desk = new StopDesk(1, () -> others, Set::toString, System::nanoTime);
            equal("409 [0]", text(desk.ask(null)));
        });
    }

    private static void several() {
        test("of nodes that are asked to stop at the same time never two go", () -> {
            Random random = new Random(7);
            try (Cluster cluster = new Cluster(3, () -> random.nextInt(15))) {
                for (int round = 0; round < 30; round++) {
                    cluster.begin();
                    int serves = round % 3;
                    Set<Integer> asked = new HashSet<>(Arrays.asList((serves + 1) % 3, (serves + 2) % 3));
                    Set<Integer> granted = cluster.askUntilOneGoes(asked);
                    equal(1, granted.size());
                }
            }
        });
        test("of two that are asked at the same time the second goes once the first is back", () -> {
            try (Cluster cluster = new Cluster(3, () -> 5)) {
                cluster.begin();
                Set<Integer> asked = new HashSet<>(Arrays.asList(0, 1));
                int first = cluster.askUntilOneGoes(asked).iterator().next();
                cluster.restart(first);
                asked.remove(first);
                equal(asked, cluster.askUntilOneGoes(asked));
            }
        });
        test("when all nodes are asked to stop all go within seconds", () -> {
            try (Cluster cluster = new Cluster(3, () -> 5)) {
                cluster.begin();
                cluster.harm = "it hurts";
                Set<Integer> all = new HashSet<>(Arrays.asList(0, 1, 2));
                long deadline = System.nanoTime() + 5_000_000_000L;
                while (!cluster.ask(all).equals(all)) {
                    equal(true, System.nanoTime() < deadline);
                }
            }
        });
    }

    /** Some agents on loopback with the real protocol between them, and a look that is made up. */
    private static final class Cluster implements AutoCloseable {
        private final List<HttpServer> servers = new ArrayList<>();
        private final List<StopDesk> desks = new ArrayList<>();
        private final Map<Integer, String> addresses = new TreeMap<>();
        private final ExecutorService askers = Executors.newCachedThreadPool();
        private final Callable<Integer> lookMs;
        private volatile String harm;

        Cluster(int count, Callable<Integer> lookMs) throws IOException {
            this.lookMs = lookMs;
            for (int id = 0; id < count; id++) {
                int node = id;
                desks.add(null);
                Map<String, ProbeServer.Page> pages = new LinkedHashMap<>();
                for (String path : new String[] {"/stop", "/stopping"}) {
                    pages.put(path, request -> desks.get(node).pages().get(path).answer(request));
                }
                servers.add(ProbeServer.start(0, pages));
                addresses.put(id, "127.0.0.1:" + servers.get(id).getAddress().getPort());
            }
        }

        void begin() {
            for (int id = 0; id < desks.size(); id++) {
                restart(id);
            }
        }

        void restart(int id) {
            Map<Integer, String> others = new TreeMap<>(addresses);
            others.remove(id);
            desks.set(id, new StopDesk(id, new Peers(() -> others)::ask, lost -> {
                try {
                    Thread.sleep(lookMs.call());
                } catch (Exception e) {
                    throw new StopDesk.Unknown(e.toString());
                }
                return harm;
            }, System::nanoTime));
        }

        /** Asks these nodes at the same time; those that may go. */
        Set<Integer> ask(Set<Integer> ids) throws Exception {
            Map<Integer, Future<Integer>> codes = new HashMap<>();
            for (int id : ids) {
                codes.put(id, askers.submit(() -> {
                    URL stop = new URL("http://" + addresses.get(id) + "/stop");
                    return ((HttpURLConnection) stop.openConnection(Proxy.NO_PROXY)).getResponseCode();
                }));
            }
            Set<Integer> granted = new HashSet<>();
            for (Map.Entry<Integer, Future<Integer>> code : codes.entrySet()) {
                if (code.getValue().get() == 200) {
                    granted.add(code.getKey());
                }
            }
            return granted;
        }

        /** Those that went, after they all asked once more. */
        Set<Integer> askUntilOneGoes(Set<Integer> ids) throws Exception {
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (ask(ids).isEmpty()) {
                equal(true, System.nanoTime() < deadline);
            }
            return ask(ids);
        }

        @Override
        public void close() {
            askers.shutdownNow();
            for (HttpServer server : servers) {
                server.stop(0);
            }
        }
    }

    /** @param marks of node 0, 1 and so on; this node's own is left out */
    private static Turn.Step turn(int id, Mark... marks) {
        Map<Integer, Mark> others = new TreeMap<>();
        for (int other = 0; other < marks.length; other++) {
            if (other != id) {
                others.put(other, marks[other]);
            }
        }
        return Turn.of(id, others).step;
    }

    private static Map<Integer, Mark> answer(Mark mark) {
        return Collections.singletonMap(2, mark);
    }

    private static String text(Answer answer) {
        return answer.code + " " + answer.text;
    }
}
