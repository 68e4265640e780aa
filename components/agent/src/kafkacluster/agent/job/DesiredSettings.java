package kafkacluster.agent.job;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the cluster itself is told while it runs, as text, a setting a line: {@code log.retention.ms=3600000}, or the name alone of
 * one that is taken back. What stands behind the first "=" is the value, as it is.
 */
final class DesiredSettings {
    final Map<String, String> set = new TreeMap<>();
    final Set<String> removed = new TreeSet<>();

    private DesiredSettings() {
    }

    /** @param mistakes gets a sentence for each line that can't be understood */
    static DesiredSettings parse(String text, List<String> mistakes) {
        DesiredSettings desired = new DesiredSettings();
        String[] lines = text.split("\n");
        for (int i = 0; i < lines.length; i++) {
            int equals = lines[i].indexOf('=');
            String name = equals < 0 ? lines[i] : lines[i].substring(0, equals);
            if (name.isEmpty() && equals < 0) {
                continue;
            }
            if (!name.matches("[a-zA-Z0-9._-]+")) {
                mistakes.add("line " + (i + 1) + ": \"" + name + "\" is no name of a setting");
            } else if (desired.set.containsKey(name) || desired.removed.contains(name)) {
                mistakes.add("line " + (i + 1) + ": " + name + " is given twice");
            } else if (equals < 0) {
                desired.removed.add(name);
            } else {
                desired.set.put(name, lines[i].substring(equals + 1));
            }
        }
        return desired;
    }
}
