package kafkacluster.agent.metrics;

import java.util.Locale;

/** How Kafka's metrics are named on the page: as the usual rules of the JMX exporter name them. */
final class Names {
    private static final String PER_SECOND = "PerSec";
    private static final String PERCENT = "Percent";

    private Names() {
    }

    /** Of a metric that counts. One that isn't named as if it were a rate is told as the count of a summary. */
    static String ofMeter(String group, String type, String name) {
        int end = name.lastIndexOf(PER_SECOND);
        return end > 0 ? of(group, type, name.substring(0, end)) + "_total" : of(group, type, name);
    }

    /** Of a metric with a value. */
    static String ofGauge(String group, String type, String name) {
        return of(group, type, isShare(name) ? name.substring(0, name.lastIndexOf(PERCENT)) + "_percent" : name);
    }

    static boolean isShare(String name) {
        return name.lastIndexOf(PERCENT) > 0;
    }

    static boolean isPerSecond(String name) {
        return name.lastIndexOf(PER_SECOND) > 0;
    }

    static String of(String group, String type, String name) {
        return plain((group + "_" + typeOf(type) + "_" + name).toLowerCase(Locale.ROOT));
    }

    private static String typeOf(String type) {
        return type.equals("raft-metrics") ? "raftmetrics"
                : type.equals("raft-channel-metrics") ? "raftchannelmetrics"
                : type.equals("broker-metadata-metrics") ? "brokermetadatametrics" : type;
    }

    /** With an underscore for each run of characters that a name can't have. */
    static String plain(String text) {
        return text.replaceAll("[^a-zA-Z0-9]+", "_");
    }

    /**
     * Writes all keys of an MBean's name but {@code type} and {@code name} as labels: {@code topic="a",partition="0"}.
     *
     * @param from where the keys begin, or the comma before one
     */
    static void labels(String bean, int from, StringBuilder into) {
        int at = from;
        while (at < bean.length()) {
            int key = bean.charAt(at) == ',' ? at + 1 : at;
            int equals = bean.indexOf('=', key);
            if (equals < 0) {
                return;
            }
            int value = equals + 1;
            boolean isQuoted = value < bean.length() && bean.charAt(value) == '"';
            int end = isQuoted ? closingQuote(bean, value) + 1 : bean.indexOf(',', value);
            end = end <= 0 ? bean.length() : end;
            if (!isKey(bean, key, equals, "type") && !isKey(bean, key, equals, "name")) {
                label(bean.substring(key, equals), into);
                if (isQuoted) {
                    unquoted(bean, value + 1, end - 1, into);
                } else {
                    escaped(bean, value, end, into);
                }
                into.append('"');
            }
            at = end;
        }
    }

    /** @param keysAndValues in turn */
    static String labels(String... keysAndValues) {
        StringBuilder labels = new StringBuilder();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            label(keysAndValues[i], keysAndValues[i + 1], labels);
        }
        return labels.toString();
    }

    /** Writes a further label. */
    static StringBuilder label(String key, String value, StringBuilder into) {
        label(key, into);
        escaped(value, 0, value.length(), into);
        return into.append('"');
    }

    /** Up to its value. */
    private static void label(String key, StringBuilder into) {
        if (into.length() > 0) {
            into.append(',');
        }
        into.append(isPlain(key) ? key : plain(key)).append("=\"");
    }

    private static boolean isPlain(String key) {
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(String bean, int from, int to, String key) {
        return to - from == key.length() && bean.startsWith(key, from);
    }

    private static int closingQuote(String bean, int opening) {
        for (int i = opening + 1; i < bean.length(); i++) {
            if (bean.charAt(i) == '\\') {
                i++;
            } else if (bean.charAt(i) == '"') {
                return i;
            }
        }
        return bean.length() - 1;
    }

    /** What {@code ObjectName.quote} made of it. */
    private static void unquoted(String bean, int from, int to, StringBuilder into) {
        StringBuilder value = new StringBuilder();
        for (int i = from; i < to; i++) {
            char c = bean.charAt(i);
            if (c == '\\' && i + 1 < to) {
                i++;
                c = bean.charAt(i) == 'n' ? '\n' : bean.charAt(i);
            }
            value.append(c);
        }
        escaped(value, 0, value.length(), into);
    }

    private static void escaped(CharSequence value, int from, int to, StringBuilder into) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (c == '\n') {
                into.append("\\n");
            } else {
                if (c == '"' || c == '\\') {
                    into.append('\\');
                }
                into.append(c);
            }
        }
    }
}
