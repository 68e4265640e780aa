package kafkacluster.agent.metrics;

import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What clients push, on a page. */
final class PushedTests {
    private static final Map<String, String> NONE = Collections.emptyMap();

    private PushedTests() {
    }

    /** With a clock that stands until it is told. */
    private static final class Node {
        long now = 1;
        final PushedMetrics metrics = new PushedMetrics(() -> now);

        Node() {
            metrics.turnOn();
        }

        PushedMetrics.Push push(String instance) {
            return metrics.push(instance, "app", NONE, false);
        }

        void pass(int seconds) {
            now += TimeUnit.SECONDS.toNanos(seconds);
        }

        /** The page's lines of these names, without comments. */
        String page(String query) throws IOException {
            Page page = new Page(new Wish(query));
            metrics.collect(page);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            page.write(out, false);
            StringBuilder lines = new StringBuilder();
            for (String line : new String(out.toByteArray(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    lines.append(line).append('\n');
                }
            }
            return lines.toString();
        }

        int count(String name) throws IOException {
            String page = page("name[]=" + name);
            return page.trim().isEmpty() ? 0 : page.split("\n").length;
        }

        String dropped(String reason) throws IOException {
            for (String line : page("name[]=kafka_cluster_client_metrics_dropped_total").split("\n")) {
                if (line.contains("\"" + reason + "\"")) {
                    return line.substring(line.indexOf(' ') + 1);
                }
            }
            return null;
        }
    }

    static void run() {
        test("what clients push has the names of Prometheus, and none that a node has", () -> {
            equal("org_apache_kafka_producer_record_send_total", PushedNames.of("org.apache.kafka.producer.record.send.total", true));
            equal("app_requests_total", PushedNames.of("app.requests", true));
            equal("app_queue_size", PushedNames.of("app.queue-size", false));
            equal("_9lives", PushedNames.of("9lives", false));
            equal("client_kafka_cluster_node_ready", PushedNames.of("kafka.cluster.node.ready", false));
            equal("client_jvm_memory_used", PushedNames.of("jvm.memory.used", false));
            equal("client_up", PushedNames.of("up", false));
            equal("upper", PushedNames.of("upper", false));
            equal(null, PushedNames.of("", false));
        });
        test("a pushed counter adds up what came since the push before, a gauge doesn't", () -> {
            Node node = new Node();
            for (double value : new double[] {3, 4}) {
                PushedMetrics.Push push = node.push("one");
                push.add("sent", Collections.singletonMap("topic", "a\"b"), true, true, value);
                push.add("held", NONE, false, false, value);
                push.add("whole", NONE, true, false, value);
                push.end();
            }
            String of = "client_id=\"app\",client_instance_id=\"one\"";
            equal("held{" + of + "} 4\n", node.page("name[]=held"));
            equal("sent_total{" + of + ",topic=\"a\\\"b\"} 7\n", node.page("name[]=sent_total"));
            equal("whole_total{" + of + "} 4\n", node.page("name[]=whole_total"));
        });
        test("labels of a pushed metric are no others than its client's, and none is there twice", () -> {
            Node node = new Node();
            Map<String, String> labels = new LinkedHashMap<>();
            labels.put("client_id", "another");
            labels.put("a.b", "1");
            labels.put("a-b", "2");
            labels.put("1", "3");
            node.push("one").add("m", labels, false, false, 5);
            equal("m{client_id=\"app\",client_instance_id=\"one\",a_b=\"1\",key_1=\"3\"} 5\n", node.page("name[]=m"));
        });
        test("clients, their series and the labels of these are bounded, and what is dropped is counted", () -> {
            Node node = new Node();
            for (int client = 0; client < PushedMetrics.MOST_CLIENTS; client++) {
                node.push(Integer.toString(client));
            }
            equal(null, node.push("another"));
            equal("1", node.dropped("too_many_clients"));
            equal(PushedMetrics.MOST_CLIENTS, node.count("kafka_cluster_client_info"));
            for (int client = 0; client < 6; client++) {
                PushedMetrics.Push push = node.push(Integer.toString(client));
                for (int i = 0; i < PushedMetrics.MOST_SERIES_OF_CLIENT + 1; i++) {
                    push.add("m", Collections.singletonMap("i", Integer.toString(i)), false, false, 1);
                }
            }
            equal(PushedMetrics.MOST_SERIES, node.count("m"));
            equal(Integer.toString(6 * (PushedMetrics.MOST_SERIES_OF_CLIENT + 1) - PushedMetrics.MOST_SERIES),
                    node.dropped("too_many_series"));
            char[] letters = new char[PushedNames.MOST_CHARS + 1];
            Arrays.fill(letters, 'x');
            node.push("1").add("m", Collections.singletonMap("a", new String(letters)), false, false, 1);
            node.push("1").add(new String(letters), NONE, false, false, 1);
            equal("2", node.dropped("labels_too_long"));
        });
        test("all that is known of clients takes no more than its share of memory, and that comes back", () -> {
            Node node = new Node();
            char[] letters = new char[PushedNames.MOST_CHARS];
            Arrays.fill(letters, 'x');
            Map<String, String> long20 = new LinkedHashMap<>();
            for (int i = 0; i < 19; i++) {
                long20.put("l" + i, new String(letters));
            }
            for (int round = 0; round < 3; round++) {
                PushedMetrics.Push push = node.push("one");
                for (int i = 0; i < 1_000; i++) {
                    long20.put("i", Integer.toString(i));
                    push.add("m", long20, false, false, 1);
                }
                push.end();
                int there = node.count("m");
                equal(true, there > 300 && there * 19L * PushedNames.MOST_CHARS <= PushedMetrics.MOST_CHARS);
                node.pass(3_600);
                equal(0, node.count("m"));
            }
        });
        test("a metric of another type than the one of its name before is dropped", () -> {
            Node node = new Node();
            node.push("one").add("m.total", NONE, true, true, 1);
            node.push("two").add("m.total", NONE, false, false, 1);
            equal(1, node.count("m_total"));
            equal("1", node.dropped("other_type"));
        });
        test("a client that is silent for three of its intervals is forgotten, one that says it ends after two minutes", () -> {
            Node node = new Node();
            node.push("regular");
            node.pass(300);
            node.push("regular");
            node.push("once");
            node.metrics.push("ended", "app", NONE, true);
            equal(3, node.count("kafka_cluster_client_info"));
            node.pass(121);
            equal(2, node.count("kafka_cluster_client_info"));
            node.pass(480);
            equal(1, node.count("kafka_cluster_client_info"));
            node.pass(300);
            equal(0, node.count("kafka_cluster_client_info"));
        });
        test("a series that its client pushes no more is forgotten with the second push without it", () -> {
            Node node = new Node();
            PushedMetrics.Push push = node.push("one");
            push.add("m", NONE, false, false, 1);
            push.end();
            node.push("one").end();
            equal(1, node.count("m"));
            node.push("one").end();
            equal(0, node.count("m"));
        });
        test("nothing of clients is on a page where nobody takes it", () -> {
            Node node = new Node();
            Page page = new Page(new Wish(null));
            new PushedMetrics(() -> 0).collect(page);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            page.write(out, false);
            equal(false, out.toString().contains("client"));
        });
    }
}
