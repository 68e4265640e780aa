package kafkacluster.agent.job;

import java.util.Arrays;
import java.util.Locale;

/** Values of settings. Brokers answer with the parsed ones: " TRUE" comes back as "true", "delete, compact" as "delete,compact". */
final class Values {
    private Values() {
    }

    /** @param type Kafka's name of it (ConfigEntry.ConfigType) */
    static boolean same(String type, String one, String other) {
        return canonical(type, one).equals(canonical(type, other));
    }

    private static String canonical(String type, String value) {
        String trimmed = value.trim();
        try {
            switch (type) {
                case "BOOLEAN":
                    return trimmed.toLowerCase(Locale.ROOT);
                case "INT":
                case "SHORT":
                case "LONG":
                    return Long.toString(Long.parseLong(trimmed));
                case "DOUBLE":
                    return Double.toString(Double.parseDouble(trimmed));
                case "LIST":
                    return String.join(",", Arrays.asList(trimmed.split("\\s*,\\s*")));
                default:
                    return trimmed;
            }
        } catch (NumberFormatException notANumber) {
            // The broker will say so.
            return trimmed;
        }
    }
}
