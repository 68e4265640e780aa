package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The desired topics as text, one topic a line, so that a change of one topic is a diff of one line:
 *
 * <pre>
 * # a comment
 * orders partitions=6 replicas=3 protect=true cleanup.policy=compact,delete unset:retention.ms=3600000
 * removed:audit id=pvNWAd0uQ7KzfJbvG5MLXg
 * </pre>
 *
 * Words are separated by spaces or tabs: the name, then any number of key=value, split at the first "=". The keys
 * "partitions" and "replicas" are the topic's, "protect" is for the program that writes the list, "unset:" stands before a
 * setting that is taken back where it has this value, every other one is a setting of Kafka's. "removed:" stands before a
 * topic that has left, and its id is Kafka's: one that somebody makes later under the same name has another id.
 *
 * A value may be empty. In names and values %XX stands for a byte of UTF-8; whitespace, "%", control characters and a
 * leading "#" must be written so, anything may be (encodeURIComponent's result is understood). Empty lines and lines that
 * begin with "#" say nothing.
 */
final class DesiredTopics {
    private static final String REMOVED = "removed:";
    private static final String UNSET = "unset:";

    final List<DesiredTopic> topics = new ArrayList<>();
    /** Kafka's ids of those that have left, to their names. */
    final Map<String, String> removed = new LinkedHashMap<>();

    private DesiredTopics() {
    }

    /** @param mistakes gets a sentence for each line that can't be understood */
    static DesiredTopics parse(String text, List<String> mistakes) {
        DesiredTopics desired = new DesiredTopics();
        Map<String, Integer> lineOf = new HashMap<>();
        Lists.eachEntry(text, mistakes, (number, line) -> {
            if (line.startsWith(REMOVED)) {
                desired.addRemoved(line.substring(REMOVED.length()));
                return;
            }
            DesiredTopic topic = parseLine(line);
            Integer before = lineOf.putIfAbsent(topic.name, number);
            if (before != null) {
                throw new IllegalArgumentException("topic " + topic.name + " is already declared in line " + before);
            }
            desired.topics.add(topic);
        });
        return desired;
    }

    private void addRemoved(String line) {
        String[] words = line.split("[ \t]+");
        if (words.length != 2 || !words[1].startsWith("id=")) {
            throw new IllegalArgumentException("removed topic " + Words.decode(words[0]) + ": its id must follow, and nothing else");
        }
        removed.put(Words.decode(words[1].substring("id=".length())), Words.decode(words[0]));
    }

    private static DesiredTopic parseLine(String line) {
        String[] words = line.split("[ \t]+");
        String name = Words.decode(words[0]);
        int partitions = DesiredTopic.UNSET;
        int replicas = DesiredTopic.UNSET;
        Map<String, String> config = new LinkedHashMap<>();
        Map<String, Set<String>> unset = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            if (equals <= 0) {
                throw new IllegalArgumentException("topic " + name + ": \"" + words[i] + "\" must be key=value");
            }
            String key = Words.decode(words[i].substring(0, equals));
            String value = Words.decode(words[i].substring(equals + 1));
            if (key.equals("partitions")) {
                partitions = count(name, key, value, Integer.MAX_VALUE);
            } else if (key.equals("replicas")) {
                replicas = count(name, key, value, Short.MAX_VALUE);
            } else if (key.startsWith(UNSET)) {
                unset.computeIfAbsent(key.substring(UNSET.length()), unused -> new LinkedHashSet<>()).add(value);
            } else if (!key.equals("protect") && config.put(key, value) != null) {
                throw new IllegalArgumentException("topic " + name + ": " + key + " is given twice");
            }
        }
        return new DesiredTopic(name, partitions, replicas, config, unset);
    }

    private static int count(String topic, String key, String value, int max) {
        try {
            int count = Integer.parseInt(value);
            if (count >= 1 && count <= max) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        throw new IllegalArgumentException("topic " + topic + ": " + key + " is \"" + value
                + "\", it must be a whole number of 1 or more");
    }
}
