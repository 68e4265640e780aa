package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreatePartitionsOptions;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.PartitionReassignment;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Reads and changes topics in few, large requests. */
final class TopicAdmin {
    private static final int TOPICS_A_REQUEST = 200;
    private static final int LEADERS_TIMEOUT_MS = 10_000;

    private final Admin admin;

    TopicAdmin(Admin admin) {
        this.admin = admin;
    }

    /** Those of the desired topics that exist. Settings are read only where some are declared. */
    Map<String, ActualTopic> read(List<DesiredTopic> desired) throws ExecutionException, InterruptedException {
        Set<String> existing = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
        List<String> names = new ArrayList<>();
        List<ConfigResource> configured = new ArrayList<>();
        for (DesiredTopic topic : desired) {
            if (existing.contains(topic.name)) {
                names.add(topic.name);
                if (!topic.config.isEmpty() || !topic.unset.isEmpty()) {
                    configured.add(new ConfigResource(ConfigResource.Type.TOPIC, topic.name));
                }
            }
        }
        List<KafkaFuture<Map<ConfigResource, Config>>> configs = new ArrayList<>();
        for (List<ConfigResource> batch : batches(configured)) {
            configs.add(admin.describeConfigs(batch).all());
        }
        Map<String, KafkaFuture<TopicDescription>> described = new HashMap<>();
        for (List<String> batch : batches(names)) {
            described.putAll(admin.describeTopics(batch).topicNameValues());
        }
        Map<String, TopicDescription> descriptions = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> future : described.entrySet()) {
            try {
                descriptions.put(future.getKey(), future.getValue().get());
            } catch (ExecutionException e) {
                // Deleted since it was listed: it will be created.
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        Map<String, Map<String, ActualTopic.Setting>> settings = new HashMap<>();
        for (KafkaFuture<Map<ConfigResource, Config>> future : configs) {
            for (Map.Entry<ConfigResource, Config> config : future.get().entrySet()) {
                settings.put(config.getKey().name(), ownSettings(config.getValue()));
            }
        }
        Map<TopicPartition, Integer> leaving = leavingReplicas(desired, descriptions);
        Map<String, ActualTopic> actual = new HashMap<>();
        for (TopicDescription topic : descriptions.values()) {
            List<Integer> replicas = new ArrayList<>();
            for (TopicPartitionInfo partition : topic.partitions()) {
                replicas.add(partition.replicas().size()
                        - leaving.getOrDefault(new TopicPartition(topic.name(), partition.partition()), 0));
            }
            actual.put(topic.name(), new ActualTopic(replicas, settings.getOrDefault(topic.name(), new HashMap<>())));
        }
        return actual;
    }

    private static Map<String, ActualTopic.Setting> ownSettings(Config config) {
        Map<String, ActualTopic.Setting> own = new HashMap<>();
        for (ConfigEntry entry : config.entries()) {
            if (entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG) {
                own.put(entry.name(), new ActualTopic.Setting(entry.value(), entry.type().name()));
            }
        }
        return own;
    }

    /** While a partition moves it has the old replicas beside the new ones; asked for only where the number is off. */
    private Map<TopicPartition, Integer> leavingReplicas(List<DesiredTopic> desired,
            Map<String, TopicDescription> descriptions) throws ExecutionException, InterruptedException {
        Set<TopicPartition> odd = new HashSet<>();
        for (DesiredTopic topic : desired) {
            TopicDescription description = descriptions.get(topic.name);
            if (description != null && topic.replicas != DesiredTopic.UNSET) {
                for (TopicPartitionInfo partition : description.partitions()) {
                    if (partition.replicas().size() != topic.replicas) {
                        odd.add(new TopicPartition(topic.name, partition.partition()));
                    }
                }
            }
        }
        Map<TopicPartition, Integer> leaving = new HashMap<>();
        if (!odd.isEmpty()) {
            for (Map.Entry<TopicPartition, PartitionReassignment> move
                    : admin.listPartitionReassignments(odd).reassignments().get().entrySet()) {
                leaving.put(move.getKey(), move.getValue().removingReplicas().size());
            }
        }
        return leaving;
    }

    /**
     * Returns if the leader of each partition knows that it leads. Controllers answer before that, and a leader that
     * learns it between two batches of a producer refuses the first, takes the second, and never takes the first again.
     */
    void askLeaders(List<DesiredTopic> topics) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        List<String> sizedByBrokers = new ArrayList<>();
        for (DesiredTopic topic : topics) {
            if (topic.partitions == DesiredTopic.UNSET) {
                sizedByBrokers.add(topic.name);
            }
            for (int partition = 0; partition < topic.partitions; partition++) {
                ends.put(new TopicPartition(topic.name, partition), OffsetSpec.latest());
            }
        }
        for (List<String> batch : batches(sizedByBrokers)) {
            for (TopicDescription topic : admin.describeTopics(batch).allTopicNames().get().values()) {
                for (TopicPartitionInfo partition : topic.partitions()) {
                    ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
                }
            }
        }
        if (!ends.isEmpty()) {
            admin.listOffsets(ends, new ListOffsetsOptions().timeoutMs(LEADERS_TIMEOUT_MS)).all().get();
        }
    }

