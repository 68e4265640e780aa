package kafkacluster.agent.metrics;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

public final class MetricsTests {
    private static final String PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0;q=0.5,"
            + "application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    private static final String PROMETHEUS_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    private static final String TEXT_FIRST =
            "text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.2";

    private MetricsTests() {
    }

    public static void run() {
        names();
        pages();
        wishes();
        cluster();
        PushedTests.run();
    }

    private static void names() {
        test("metrics have the names that the usual rules of the JMX exporter give", () -> {
            equal("kafka_server_brokertopicmetrics_messagesin_total",
                    Names.ofMeter("kafka.server", "BrokerTopicMetrics", "MessagesInPerSec"));
            equal("kafka_server_addpartitionstotxnmanager_verificationfailurerate",
                    Names.ofMeter("kafka.server", "AddPartitionsToTxnManager", "VerificationFailureRate"));
            equal("kafka_network_socketserver_networkprocessoravgidle_percent",
                    Names.ofGauge("kafka.network", "SocketServer", "NetworkProcessorAvgIdlePercent"));
            equal("kafka_server_kafkaserver_linux_disk_read_bytes",
                    Names.ofGauge("kafka.server", "KafkaServer", "linux-disk-read-bytes"));
            equal("kafka_coordinator_group_groupmetadatamanager_numgroups",
                    Names.ofGauge("kafka.coordinator.group", "GroupMetadataManager", "NumGroups"));
            equal("kafka_server_raftmetrics_high_watermark", Names.of("kafka.server", "raft-metrics", "high-watermark"));
            equal("kafka_server_socket_server_metrics_connection_count",
                    Names.of("kafka.server", "socket-server-metrics", "connection-count"));
            equal("kafka_server_forwardingmanager_queuetimems_p999",
                    Names.of("kafka.server", "ForwardingManager", "QueueTimeMs.p999"));
        });
        test("labels are the keys of a bean's name but its type and name", () -> {
            equal("topic=\"a.b\",partition=\"12\"", labels("kafka.log:type=Log,name=Size,topic=a.b,partition=12"));
            equal("", labels("kafka.server:type=raft-metrics"));
            equal("client_id=\"1\",user=\"\"", labels("kafka.server:client-id=1,type=app-info,user="));
        });
        test("labels have what a quoted value means, escaped as Prometheus reads it", () -> {
            equal("logDirectory=\"/data/a,b=c\",disk=\"0\"",
                    labels("kafka.log:type=LogManager,name=X,logDirectory=\"/data/a,b=c\",disk=0"));
            equal("user=\"a*?\\\"\\\\\\nb\"", labels("kafka.server:type=Fetch,user=\"a\\*\\?\\\"\\\\\\nb\""));
        });
        test("the times of requests are by default those of producing and fetching", () -> {
            String times = "kafka_network_requestmetrics_totaltimems";
            equal(true, Defaults.hasRequest(times, "kafka.network:type=RequestMetrics,name=TotalTimeMs,request=Fetch"));
            equal(false, Defaults.hasRequest(times, "kafka.network:type=RequestMetrics,name=TotalTimeMs,request=FetchSnapshot"));
            equal(true, Defaults.hasRequest("kafka_network_requestmetrics_requests_total",
                    "kafka.network:type=RequestMetrics,name=RequestsPerSec,request=Metadata,version=12"));
        });
    }

