package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Dynamic settings that brokers and topics have while replicas move. Brokers before Kafka 3.9 take the rates of each broker
 * alone, not those of the whole cluster.
 */
final class Throttle {
    private static final String LEADER_RATE = "leader.replication.throttled.rate";
    private static final String FOLLOWER_RATE = "follower.replication.throttled.rate";
    private static final String LEADER_REPLICAS = "leader.replication.throttled.replicas";
    /** Nobody writes it here. */
    private static final String EVERY_REPLICA = "*";
    private static final String FOLLOWER_REPLICAS = "follower.replication.throttled.replicas";
    /** Of what a broker copies between its own log directories. */
    private static final String OWN_RATE = "replica.alter.log.dirs.io.max.bytes.per.second";
    /** Of brokers from Kafka 4.3 on (KIP-1066): they get no new replicas. */
    private static final String CORDONED = "cordoned.log.dirs";
    /** 4.3-IV0: Kafka refuses to cordon before. */
    private static final short CORDONS_SINCE = 30;
    private static final String EVERY_DIRECTORY = "*";

    /** What an earlier move has left on a broker. */
    static final class Left {
        /** Directories that get nothing new, as the setting has them; null: none. */
        final String cordoned;
        final boolean hasOwnRate;

        Left(String cordoned, boolean hasOwnRate) {
            this.cordoned = cordoned;
            this.hasOwnRate = hasOwnRate;
        }

        boolean isCordoned() {
            return cordoned != null;
        }

        /** Whether some of its directories leave, and not the broker. */
        boolean ofDirectories() {
            return isCordoned() && !cordoned.equals(EVERY_DIRECTORY);
        }
    }

    /** A broker answers for itself, and one that has just died is taken for alive for some seconds. */
    static final int OWN_ANSWER_MS = 5_000;

    private final Admin admin;
    private final long bytesPerSecond;
    /** Brokers and topics that got it from this one: they may tell so only later. */
    private final Set<Integer> limited = new TreeSet<>();
    private final Set<String> limitedTopics = new TreeSet<>();
    private final Set<Integer> limitedThemselves = new TreeSet<>();

