package kafkacluster.agent.job;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What clients are asked to push, as text, a subscription a line, and those that have left:
 *
 * <pre>
 * subscription producers interval.ms=60000 match=client_id=orders-.* metrics=org.apache.kafka.producer.
 * removed consumers
 * </pre>
 *
 * Words are as in the list of topics.
 */
final class DesiredSubscriptions {
    /** All that a subscription may have. */
    static final Set<String> SETTINGS = new HashSet<>(Arrays.asList("interval.ms", "match", "metrics"));

    /** The settings of each, by its name. */
    final Map<String, Map<String, String>> set = new TreeMap<>();
    final Set<String> removed = new TreeSet<>();

    private DesiredSubscriptions() {
    }

    /** @param mistakes gets a sentence for each line that can't be understood */
    static DesiredSubscriptions parse(String text, List<String> mistakes) {
        DesiredSubscriptions desired = new DesiredSubscriptions();
        Lists.eachLine(text, mistakes, (number, line) -> desired.read(line.split(" ")));
        return desired;
    }

    private void read(String[] words) {
        if (words[0].isEmpty()) {
            return;
        }
        String name = words.length > 1 ? Words.decode(words[1]) : "";
        if (name.isEmpty() || set.containsKey(name) || removed.contains(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name, or is given twice");
        }
        if (words[0].equals("removed") && words.length == 2) {
            removed.add(name);
        } else if (words[0].equals("subscription")) {
            Map<String, String> settings = new TreeMap<>();
            for (String word : Arrays.asList(words).subList(2, words.length)) {
                String[] pair = word.split("=", 2);
                if (pair.length < 2 || !SETTINGS.contains(pair[0])) {
                    throw new IllegalArgumentException("\"" + word + "\" is no setting of a subscription");
                }
                settings.put(pair[0], Words.decode(pair[1]));
            }
            set.put(name, settings);
        } else {
            throw new IllegalArgumentException("\"" + words[0] + "\" must be subscription or removed");
        }
    }
}
