package kafkacluster.agent.metrics;

import java.util.regex.Pattern;

/**
 * How metrics of OTLP are named on the page (https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/).
 * Units aren't made part of a name: KIP-714 says the unit of each, and clients differ in whether they repeat it.
 */
final class PushedNames {
    static final int MOST_CHARS = 256;

    private static final Pattern NO_NAME = Pattern.compile("[^a-zA-Z0-9]+");
    /** Which the node itself has, or Prometheus: what alerts look at isn't what a client says. */
    private static final Pattern OF_OTHERS = Pattern.compile("(kafka|jvm|process|scrape|ALERTS)(_.*)?|up");
    private static final String TOTAL = "_total";

    private PushedNames() {
    }

    /** Null if it is none. */
    static String of(String name, boolean isCounter) {
        if (name.isEmpty() || name.length() > MOST_CHARS) {
            return null;
        }
        String plain = NO_NAME.matcher(name).replaceAll("_");
        if (OF_OTHERS.matcher(plain).matches()) {
            plain = "client_" + plain;
        }
        return startsWithLetter(plain, "_") + (isCounter && !plain.endsWith(TOTAL) ? TOTAL : "");
    }

    /** Null if it is none. */
    static String label(String key) {
        return key.isEmpty() || key.length() > MOST_CHARS ? null
                : startsWithLetter(NO_NAME.matcher(key).replaceAll("_"), "key_");
    }

    /** Whether it is one that each series has of its client. */
    static boolean isOfClient(String label) {
        return label.equals("client_id") || label.equals("client_instance_id");
    }

    static String cut(String value) {
        return value == null ? "" : value.length() <= MOST_CHARS ? value : value.substring(0, MOST_CHARS);
    }

    private static String startsWithLetter(String name, String otherwise) {
        return Character.isDigit(name.charAt(0)) ? otherwise + name : name;
    }
}
