package kafkacluster.agent.job;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.NameCache;
import kafkacluster.agent.base.TerminationLog;
import kafkacluster.agent.base.TextFile;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.errors.AuthenticationException;

/** Brings what a cluster keeps of itself to what files declare, in one JVM and few requests. */
public final class Job {
    /** Brokers that just started need seconds for a thousand topics, and do what is given up all the same. */
    private static final int REQUEST_TIMEOUT_MS = 30_000;
    /** Another broker is asked then whether all are there. */
    private static final int GREETING_TIMEOUT_MS = 10_000;

    private final JobOptions options;
    private final Patience patience;

    private Job(JobOptions options) {
        this.options = options;
        this.patience = new Patience(options.timeoutSeconds);
    }

    public static void main(String[] args) {
        end(() -> {
            NameCache.forgetSoon();
            JobOptions options = JobOptions.parse(args);
            silenceMissingLogger();
            new Job(options).run();
        });
    }

    /** What a Job does. */
    interface Work {
        void run() throws Exception;
    }

    /** Does a Job's work, and ends the JVM with how it went. */
    static void end(Work work) {
        int code = 1;
        try {
            work.run();
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
        if (options.leave != null) {
            leave();
            return;
        }
        List<String> mistakes = new ArrayList<>();
        if (options.desired == null) {
            DesiredUsers only = users(mistakes);
            System.out.println(Users.reconcile(new UserAdmin(awaitBrokers(), only), only, patience));
            return;
        }
        DesiredTopics desired = Lists.read(options.desired, DesiredTopics::parse, mistakes);
        DesiredSettings settings = options.settings == null ? null
                : Lists.read(options.settings, DesiredSettings::parse, mistakes);
        DesiredSubscriptions subscriptions = options.subscriptions == null || !new File(options.subscriptions).exists() ? null
                : Lists.read(options.subscriptions, DesiredSubscriptions::parse, mistakes);
        DesiredUsers users = users(mistakes);
        Admin admin = awaitBrokers();
        MoveAdmin cluster = new MoveAdmin(admin);
        Mover mover = new Mover(cluster, options.brokers, options.throttle, patience);
        // First: brokers that came back may be cordoned still, and topics need them.
        boolean wasInterrupted = mover.takeBack(Collections.emptySet(), false);
        // Before topics are made: a broker that came gets some of their partitions, and is no empty one then.
        boolean shares = options.rebalance && (wasInterrupted || patience.retry(cluster::layout).hasEmptyBroker());
        Topics topics = new Topics(new TopicAdmin(admin), desired, options.brokers, patience);
        topics.reconcile();
        // Topics that can't be as they are asked for are refused before anything is changed.
        if (settings != null) {
            new ClusterSettings(admin, settings, patience).reconcile();
        }
        // The partitions of new topics meanwhile find their leaders.
        if (subscriptions != null) {
            System.out.println(Subscriptions.reconcile(admin, subscriptions, patience));
        }
        if (users != null) {
            System.out.println(Users.reconcile(new UserAdmin(admin, users), users, patience));
        }
        topics.awaitLeaders();
        System.out.println(topics.summary());
        place(mover, topics, shares, wasInterrupted);
    }

    /** Who is to be there, once all mounted passwords are those that the list means; null: nobody is looked at. */
    private DesiredUsers users(List<String> mistakes) throws Exception {
        DesiredUsers users = DesiredUsers.read(options.users, options.passwords, mistakes);
        if (!mistakes.isEmpty()) {
            throw new Refusal(mistakes);
        }
        while (users != null && users.late != null) {
            String what = "the password of " + users.late + " that is mounted isn't the one that the list means";
            patience.progress("waiting: " + what);
            patience.pauseOrThrow(what);
            users = DesiredUsers.read(options.users, options.passwords, mistakes);
        }
        return users;
    }

    /** Gives topics their copies, and brokers that came their share. */
    private void place(Mover mover, Topics topics, boolean shares, boolean wasInterrupted) throws Exception {
        MoveWish wish = new MoveWish();
        wish.balance = shares;
        wish.copies.putAll(topics.copies());
        if (options.copies != null) {
            for (DesiredTopic topic : DesiredTopics.parse(TextFile.read(options.copies), new ArrayList<>()).topics) {
                wish.atLeast.put(topic.name, topic.replicas);
            }
        }
        if (!wish.isEmpty()) {
            System.out.println(mover.move(wish));
        } else if (wasInterrupted) {
            mover.end(Collections.emptySet());
        }
    }

    private void leave() throws Exception {
        Admin admin = awaitBrokers();
        Mover mover = new Mover(new MoveAdmin(admin), options.brokers, options.throttle, patience);
        DirMover dirMover = new DirMover(new DirAdmin(admin), options.throttle, patience);
        Set<Integer> leaving = new TreeSet<>(options.leave);
        leaving.addAll(options.empty.keySet());
        boolean wasInterrupted = mover.takeBack(leaving, true);
        MoveWish wish = new MoveWish();
        wish.leaving.addAll(options.leave);
        if (!wish.isEmpty()) {
            System.out.println(mover.move(wish));
        } else if (wasInterrupted) {
            mover.end(options.leave);
        }
        if (!options.empty.isEmpty()) {
            System.out.println(dirMover.empty(options.empty));
        }
        if (!options.unregister.isEmpty()) {
            mover.unregister(options.unregister);
            System.out.println("unregistered: " + Layout.brokers(options.unregister));
        }
        if (!options.share.isEmpty()) {
            System.out.println(dirMover.share(options.share));
        }
    }

    private Admin awaitBrokers() throws Exception {
        Admin admin = null;
        while (true) {
            try {
                if (admin == null) {
                    Properties properties =
                            AdminProperties.of(options.bootstrap, options.clientConfig, REQUEST_TIMEOUT_MS);
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
                patience.progress("waiting for brokers: " + ids.size() + " of " + options.brokers + " registered: " + ids);
                patience.pauseOrThrow("only " + ids.size() + " of " + options.brokers + " brokers registered: " + ids);
            } catch (ExecutionException | KafkaException e) {
                // Names that don't resolve yet are a KafkaException of Admin.create.
                if (Failures.cause(e) instanceof AuthenticationException) {
                    throw e;
                }
                patience.progress("waiting for brokers: " + options.bootstrap + " doesn't answer yet: " + Failures.text(e));
                patience.pauseOrThrow("no answer from " + options.bootstrap + ": " + Failures.text(e));
            }
        }
    }

    /** With kafka-clients and slf4j-api alone on the class path, which start fastest, slf4j tells that it won't log. */
    static void silenceMissingLogger() throws ClassNotFoundException {
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