    Map<String, KafkaFuture<Void>> create(List<DesiredTopic> topics, boolean validateOnly) {
        Map<String, KafkaFuture<Void>> futures = new LinkedHashMap<>();
        for (List<DesiredTopic> request : TopicPlan.creationRequests(topics)) {
            List<NewTopic> batch = new ArrayList<>();
            for (DesiredTopic topic : request) {
                batch.add(new NewTopic(topic.name,
                        topic.partitions == DesiredTopic.UNSET ? Optional.empty() : Optional.of(topic.partitions),
                        topic.replicas == DesiredTopic.UNSET ? Optional.empty() : Optional.of((short) topic.replicas))
                        .configs(topic.config));
            }
            futures.putAll(admin.createTopics(batch, new CreateTopicsOptions().validateOnly(validateOnly)).values());
        }
        return futures;
    }

    Map<String, KafkaFuture<Void>> extend(Map<String, Integer> partitions, boolean validateOnly) {
        Map<String, KafkaFuture<Void>> futures = new LinkedHashMap<>();
        for (List<String> names : batches(partitions.keySet())) {
            Map<String, NewPartitions> batch = new LinkedHashMap<>();
            for (String name : names) {
                batch.put(name, NewPartitions.increaseTo(partitions.get(name)));
            }
            futures.putAll(admin.createPartitions(batch, new CreatePartitionsOptions().validateOnly(validateOnly)).values());
        }
        return futures;
    }

    Map<String, KafkaFuture<Void>> change(Map<String, Map<String, String>> settings, boolean validateOnly) {
        Map<String, KafkaFuture<Void>> futures = new LinkedHashMap<>();
        for (List<String> names : batches(settings.keySet())) {
            Map<ConfigResource, Collection<AlterConfigOp>> batch = new LinkedHashMap<>();
            for (String name : names) {
                List<AlterConfigOp> ops = new ArrayList<>();
                for (Map.Entry<String, String> setting : settings.get(name).entrySet()) {
                    ops.add(new AlterConfigOp(new ConfigEntry(setting.getKey(), setting.getValue()),
                            setting.getValue() == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET));
                }
                batch.put(new ConfigResource(ConfigResource.Type.TOPIC, name), ops);
            }
            admin.incrementalAlterConfigs(batch, new AlterConfigsOptions().validateOnly(validateOnly)).values()
                    .forEach((resource, future) -> futures.put(resource.name(), future));
        }
        return futures;
    }

    /** By their ids: one that somebody has made anew under the same name is another one. */
    Map<String, KafkaFuture<Void>> delete(Collection<String> ids) {
        Map<String, KafkaFuture<Void>> futures = new LinkedHashMap<>();
        for (List<String> batch : batches(ids)) {
            List<Uuid> topics = new ArrayList<>();
            for (String id : batch) {
                topics.add(Uuid.fromString(id));
            }
            admin.deleteTopics(TopicCollection.ofTopicIds(topics)).topicIdValues()
                    .forEach((id, future) -> futures.put(id.toString(), future));
        }
        return futures;
    }

    static <T> List<List<T>> batches(Collection<T> all) {
        List<T> list = new ArrayList<>(all);
        List<List<T>> batches = new ArrayList<>();
        for (int i = 0; i < list.size(); i += TOPICS_A_REQUEST) {
            batches.add(list.subList(i, Math.min(list.size(), i + TOPICS_A_REQUEST)));
        }
        return batches;
    }
}