    private static void pages() {
        test("a page has each name once with its samples, and of a name without any nothing", () -> {
            Page page = new Page(new Wish(null));
            page.gauge("b", "About b", "x=\"1\"", 1.5);
            page.own("c_total", Series.COUNTER, "A \\ and a \"", into -> into.sample("", "", 7));
            page.gauge("b", "About b", "x=\"ä\"", Double.NaN);
            page.own("a", Series.SUMMARY, "Nothing", into -> { });
            equal("# HELP b About b\n# TYPE b gauge\nb{x=\"1\"} 1.5\nb{x=\"ä\"} NaN\n"
                    + "# HELP c_total A \\\\ and a \"\n# TYPE c_total counter\nc_total 7\n", text(page, false, true));
        });
        test("OpenMetrics names a counter without its suffix, and has an end", () -> {
            Page page = new Page(new Wish("name[]=c_total"));
            page.own("c_total", Series.COUNTER, "A \\ and a \"", into -> into.sample("", "", 7));
            equal("# HELP c A \\\\ and a \\\"\n# TYPE c counter\nc_total 7\n# EOF\n", text(page, true, false));
        });
        test("numbers are written as they are, whole ones without a fraction", () -> {
            double[] values = {0, -12, 1e9, 5_000_000_000.0, 1e18, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.25};
            Page page = new Page(new Wish("name[]=n"));
            for (double value : values) {
                page.gauge("n", "", "", value);
            }
            equal("0 -12 1000000000 5000000000 1.0E18 +Inf -Inf -0.25",
                    text(page, false, false).replaceAll("# .*\n", "").replace("n ", "").trim().replace('\n', ' '));
        });
        test("a metric that can't be read is left out and counted, and those after it are there", () -> {
            Page page = new Page(new Wish(null));
            page.own("a", Series.GAUGE, "", into -> {
                throw new IllegalStateException("of Kafka's");
            });
            page.gauge("b", "", "", 1);
            String text = text(page, false, false);
            contains("b 1\n", text);
            contains("kafka_cluster_scrape_failed_metrics 1\n", text);
        });
        test("of two metrics that would have one name the second is left out", () -> {
            Page page = new Page(new Wish(null));
            page.add(new Series("a", Series.GAUGE, "first", true), into -> into.sample("", "", 1));
            page.add(new Series("a", Series.GAUGE, "second", true), into -> into.sample("", "", 2));
            equal("# HELP a first\n# TYPE a gauge\na 1\n", text(page, false, true));
        });
        test("a page longer than any buffer arrives whole", () -> {
            Page page = new Page(new Wish("name[]=a"));
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < 5_000; i++) {
                page.gauge("a", "", Names.labels("i", "" + i), i);
                expected.append("a{i=\"").append(i).append("\"} ").append(i).append('\n');
            }
            equal(expected.toString(), text(page, false, false).replaceAll("# .*\n", ""));
        });
    }

    private static void wishes() {
        Series usual = new Series("usual", Series.GAUGE, "", true);
        Series other = new Series("other", Series.SUMMARY, "", false);
        test("a page has the usual series, all, or those that are named", () -> {
            equal(true, new Wish(null).includes(usual));
            equal(false, new Wish(null).includes(other));
            equal(true, new Wish("all").includes(other));
            equal(true, new Wish("x=1&all=true").includes(other));
            equal(false, new Wish("all=false").includes(other));
            equal(false, new Wish("name[]=other").includes(usual));
            equal(true, new Wish("name[]=usual&name[]=other_count").includes(other));
        });
        test("OpenMetrics is answered to who prefers it", () -> {
            equal(true, Wish.isOpenMetrics(PROMETHEUS_2));
            equal(true, Wish.isOpenMetrics(PROMETHEUS_3));
            equal(true, Wish.isOpenMetrics("application/openmetrics-text"));
            equal(false, Wish.isOpenMetrics(TEXT_FIRST));
            equal(false, Wish.isOpenMetrics("application/openmetrics-text;version=2.0.0,text/plain"));
            equal(false, Wish.isOpenMetrics("*/*"));
            equal(false, Wish.isOpenMetrics(""));
        });
    }

    private static void cluster() {
        test("a scrape doesn't wait for what the cluster is asked", () -> {
            CountDownLatch goesOn = new CountDownLatch(1);
            ClusterMetrics metrics = new ClusterMetrics(asker(() -> {
                goesOn.await();
                return facts(System.currentTimeMillis());
            }), 5);
            equal("", text(metrics));
            goesOn.countDown();
            contains("kafka_consumergroup_lag{consumergroup=\"g\",topic=\"t\",partition=\"3\"} 40\n", await(metrics));
        });
        test("what was seen of the cluster stays while it can't be asked again", () -> {
            AtomicInteger asked = new AtomicInteger();
            CountDownLatch twice = new CountDownLatch(3);
            ClusterMetrics metrics = new ClusterMetrics(asker(() -> {
                twice.countDown();
                if (asked.incrementAndGet() > 1) {
                    throw new IOException("no answer");
                }
                return facts(System.currentTimeMillis());
            }), 5);
            await(metrics);
            equal(true, twice.await(10, TimeUnit.SECONDS));
            contains("kafka_consumergroup_current_offset", text(metrics));
        });
        test("what was seen of the cluster long ago is told no more", () -> {
            CountDownLatch asked = new CountDownLatch(2);
            ClusterMetrics metrics = new ClusterMetrics(asker(() -> {
                asked.countDown();
                return facts(System.currentTimeMillis() - ClusterMetrics.OLDEST_MS - 1);
            }), 5);
            text(metrics);
            equal(true, asked.await(10, TimeUnit.SECONDS));
            equal("", text(metrics));
        });
        test("lag is summed up for people, the most first, and is unknown until it was asked for", () -> {
            CountDownLatch goesOn = new CountDownLatch(1);
            ClusterMetrics metrics = new ClusterMetrics(asker(() -> {
                goesOn.await();
                ClusterFacts facts = facts(System.currentTimeMillis());
                facts.committed.add(new ClusterFacts.Committed("g", "t", 4, 60, 62));
                facts.committed.add(new ClusterFacts.Committed("h", "t", 3, 0, 100));
                return facts;
            }), 5);
            equal(null, metrics.lag());
            goesOn.countDown();
            await(metrics);
            equal("[{group=h, topic=t, partitions=1, lag=100}, {group=g, topic=t, partitions=2, lag=42}]", metrics.lag().toString());
        });
        test("a group isn't behind a partition that was made anew", () ->
                equal(0L, new ClusterFacts.Committed("g", "t", 0, 70, 3).lag));
    }

    private interface Question {
        ClusterFacts ask() throws Exception;
    }

    private static ClusterMetrics.Asker asker(Question question) {
        return new ClusterMetrics.Asker() {
            @Override
            public ClusterFacts ask() throws Exception {
                return question.ask();
            }

            @Override
            public void rest() {
            }
        };
    }

    private static ClusterFacts facts(long at) {
        ClusterFacts facts = new ClusterFacts();
        facts.groupsAt = at;
        facts.committed.add(new ClusterFacts.Committed("g", "t", 3, 60, 100));
        return facts;
    }

    /** Once it has something. */
    private static String await(ClusterMetrics metrics) throws Exception {
        for (int i = 0; i < 1_000; i++) {
            String text = text(metrics);
            if (!text.isEmpty()) {
                return text;
            }
            Thread.sleep(10);
        }
        throw new AssertionError("nothing within ten seconds");
    }

    private static String text(ClusterMetrics metrics) throws IOException {
        Page page = new Page(new Wish(null));
        metrics.collect(page);
        return text(page, false, true);
    }

    private static String labels(String bean) {
        StringBuilder labels = new StringBuilder();
        Names.labels(bean, bean.indexOf(':') + 1, labels);
        return labels.toString();
    }

    private static String text(Page page, boolean isOpenMetrics, boolean withoutOwn) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.write(out, isOpenMetrics);
        String text = new String(out.toByteArray(), StandardCharsets.UTF_8);
        return withoutOwn ? text.replaceAll(".*kafka_cluster_scrape.*\n", "") : text;
    }
}
