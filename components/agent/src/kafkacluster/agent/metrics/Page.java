package kafkacluster.agent.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All series of one answer, in the order of their names. Values are read when they are written. */
final class Page {
    private static final Series FAILED = new Series("kafka_cluster_scrape_failed_metrics", Series.GAUGE,
            "Metrics left out of this page, as reading them failed", true);

    /** One metric, which has one or more samples. */
    interface Metric {
        void write(Exposition into) throws IOException;
    }

    /** Adds some of the metrics. */
    interface Source {
        void collect(Page page) throws Exception;
    }

    private static final class Block {
        final Series series;
        final List<Metric> metrics = new ArrayList<>();

        Block(Series series) {
            this.series = series;
        }
    }

    private final Wish wish;
    private final Map<String, Block> blocks = new TreeMap<>();
    private int failed;

    Page(Wish wish) {
        this.wish = wish;
    }

    boolean wants(Series series) {
        return wish.includes(series);
    }

    boolean isForMore() {
        return wish.isForMore();
    }

    void gauge(String name, String help, String labels, double value) {
        own(name, Series.GAUGE, help, into -> into.sample("", labels, value));
    }

    /** Of what isn't Kafka's, and is on the page by default. */
    void own(String name, String type, String help, Metric metric) {
        Block known = blocks.get(name);
        add(known == null ? new Series(name, type, help, true) : known.series, metric);
    }

    /** What has the name of something else is left out: no series may be there twice. */
    void add(Series series, Metric metric) {
        if (wants(series)) {
            Block block = blocks.computeIfAbsent(series.name, name -> new Block(series));
            if (block.series == series) {
                block.metrics.add(metric);
            }
        }
    }

    /** Something couldn't be read. */
    void failed() {
        failed++;
    }

    void write(OutputStream out, boolean isOpenMetrics) throws IOException {
        Exposition exposition = new Exposition(out, isOpenMetrics);
        for (Block block : blocks.values()) {
            exposition.begin(block.series);
            for (Metric metric : block.metrics) {
                try {
                    metric.write(exposition);
                } catch (RuntimeException | LinkageError unreadable) {
                    failed++;
                }
            }
        }
        if (wants(FAILED)) {
            exposition.begin(FAILED);
            exposition.sample("", "", failed);
        }
        exposition.end();
    }
}