    Throttle(Admin admin, long bytesPerSecond) {
        this.admin = admin;
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Which of these brokers tell that they have what an earlier move has left behind.
     *
     * @param silent gets those that tell nothing
     */
    Map<Integer, Left> leftOn(Collection<Integer> brokers, Set<Integer> silent) throws ExecutionException, InterruptedException {
        Map<Integer, Left> left = new TreeMap<>();
        silent.addAll(brokers);
        for (Map.Entry<ConfigResource, Config> broker : configs(resources(brokers)).entrySet()) {
            silent.remove(Integer.valueOf(broker.getKey().name()));
            Long leader = rate(broker.getValue(), LEADER_RATE);
            Long follower = rate(broker.getValue(), FOLLOWER_RATE);
            if (leader != null && follower != null && leader == mark(follower)) {
                ConfigEntry cordoned = own(broker.getValue(), CORDONED);
                left.put(Integer.parseInt(broker.getKey().name()),
                        new Left(cordoned == null ? null : cordoned.value(), leader.equals(rate(broker.getValue(), OWN_RATE))));
            }
        }
        return left;
    }

    /**
     * Brokers that refuse the cordon of a directory which they have no more, and with it everything that was set for them or for all
     * while they run: of that they tell nothing but that there is a cordon (4.4.0).
     */
    Set<Integer> refusing(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        Set<Integer> refusing = new TreeSet<>();
        for (Map.Entry<ConfigResource, Config> broker : configs(resources(brokers)).entrySet()) {
            ConfigEntry cordoned = own(broker.getValue(), CORDONED);
            if (cordoned != null && (cordoned.value() == null || cordoned.value().isEmpty())) {
                refusing.add(Integer.valueOf(broker.getKey().name()));
            }
        }
        return refusing;
    }

    /** Whoever throttles by Kafka's own tool gives leaders and followers the same rate. This one is known by the difference. */
    private static long mark(long rate) {
        return rate + 1;
    }

    private static Long rate(Config config, String name) {
        ConfigEntry entry = own(config, name);
        return entry == null ? null : Long.valueOf(entry.value());
    }

    private static ConfigEntry own(Config config, String name) {
        ConfigEntry entry = config.get(name);
        boolean isOwn = entry != null && entry.value() != null
                && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_BROKER_CONFIG;
        return isOwn ? entry : null;
    }

    private Map<String, String> rates() {
        Map<String, String> rates = new LinkedHashMap<>();
        rates.put(FOLLOWER_RATE, Long.toString(bytesPerSecond));
        rates.put(LEADER_RATE, Long.toString(mark(bytesPerSecond)));
        return rates;
    }

    /** Limits what these moves copy, and nothing else: copies in sync are never throttled. */
    void set(Collection<Integer> brokers, MovePlan plan) throws ExecutionException, InterruptedException {
        limited.addAll(brokers);
        alter(resources(brokers), rates());
        Map<String, StringBuilder> from = new TreeMap<>();
        Map<String, StringBuilder> to = new TreeMap<>();
        plan.targets.forEach((partition, replicas) -> {
            list(from, partition, partition.replicas);
            List<Integer> added = new ArrayList<>(replicas);
            added.removeAll(partition.replicas);
            list(to, partition, added);
        });
        for (String topic : from.keySet()) {
            if (to.get(topic).length() == 0) {
                continue;
            }
            Map<String, String> lists = new LinkedHashMap<>();
            lists.put(LEADER_REPLICAS, from.get(topic).toString());
            lists.put(FOLLOWER_REPLICAS, to.get(topic).toString());
            limitedTopics.add(topic);
            alter(Collections.singleton(topic(topic)), lists);
        }
    }

    /** Limits what these brokers copy between their own log directories. The other rates limit nothing then, and say whose it is. */
    void setOwn(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        Map<String, String> rates = rates();
        rates.put(OWN_RATE, Long.toString(mark(bytesPerSecond)));
        limitedThemselves.addAll(brokers);
        alter(resources(brokers), rates);
    }

    /** Takes it off. Those whose directories stay cordoned keep what says why. */
    void clearOwn(Set<Integer> cordoned) throws ExecutionException, InterruptedException {
        for (int id : limitedThemselves) {
            alter(resources(Collections.singleton(id)),
                    cordoned.contains(id) ? without(OWN_RATE) : without(OWN_RATE, LEADER_RATE, FOLLOWER_RATE));
        }
    }

    private static void list(Map<String, StringBuilder> into, PlacedPartition partition, List<Integer> replicas) {
        StringBuilder list = into.computeIfAbsent(partition.topic, topic -> new StringBuilder());
        for (int id : replicas) {
            list.append(list.length() == 0 ? "" : ",").append(partition.partition).append(':').append(id);
        }
    }

    /**
     * Takes it off all topics, and off these brokers and those that got it.
     *
     * @return brokers that don't answer, and keep it
     */
    Set<Integer> clear(Collection<Integer> brokers, Set<Integer> leaving) throws ExecutionException, InterruptedException {
        Set<Integer> silent = new TreeSet<>();
        Map<Integer, Left> left = leftOn(brokers, silent);
        Set<ConfigResource> topics = new HashSet<>();
        for (String name : admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get()) {
            topics.add(topic(name));
        }
        Set<ConfigResource> throttled = new HashSet<>();
        for (String name : limitedTopics) {
            throttled.add(topic(name));
        }
        for (List<ConfigResource> batch : TopicAdmin.batches(topics)) {
            for (Map.Entry<ConfigResource, Config> config : configs(batch).entrySet()) {
                for (String name : Arrays.asList(LEADER_REPLICAS, FOLLOWER_REPLICAS)) {
                    ConfigEntry entry = config.getValue().get(name);
                    boolean isOwn = entry != null && entry.source() == ConfigEntry.ConfigSource.DYNAMIC_TOPIC_CONFIG;
                    if (isOwn && !EVERY_REPLICA.equals(entry.value())) {
                        throttled.add(config.getKey());
                    }
                }
            }
        }
        alter(throttled, without(LEADER_REPLICAS, FOLLOWER_REPLICAS));
        // Last: they tell that there is something to take off.
        Map<Integer, Boolean> cordoned = new TreeMap<>();
        left.forEach((id, each) -> cordoned.put(id, each.isCordoned()));
        for (int id : MovePlan.toClear(cordoned, limited, leaving)) {
            boolean hasOwnRate = left.containsKey(id) && left.get(id).hasOwnRate;
            try {
                alter(resources(Collections.singleton(id)),
                        hasOwnRate ? without(OWN_RATE, LEADER_RATE, FOLLOWER_RATE) : without(LEADER_RATE, FOLLOWER_RATE));
            } catch (ExecutionException e) {
                unlessSilent(e);
                silent.add(id);
            }
        }
        return silent;
    }

    /**
     * Has these brokers get nothing new. Those of before Kafka 4.3 don't know how, nor do later ones while the cluster's metadata is
     * of before: what they get meanwhile moves later.
     */
    void cordon(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        alter(resources(able(brokers)), Collections.singletonMap(CORDONED, EVERY_DIRECTORY));
    }

    /**
     * The same of some of their log directories.
     *
     * @return the brokers that can
     */
    Set<Integer> cordon(Map<Integer, Set<String>> directories) throws ExecutionException, InterruptedException {
        Set<Integer> able = able(directories.keySet());
        for (int id : able) {
            String list = String.join(",", directories.get(id));
            alter(resources(Collections.singleton(id)), Collections.singletonMap(CORDONED, list));
        }
        return able;
    }

    /** Directories of each of these brokers that get nothing new. */
    Map<Integer, Set<String>> cordoned(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        Map<Integer, Set<String>> cordoned = new TreeMap<>();
        for (Map.Entry<ConfigResource, Config> broker : configs(resources(brokers)).entrySet()) {
            ConfigEntry entry = broker.getValue().get(CORDONED);
            String list = entry == null || entry.value() == null ? "" : entry.value();
            cordoned.put(Integer.valueOf(broker.getKey().name()), new TreeSet<>(Arrays.asList(list.split(","))));
        }
        return cordoned;
    }

    private Set<Integer> able(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        Set<Integer> able = new TreeSet<>();
        FinalizedVersionRange metadata = admin.describeFeatures().featureMetadata().get().finalizedFeatures().get("metadata.version");
        if (metadata == null || metadata.maxVersionLevel() < CORDONS_SINCE) {
            return able;
        }
        for (Map.Entry<ConfigResource, Config> broker : configs(resources(brokers)).entrySet()) {
            if (broker.getValue().get(CORDONED) != null) {
                able.add(Integer.valueOf(broker.getKey().name()));
            }
        }
        return able;
    }

    void uncordon(Collection<Integer> brokers) throws ExecutionException, InterruptedException {
        alter(resources(brokers), without(CORDONED));
    }

    private static Map<String, String> without(String... names) {
        Map<String, String> none = new HashMap<>();
        for (String name : names) {
            none.put(name, null);
        }
        return none;
    }

    private static ConfigResource topic(String name) {
        return new ConfigResource(ConfigResource.Type.TOPIC, name);
    }

    private static Set<ConfigResource> resources(Collection<Integer> brokers) {
        Set<ConfigResource> resources = new HashSet<>();
        for (int id : brokers) {
            resources.add(new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(id)));
        }
        return resources;
    }

