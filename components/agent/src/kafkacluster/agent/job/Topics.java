package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.base.Failures;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicIdException;

/**
 * Brings the topics of a cluster to what a file declares, in few requests. Changes all of them or none, and deletes those that
 * have left once all others are as they should be.
 */
final class Topics {
    private static final long SECOND_LOOK_MS = 1_000;
    /** Partitions of new and extended topics whose leaders are waited for. Brokers make more than these for many seconds. */
    private static final int MOST_AWAITED = 500;

    private final TopicAdmin topics;
    private final List<DesiredTopic> desired;
    /** Kafka's ids of those that have left, to their names. */
    private final Map<String, String> removed;
    private final int brokers;
    private final Patience patience;
    private final TreeSet<String> created = new TreeSet<>();
    private final TreeSet<String> extended = new TreeSet<>();
    private final TreeSet<String> changed = new TreeSet<>();
    private final TreeSet<String> deleted = new TreeSet<>();
    private int unchanged;
    private Map<String, Integer> copies = new HashMap<>();
    /** Topic to the replication factor that is asked for. */
    private final Map<String, Integer> replicas = new HashMap<>();

    Topics(TopicAdmin topics, DesiredTopics desired, int brokers, Patience patience) {
        this.topics = topics;
        this.desired = desired.topics;
        this.removed = desired.removed;
        this.brokers = brokers;
        this.patience = patience;
        for (DesiredTopic topic : this.desired) {
            replicas.put(topic.name, topic.replicas);
        }
    }

    /** Topics that have another number of copies than they are to have, with that. */
    Map<String, Integer> copies() {
        return copies;
    }

    void reconcile() throws Exception {
        TopicPlan plan = plan();
        copies = plan.copies;
        for (String name : plan.unchanged) {
            unchanged += created.contains(name) || extended.contains(name) || changed.contains(name) ? 0 : 1;
        }
        patience.retry(() -> {
            delete();
            return null;
        });
    }

    String summary() {
        return "topics: " + created.size() + " created, " + extended.size() + " extended, " + changed.size()
                + " changed, " + unchanged + " unchanged" + (deleted.isEmpty() ? "" : ", " + deleted.size() + " deleted");
    }

    private TopicPlan plan() throws Exception {
        boolean refusedBefore = false;
        while (true) {
            try {
                return reconcileOnce();
            } catch (Refusal refusal) {
                // A broker that was asked may not know yet what was changed a moment ago: believed the second time.
                if (refusedBefore) {
                    throw refusal;
                }
                refusedBefore = true;
                Thread.sleep(SECOND_LOOK_MS);
            } catch (ExecutionException e) {
                if (!isTemporary(e) && !(e.getCause() instanceof InvalidReplicationFactorException)) {
                    throw e;
                }
                patience.again(e);
            }
        }
    }

    void awaitLeaders() throws Exception {
        List<DesiredTopic> grown = new ArrayList<>();
        int partitions = 0;
        for (DesiredTopic topic : desired) {
            if (created.contains(topic.name) || extended.contains(topic.name)) {
                grown.add(topic);
                partitions += Math.max(1, topic.partitions);
            }
        }
        if (partitions > MOST_AWAITED) {
            return;
        }
        while (true) {
            try {
                topics.askLeaders(grown);
                return;
            } catch (ExecutionException e) {
                if (!isTemporary(e)) {
                    throw e;
                }
                patience.pauseOrThrow("topics were made, but not all of their partitions have a leader that answers: "
                        + Failures.text(e));
            }
        }
    }

    private TopicPlan reconcileOnce() throws Exception {
        TopicPlan plan = TopicPlan.of(desired, topics.read(desired));
        if (plan.isEmpty()) {
            return plan;
        }
        List<String> refused = new ArrayList<>(plan.refused);
        // All are asked first, so that a mistake in one leaves every other as it was.
        Map<String, KafkaFuture<Void>> creations = topics.create(plan.create, true);
        Map<String, KafkaFuture<Void>> extensions = topics.extend(plan.extend, true);
        Map<String, KafkaFuture<Void>> changes = topics.change(plan.change, true);
        collect(creations, null, refused);
        collect(extensions, null, refused);
        collect(changes, null, refused);
        if (!refused.isEmpty()) {
            refused.add("nothing was changed");
            throw new Refusal(refused);
        }
        creations = topics.create(plan.create, false);
        extensions = topics.extend(plan.extend, false);
        changes = topics.change(plan.change, false);
        collect(creations, created, refused);
        collect(extensions, extended, refused);
        collect(changes, changed, refused);
        if (!refused.isEmpty()) {
            throw new Refusal(refused);
        }
        return plan;
    }

    private void delete() throws ExecutionException, InterruptedException, Refusal {
        ExecutionException temporary = null;
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<Void>> future : topics.delete(removed.keySet()).entrySet()) {
            String name = removed.get(future.getKey());
            try {
                future.getValue().get();
                deleted.add(name);
            } catch (ExecutionException e) {
                // Gone: deleted by an earlier run.
                if (e.getCause() instanceof UnknownTopicIdException) {
                    continue;
                }
                if (Patience.isTemporary(e)) {
                    temporary = e;
                } else {
                    refused.add("topic " + name + " can't be deleted: " + Failures.text(e));
                }
            }
        }
        if (!refused.isEmpty()) {
            throw new Refusal(refused);
        }
        if (temporary != null) {
            throw temporary;
        }
    }

    /**
     * Waits for all of them, so that a repetition knows what was done.
     *
     * @param done gets the names that went well
     * @param refused gets a sentence for each that can't go well
     */
    private void collect(Map<String, KafkaFuture<Void>> futures, Collection<String> done, List<String> refused)
            throws ExecutionException, InterruptedException {
        ExecutionException temporary = null;
        for (Map.Entry<String, KafkaFuture<Void>> future : futures.entrySet()) {
            try {
                future.getValue().get();
                if (done != null) {
                    done.add(future.getKey());
                }
            } catch (ExecutionException e) {
                if (isTemporary(e) || isShortOfBrokers(future.getKey(), e)) {
                    temporary = e;
                } else {
                    refused.add("topic " + future.getKey() + ": " + Failures.text(e));
                }
            }
        }
        if (temporary != null && refused.isEmpty()) {
            throw temporary;
        }
    }

    /** One of the brokers that were there a moment ago is away, in a roll for example. */
    private boolean isShortOfBrokers(String topic, ExecutionException e) {
        int asked = replicas.get(topic);
        return e.getCause() instanceof InvalidReplicationFactorException && asked != DesiredTopic.UNSET
                && asked <= brokers;
    }

    private static boolean isTemporary(ExecutionException e) {
        // A topic that exists although it didn't a moment ago is compared at the next try.
        return Patience.isTemporary(e) || e.getCause() instanceof TopicExistsException;
    }
}
