package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What has to be done to get from the topics that are to the topics that shall be. Pure: asks nobody. */
final class TopicPlan {
    /** The controllers refuse a request of more than 10,000 records (QuorumController.MAX_RECORDS_PER_USER_OP). */
    private static final int RECORDS_A_REQUEST = 5_000;
    /** How many partitions a topic is taken for that leaves their number to the brokers. */
    private static final int PARTITIONS_IF_UNSET = 24;

    final List<DesiredTopic> create = new ArrayList<>();
    /** Topic to its new number of partitions. */
    final Map<String, Integer> extend = new LinkedHashMap<>();
    /** Topic to the settings that differ; null is for one that goes back to the brokers' default. */
    final Map<String, Map<String, String>> change = new LinkedHashMap<>();
    final Set<String> unchanged = new LinkedHashSet<>();
    /** Topic to the number of copies that its partitions are to have, where some have another one. */
    final Map<String, Integer> copies = new LinkedHashMap<>();
    /** What would lose data. */
    final List<String> refused = new ArrayList<>();

    static TopicPlan of(List<DesiredTopic> desired, Map<String, ActualTopic> actual) {
        TopicPlan plan = new TopicPlan();
        for (DesiredTopic topic : desired) {
            ActualTopic existing = actual.get(topic.name);
            if (existing == null) {
                plan.create.add(topic);
            } else {
                plan.compare(topic, existing);
            }
        }
        return plan;
    }

    boolean isEmpty() {
        return create.isEmpty() && extend.isEmpty() && change.isEmpty() && refused.isEmpty();
    }

    /**
     * As few requests as the controllers take. Brokers begin to make a topic's partitions as soon as its request is
     * done, and the next request would have to wait for its share of their processors.
     */
    static List<List<DesiredTopic>> creationRequests(List<DesiredTopic> topics) {
        List<List<DesiredTopic>> requests = new ArrayList<>();
        int records = 0;
        for (DesiredTopic topic : topics) {
            int partitions = topic.partitions == DesiredTopic.UNSET ? PARTITIONS_IF_UNSET : topic.partitions;
            int own = 1 + partitions + topic.config.size();
            if (requests.isEmpty() || records + own > RECORDS_A_REQUEST) {
                requests.add(new ArrayList<>());
                records = 0;
            }
            records += own;
            requests.get(requests.size() - 1).add(topic);
        }
        return requests;
    }

    private void compare(DesiredTopic topic, ActualTopic existing) {
        int refusedBefore = refused.size();
        int partitions = existing.replicas.size();
        if (topic.partitions != DesiredTopic.UNSET && topic.partitions < partitions) {
            refused.add("topic " + topic.name + ": it has " + partitions + " partitions and " + topic.partitions
                    + " are asked for; Kafka can't take partitions away without losing their messages");
        }
        if (topic.replicas != DesiredTopic.UNSET) {
            for (int i = 0; i < partitions; i++) {
                int replicas = existing.replicas.get(i);
                if (replicas != topic.replicas) {
                    copies.put(topic.name, topic.replicas);
                }
            }
        }
        Map<String, String> differing = new LinkedHashMap<>();
        for (Map.Entry<String, String> setting : topic.config.entrySet()) {
            ActualTopic.Setting now = existing.config.get(setting.getKey());
            if (now == null || !same(now, setting.getValue())) {
                differing.put(setting.getKey(), setting.getValue());
            }
        }
        for (Map.Entry<String, Set<String>> setting : topic.unset.entrySet()) {
            ActualTopic.Setting now = existing.config.get(setting.getKey());
            if (now != null && setting.getValue().stream().anyMatch(given -> same(now, given))) {
                differing.put(setting.getKey(), null);
            }
        }
        boolean extended = topic.partitions > partitions;
        if (refused.size() > refusedBefore) {
            return;
        }
        if (extended) {
            extend.put(topic.name, topic.partitions);
        }
        if (!differing.isEmpty()) {
            change.put(topic.name, differing);
        }
        if (!extended && differing.isEmpty()) {
            unchanged.add(topic.name);
        }
    }

    /** Brokers answer with the parsed value: " TRUE" comes back as "true", "delete, compact" as "delete,compact". */
    private static boolean same(ActualTopic.Setting now, String desired) {
        return now.value != null && Values.same(now.type, now.value, desired);
    }
}