    private Map<ConfigResource, Config> configs(Collection<ConfigResource> resources)
            throws ExecutionException, InterruptedException {
        Map<ConfigResource, Config> configs = new HashMap<>();
        DescribeConfigsOptions soon = new DescribeConfigsOptions();
        soon.timeoutMs(OWN_ANSWER_MS);
        for (Map.Entry<ConfigResource, KafkaFuture<Config>> config : admin.describeConfigs(resources, soon).values().entrySet()) {
            try {
                configs.put(config.getKey(), config.getValue().get());
            } catch (ExecutionException e) {
                if (config.getKey().type() == ConfigResource.Type.BROKER) {
                    unlessSilent(e);
                } else {
                    unlessGone(e);
                }
            }
        }
        return configs;
    }

    /** @param settings null takes one off */
    private void alter(Collection<ConfigResource> resources, Map<String, String> settings)
            throws ExecutionException, InterruptedException {
        List<AlterConfigOp> operations = new ArrayList<>();
        settings.forEach((name, value) -> operations.add(new AlterConfigOp(new ConfigEntry(name, value),
                value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET)));
        Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
        for (ConfigResource resource : resources) {
            changes.put(resource, operations);
        }
        if (changes.isEmpty()) {
            return;
        }
        AlterConfigsOptions soon = new AlterConfigsOptions().timeoutMs(2 * OWN_ANSWER_MS);
        for (KafkaFuture<Void> future : admin.incrementalAlterConfigs(changes, soon).values().values()) {
            try {
                future.get();
            } catch (ExecutionException e) {
                unlessGone(e);
            }
        }
    }

    private static void unlessSilent(ExecutionException e) throws ExecutionException {
        if (!(e.getCause() instanceof TimeoutException)) {
            throw e;
        }
    }

    private static void unlessGone(ExecutionException e) throws ExecutionException {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
            throw e;
        }
    }
}
