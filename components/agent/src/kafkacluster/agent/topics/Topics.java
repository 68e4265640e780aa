package kafkacluster.agent.topics;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.NameCache;
import kafkacluster.agent.base.TerminationLog;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Brings the topics of a cluster to what a file declares, in one JVM and few requests. Changes all of them or none. */
public final class Topics {
    private static final long RETRY_MS = 200;
    /** Brokers that just started need seconds for a thousand topics, and do what is given up all the same. */
    private static final int REQUEST_TIMEOUT_MS = 30_000;
    /** Another broker is asked then whether all are there. */
    private static final int GREETING_TIMEOUT_MS = 10_000;
    private static final long SECOND_LOOK_MS = 1_000;
    /** Partitions of new and extended topics whose leaders are waited for. Brokers make more than these for many seconds. */
    private static final int MOST_AWAITED = 500;

    /** Ends the command with these lines. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;
        private final List<String> lines;

        Refusal(List<String> lines) {
            super(String.join("\n", lines));
            this.lines = lines;
        }
    }

    private final TopicsOptions options;
    private final long deadline;
    private final TreeSet<String> created = new TreeSet<>();
    private final TreeSet<String> extended = new TreeSet<>();
    private final TreeSet<String> changed = new TreeSet<>();
    /** Topic to the replication factor that is asked for. */
    private final Map<String, Integer> replicas = new HashMap<>();
    private String lastProgress = "";

    private Topics(TopicsOptions options) {
        this.options = options;
        this.deadline = System.nanoTime() + Duration.ofSeconds(options.timeoutSeconds).toNanos();
    }

    public static void main(String[] args) {
        int code = 1;
        try {
            NameCache.forgetSoon();
            TopicsOptions options = TopicsOptions.parse(args);
            silenceMissingLogger();
            new Topics(options).run();
            code = 0;
        } catch (IllegalArgumentException usage) {
            fail(Collections.singletonList(usage.getMessage()));
            code = 2;
        } catch (Refusal refusal) {
            fail(refusal.lines);
        } catch (Throwable failure) {
            fail(Collections.singletonList(Failures.text(failure)));
        }
        System.out.flush();
        // Connections need no farewell; closing the client in order would take longer than the rest of the JVM's end.
        Runtime.getRuntime().halt(code);
    }

    private void run() throws Exception {
        List<String> mistakes = new ArrayList<>();
        List<DesiredTopic> desired = DesiredTopics.parse(
                new String(Files.readAllBytes(Paths.get(options.desired)), StandardCharsets.UTF_8), mistakes);
        if (!mistakes.isEmpty()) {
            mistakes.replaceAll(mistake -> options.desired + " " + mistake);
            throw new Refusal(mistakes);
        }
        for (DesiredTopic topic : desired) {
            replicas.put(topic.name, topic.replicas);
        }
        Admin admin = awaitBrokers();
        TopicAdmin topics = new TopicAdmin(admin);
        TopicPlan plan = reconcile(topics, desired);
        // Topics that can't be as they are asked for are refused before anything is changed.
        if (options.settings != null) {
            applySettings(admin, ClusterSettings.read(Paths.get(options.settings)));
        }
        awaitLeaders(topics, desired);
        int unchanged = 0;
        for (String name : plan.unchanged) {
            unchanged += created.contains(name) || extended.contains(name) || changed.contains(name) ? 0 : 1;
        }
        System.out.println("topics: " + created.size() + " created, " + extended.size() + " extended, "
                + changed.size() + " changed, " + unchanged + " unchanged");
    }

    private void applySettings(Admin admin, Map<String, String> settings) throws Exception {
        while (true) {
            try {
                for (String change : ClusterSettings.apply(admin, settings)) {
                    System.out.println("settings: " + change);
                }
                return;
            } catch (ExecutionException e) {
                if (!isTemporary(e)) {
                    throw e;
                }
                progress("trying again: " + Failures.text(e));
                pauseOrThrow(Failures.text(e));
            }
        }
    }

    private TopicPlan reconcile(TopicAdmin topics, List<DesiredTopic> desired) throws Exception {
        boolean refusedBefore = false;
        while (true) {
            try {
                return reconcileOnce(topics, desired);
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
                progress("trying again: " + Failures.text(e));
                pauseOrThrow(Failures.text(e));
            }
        }
    }

    private void awaitLeaders(TopicAdmin topics, List<DesiredTopic> desired) throws Exception {
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
                pauseOrThrow("topics were made, but not all of their partitions have a leader that answers: "
                        + Failures.text(e));
            }
        }
    }

    private Admin awaitBrokers() throws Exception {
        Admin admin = null;
        while (true) {
            try {
                if (admin == null) {
                    Properties properties =
                            AdminProperties.of(options.bootstrap, options.commandConfig, REQUEST_TIMEOUT_MS);
                    admin = Admin.create(properties);
                }
                TreeSet<Integer> ids = new TreeSet<>();
                DescribeClusterOptions soon = new DescribeClusterOptions().timeoutMs(GREETING_TIMEOUT_MS);
                for (Node node : admin.describeCluster(soon).nodes().get()) {
                    ids.add(node.id());
                }
                if (ids.size() >= options.brokers) {
                    return admin;
                }
                progress("waiting for brokers: " + ids.size() + " of " + options.brokers + " registered: " + ids);
                pauseOrThrow("only " + ids.size() + " of " + options.brokers + " brokers registered: " + ids);
            } catch (ExecutionException | KafkaException e) {
                // Names that don't resolve yet are a KafkaException of Admin.create.
                if (Failures.cause(e) instanceof AuthenticationException) {
                    throw e;
                }
                progress("waiting for brokers: " + options.bootstrap + " doesn't answer yet: " + Failures.text(e));
                pauseOrThrow("no answer from " + options.bootstrap + ": " + Failures.text(e));
            }
        }
    }

    private TopicPlan reconcileOnce(TopicAdmin topics, List<DesiredTopic> desired) throws Exception {
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
                && asked <= options.brokers;
    }

    private static boolean isTemporary(ExecutionException e) {
        Throwable cause = e.getCause();
        // A topic that exists although it didn't a moment ago is compared at the next try.
        return cause instanceof RetriableException || cause instanceof TopicExistsException;
    }

    private void pauseOrThrow(String reason) throws Exception {
        if (System.nanoTime() + Duration.ofMillis(RETRY_MS).toNanos() > deadline) {
            throw new Refusal(Collections.singletonList("gave up after " + options.timeoutSeconds + " s: " + reason));
        }
        Thread.sleep(RETRY_MS);
    }

    private void progress(String line) {
        if (!line.equals(lastProgress)) {
            System.out.println(line);
            lastProgress = line;
        }
    }

    /** With kafka-clients and slf4j-api alone on the class path, which start fastest, slf4j tells that it won't log. */
    private static void silenceMissingLogger() throws ClassNotFoundException {
        PrintStream err = System.err;
        System.setErr(new PrintStream(new ByteArrayOutputStream()));
        try {
            Class.forName("org.apache.kafka.common.utils.Utils");
        } finally {
            System.setErr(err);
        }
    }

    private static void fail(List<String> lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            System.err.println(line);
            text.append(line).append('\n');
        }
        System.err.flush();
        TerminationLog.write(text.toString());
    }
}
