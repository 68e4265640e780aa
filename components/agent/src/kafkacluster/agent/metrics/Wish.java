package kafkacluster.agent.metrics;

import java.util.HashSet;
import java.util.Set;

/** What a request asks for. */
final class Wish {
    private final boolean isForAll;
    /** Empty where it names none. */
    private final Set<String> names = new HashSet<>();

    /** @param query of the URL, decoded; null where there is none */
    Wish(String query) {
        boolean all = false;
        for (String part : (query == null ? "" : query).split("&")) {
            String[] pair = part.split("=", 2);
            all |= pair[0].equals("all") && (pair.length == 1 || !pair[1].equals("false"));
            if (pair[0].equals("name[]") && pair.length == 2) {
                names.add(pair[1]);
            }
        }
        isForAll = all;
    }

    boolean includes(Series series) {
        return names.isEmpty() ? isForAll || series.isByDefault
                : names.contains(series.name) || series.type.equals(Series.SUMMARY)
                && (names.contains(series.name + "_count") || names.contains(series.name + "_sum"));
    }

    /** Whether something is read that the page doesn't have by default. */
    boolean isForMore() {
        return isForAll || !names.isEmpty();
    }

    /** Whether OpenMetrics is what the client prefers, as its header Accept says. */
    static boolean isOpenMetrics(String accept) {
        double open = 0;
        double text = 0;
        for (String range : (accept == null ? "" : accept).split(",")) {
            String[] parts = range.trim().split("\\s*;\\s*");
            double quality = 1;
            boolean isKnown = true;
            for (String part : parts) {
                quality = part.startsWith("q=") ? quality(part.substring(2)) : quality;
                isKnown &= !part.startsWith("version=") || part.matches("version=(1\\.0\\.0|0\\.0\\.[14])");
            }
            if (isKnown && parts[0].equals("application/openmetrics-text")) {
                open = Math.max(open, quality);
            } else if (isKnown && (parts[0].equals("text/plain") || parts[0].equals("text/*") || parts[0].equals("*/*"))) {
                text = Math.max(text, quality);
            }
        }
        return open > 0 && open >= text;
    }

    private static double quality(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
