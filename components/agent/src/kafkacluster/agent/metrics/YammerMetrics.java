package kafkacluster.agent.metrics;

import com.yammer.metrics.core.Gauge;
import com.yammer.metrics.core.Histogram;
import com.yammer.metrics.core.Metered;
import com.yammer.metrics.core.Metric;
import com.yammer.metrics.core.MetricName;
import com.yammer.metrics.core.MetricsRegistry;
import com.yammer.metrics.core.Sampling;
import com.yammer.metrics.core.Summarizable;
import com.yammer.metrics.stats.Snapshot;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metrics that Kafka keeps in Yammer's registry: most of a broker's, and all that there are of each partition. */
final class YammerMetrics implements Page.Source {
    /** Kafka's own holder of the registry, since 3.0. The agent is compiled without Kafka's server. */
    private static final String HOLDER = "org.apache.kafka.server.metrics.KafkaYammerMetrics";
    private static final double[] QUANTILES = {0.5, 0.75, 0.95, 0.98, 0.99, 0.999};
    private static final String[] QUANTILE_NAMES = {"0.50", "0.75", "0.95", "0.98", "0.99", "0.999"};

    /** What tells kinds of metrics apart. */
    private static final class Key {
        private final String group;
        private final String type;
        private final String name;

        Key(MetricName name) {
            group = name.getGroup();
            type = name.getType();
            this.name = name.getName();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Key && name.equals(((Key) other).name) && type.equals(((Key) other).type)
                    && group.equals(((Key) other).group);
        }

        @Override
        public int hashCode() {
            return (name.hashCode() * 31 + type.hashCode()) * 31 + group.hashCode();
        }
    }

    private final Defaults defaults;
    private final Map<Key, Series> known = new ConcurrentHashMap<>();
    private MetricsRegistry registry;

    YammerMetrics(Defaults defaults) {
        this.defaults = defaults;
    }

    @Override
    public void collect(Page page) throws ReflectiveOperationException {
        for (Map.Entry<MetricName, Metric> entry : registry().allMetrics().entrySet()) {
            MetricName name = entry.getKey();
            Metric metric = entry.getValue();
            Series series = known.computeIfAbsent(new Key(name), key -> series(name, metric));
            if (page.wants(series) && (page.isForMore() || Defaults.hasRequest(series.name, name.getMBeanName()))) {
                page.add(series, into -> write(name, metric, into));
            }
        }
    }

    private synchronized MetricsRegistry registry() throws ReflectiveOperationException {
        if (registry == null) {
            registry = (MetricsRegistry) Class.forName(HOLDER).getMethod("defaultRegistry").invoke(null);
        }
        return registry;
    }

    private Series series(MetricName name, Metric metric) {
        String group = name.getGroup();
        String type = name.getType();
        String own = name.getName();
        if (metric instanceof Sampling) {
            return defaults.series(group, type, own, Names.of(group, type, own), Series.SUMMARY);
        }
        if (metric instanceof Gauge || Names.isShare(own)) {
            return defaults.series(group, type, own, Names.ofGauge(group, type, own), Series.GAUGE);
        }
        return defaults.series(group, type, own, Names.ofMeter(group, type, own),
                Names.isPerSecond(own) ? Series.COUNTER : Series.SUMMARY);
    }

    private static void write(MetricName name, Metric metric, Exposition into) throws IOException {
        if (metric instanceof Gauge) {
            Double value = Numbers.of(((Gauge<?>) metric).value());
            if (value != null) {
                into.sample("", labels(name), value);
            }
        } else if (metric instanceof Sampling) {
            writeSummary(labels(name), metric, into);
        } else if (metric instanceof Metered) {
            Metered metered = (Metered) metric;
            boolean isShare = Names.isShare(name.getName());
            into.sample(isShare || Names.isPerSecond(name.getName()) ? "" : "_count", labels(name),
                    isShare ? metered.oneMinuteRate() : metered.count());
        }
    }

    private static void writeSummary(StringBuilder labels, Metric metric, Exposition into) throws IOException {
        long count = metric instanceof Metered ? ((Metered) metric).count() : ((Histogram) metric).count();
        double sum = ((Summarizable) metric).sum();
        int length = labels.length();
        if (count > 0) {
            Snapshot snapshot = ((Sampling) metric).getSnapshot();
            for (int i = 0; i < QUANTILES.length; i++) {
                into.sample("", Names.label("quantile", QUANTILE_NAMES[i], labels), snapshot.getValue(QUANTILES[i]));
                labels.setLength(length);
            }
        }
        into.sample("_sum", labels, sum);
        into.sample("_count", labels, count);
    }

    private static StringBuilder labels(MetricName name) {
        String bean = name.getMBeanName();
        StringBuilder labels = new StringBuilder(64);
        int end = name.getGroup().length() + ":type=".length() + name.getType().length()
                + ",name=".length() + name.getName().length();
        boolean isAsKafkaNames = end == bean.length() || end < bean.length() && bean.charAt(end) == ',';
        Names.labels(bean, isAsKafkaNames ? end : bean.indexOf(':') + 1, labels);
        return labels;
    }
}
