package kafkacluster.agent.metrics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** What clients push of themselves to this broker (KIP-714), bounded in every way: clients aren't trusted. */
public final class PushedMetrics implements Page.Source {
    public static final PushedMetrics OF_NODE = new PushedMetrics(System::nanoTime);

    /** Why something that was pushed isn't on the page. */
    public static final String UNREADABLE = "unreadable";
    public static final String TOO_LARGE = "too_large";
    public static final String TOO_MANY = "too_many_payloads";
    public static final String OTHER_TYPE = "other_type";
    private static final String CLIENTS = "too_many_clients";
    private static final String SERIES = "too_many_series";
    private static final String LABELS = "labels_too_long";

    static final int MOST_CLIENTS = 1_000;
    static final int MOST_SERIES = 10_000;
    static final int MOST_SERIES_OF_CLIENT = 2_000;
    /** Of the labels and names of all series. */
    static final int MOST_CHARS = 2 << 20;
    private static final int MOST_LABELS = 20;

    private static final long SECOND_NS = 1_000_000_000L;
    /** So that a Prometheus sees the last values of a client that has ended. */
    private static final long LAST_NS = 120 * SECOND_NS;
    /** Of a client that has pushed once, whose interval isn't known: twice Kafka's default. */
    private static final long ONCE_NS = 600 * SECOND_NS;
    private static final int INTERVALS = 3;
    private static final int INTERVALS_OF_SERIES = 2;

    /** A client, from its start to its end. */
    private static final class Client {
        final Map<Sample, Sample> samples = new HashMap<>();
        final String labels;
        String about;
        long pushedAt;
        /** Nanoseconds between its last two pushes; 0: there was one. */
        long interval;
        long pushes;
        boolean isLast;

        Client(String labels) {
            this.labels = labels;
        }

        long silentFor() {
            return isLast ? LAST_NS : interval == 0 ? ONCE_NS : Math.max(LAST_NS, INTERVALS * interval);
        }
    }

    /** One series of a client, found by its name and labels. */
    private static final class Sample {
        final Series series;
        final String labels;
        double value;
        long seenInPush;

        Sample(Series series, String labels) {
            this.series = series;
            this.labels = labels;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Sample && series == ((Sample) other).series && labels.equals(((Sample) other).labels);
        }

        @Override
        public int hashCode() {
            return series.name.hashCode() * 31 + labels.hashCode();
        }
    }

    private final LongSupplier nanoTime;
    private final Map<String, Client> clients = new HashMap<>();
    /** By their names, with how many samples they have. */
    private final Map<String, Series> series = new HashMap<>();
    private final Map<Series, Integer> uses = new HashMap<>();
    private final Map<String, Long> dropped = new LinkedHashMap<>();
    private int samples;
    private int chars;
    private boolean isOn;

    PushedMetrics(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        for (String reason : new String[] {UNREADABLE, TOO_LARGE, TOO_MANY, OTHER_TYPE, CLIENTS, SERIES, LABELS}) {
            dropped.put(reason, 0L);
        }
    }

    /** There is a receiver. */
    public synchronized void turnOn() {
        isOn = true;
    }

    public synchronized void dropped(String reason, long count) {
        dropped.merge(reason, count, Long::sum);
    }

    /**
     * Begins what a client has pushed at once.
     *
     * @param about what else is known of it
     * @param isLast whether it ends
     * @return null if there are too many clients
     */
    public synchronized Push push(String instance, String clientId, Map<String, String> about, boolean isLast) {
        forgetSilent();
        Client client = clients.get(instance);
        String labels = Names.labels("client_id", PushedNames.cut(clientId), "client_instance_id", instance);
        String info = labelsOf(about, labels);
        if (info == null) {
            dropped(LABELS, 1);
            info = labels;
        }
        int added = info.length() - (client == null ? -labels.length() : client.about.length());
        if (client == null && clients.size() == MOST_CLIENTS || chars + added > MOST_CHARS) {
            dropped(CLIENTS, 1);
            return null;
        }
        long now = nanoTime.getAsLong();
        if (client == null) {
            client = new Client(labels);
            clients.put(instance, client);
        } else {
            client.interval = now - client.pushedAt;
        }
        chars += added;
        client.about = info;
        client.pushedAt = now;
        client.isLast = isLast;
        client.pushes++;
        return new Push(client);
    }

    /** What a client has pushed at once. */
    public final class Push {
        private final Client client;

        private Push(Client client) {
            this.client = client;
        }

        public void dropped(String reason) {
            PushedMetrics.this.dropped(reason, 1);
        }

        /**
         * @param isCounter whether it never gets smaller
         * @param isDelta whether the value is what came since the last push
         */
        public void add(String name, Map<String, String> labels, boolean isCounter, boolean isDelta, double value) {
            synchronized (PushedMetrics.this) {
                Sample sample = sample(client, name, labels, isCounter);
                if (sample != null) {
                    sample.value = isDelta ? sample.value + value : value;
                    sample.seenInPush = client.pushes;
                }
            }
        }

        /** Forgets what the client pushes no more. */
        public void end() {
            synchronized (PushedMetrics.this) {
                for (Iterator<Sample> i = client.samples.keySet().iterator(); i.hasNext();) {
                    Sample sample = i.next();
                    if (client.pushes - sample.seenInPush >= INTERVALS_OF_SERIES) {
                        i.remove();
                        forget(sample);
                    }
                }
            }
        }
    }

    private Sample sample(Client client, String name, Map<String, String> labels, boolean isCounter) {
        String plain = PushedNames.of(name, isCounter);
        String text = labelsOf(labels, "");
        if (plain == null || text == null) {
            dropped(LABELS, 1);
            return null;
        }
        String type = isCounter ? Series.COUNTER : Series.GAUGE;
        Series known = series.get(plain);
        if (known != null && !known.type.equals(type)) {
            dropped(OTHER_TYPE, 1);
            return null;
        }
        Series own = known == null ? new Series(plain, type, "Pushed by clients: " + plain, true) : known;
        Sample sample = new Sample(own, text);
        Sample before = client.samples.get(sample);
        if (before != null) {
            return before;
        }
        if (samples == MOST_SERIES || client.samples.size() == MOST_SERIES_OF_CLIENT
                || chars + plain.length() + text.length() > MOST_CHARS) {
            dropped(SERIES, 1);
            return null;
        }
        client.samples.put(sample, sample);
        series.put(plain, own);
        uses.merge(own, 1, Integer::sum);
        samples++;
        chars += plain.length() + text.length();
        return sample;
    }

    private void forget(Sample sample) {
        samples--;
        chars -= sample.series.name.length() + sample.labels.length();
        if (uses.merge(sample.series, -1, Integer::sum) == 0) {
            uses.remove(sample.series);
            series.remove(sample.series.name);
        }
    }

    private void forgetSilent() {
        long now = nanoTime.getAsLong();
        for (Iterator<Client> i = clients.values().iterator(); i.hasNext();) {
            Client client = i.next();
            if (now - client.pushedAt > client.silentFor()) {
                i.remove();
                chars -= client.labels.length() + client.about.length();
                client.samples.keySet().forEach(this::forget);
            }
        }
    }

    /** Null if they are too long. */
    private static String labelsOf(Map<String, String> labels, String first) {
        if (labels.size() > MOST_LABELS) {
            return null;
        }
        // Two keys may be one label: the first of them stays.
        Map<String, String> plain = new LinkedHashMap<>();
        for (Map.Entry<String, String> label : labels.entrySet()) {
            String key = PushedNames.label(label.getKey());
            if (key == null || label.getValue().length() > PushedNames.MOST_CHARS) {
                return null;
            }
            if (!PushedNames.isOfClient(key)) {
                plain.putIfAbsent(key, label.getValue());
            }
        }
        StringBuilder text = new StringBuilder(first);
        for (Map.Entry<String, String> label : plain.entrySet()) {
            Names.label(label.getKey(), label.getValue(), text);
        }
        return text.toString();
    }

    @Override
    public synchronized void collect(Page page) {
        if (!isOn) {
            return;
        }
        forgetSilent();
        for (Map.Entry<String, Long> reason : dropped.entrySet()) {
            String labels = Names.labels("reason", reason.getKey());
            long count = reason.getValue();
            page.own("kafka_cluster_client_metrics_dropped_total", Series.COUNTER,
                    "What clients pushed and isn't on this page, by why", into -> into.sample("", labels, count));
        }
        Map<Series, List<Sample>> wanted = new HashMap<>();
        for (Client client : clients.values()) {
            String about = client.about;
            page.own("kafka_cluster_client_info", Series.GAUGE, "1, with what is known of a client that pushes as labels",
                    into -> into.sample("", about, 1));
            for (Sample sample : client.samples.keySet()) {
                if (page.wants(sample.series)) {
                    // It is written later, and may be another value by then.
                    Sample now = new Sample(sample.series, sample.labels.isEmpty()
                            ? client.labels : client.labels + "," + sample.labels);
                    now.value = sample.value;
                    wanted.computeIfAbsent(sample.series, any -> new ArrayList<>()).add(now);
                }
            }
        }
        for (Map.Entry<Series, List<Sample>> each : wanted.entrySet()) {
            page.add(each.getKey(), into -> {
                for (Sample sample : each.getValue()) {
                    into.sample("", sample.labels, sample.value);
                }
            });
        }
    }
}
