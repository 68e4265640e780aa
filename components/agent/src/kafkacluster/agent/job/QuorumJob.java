package kafkacluster.agent.job;

import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import kafkacluster.agent.admin.AdminProperties;
import kafkacluster.agent.admin.NewerClient;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.NameCache;
import kafkacluster.agent.look.Quorum;
import kafkacluster.agent.look.QuorumLook;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureUpdate;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.UpdateFeaturesOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** Raises features, and has controllers leave and join the quorum, one at a time, each once the quorum can do so. */
public final class QuorumJob {
    private static final int REQUEST_TIMEOUT_MS = 10_000;
    /** How long Kafka may refuse a level that not every node has told that it knows. */
    private static final int FEATURES_SECONDS = 120;

    private final QuorumOptions options;
    private final Patience patience;
    private Admin admin;

    private QuorumJob(QuorumOptions options) {
        this.options = options;
        this.patience = new Patience(options.timeoutSeconds);
    }

    public static void main(String[] args) {
        Job.end(() -> {
            NameCache.forgetSoon();
            QuorumOptions options = QuorumOptions.parse(args);
            Job.silenceMissingLogger();
            new QuorumJob(options).run();
        });
    }

    private void run() throws Exception {
        raiseFeatures();
        while (true) {
            QuorumPlan.Step step = QuorumPlan.next(quorum(), options.leave, options.join.keySet());
            if (step.kind == QuorumPlan.Kind.DONE) {
                break;
            }
            if (step.kind == QuorumPlan.Kind.WAIT) {
                patience.progress(step.why);
                patience.pauseOrThrow(step.why);
            } else {
                change(step);
            }
        }
        for (int id : options.unregister) {
            unregister(id);
        }
        System.out.println("voters: " + QuorumPlan.ids(quorum().voters));
    }

    /** A quorum without a leader, and nodes that are starting, are waited for. */
    private Quorum quorum() throws Exception {
        while (true) {
            String why;
            try {
                return QuorumLook.of(get(admin().describeMetadataQuorum().quorumInfo()));
            } catch (ExecutionException | KafkaException e) {
                if (Failures.cause(e) instanceof AuthenticationException) {
                    throw e;
                }
                why = Failures.text(e);
            }
            patience.progress("waiting: " + options.bootstrap + " doesn't tell of the quorum: " + why);
            patience.pauseOrThrow("nobody tells of the quorum: " + why);
        }
    }

    private Admin admin() throws Exception {
        if (admin == null) {
            Properties properties = AdminProperties.of(options.bootstrap, options.clientConfig, REQUEST_TIMEOUT_MS);
            admin = Admin.create(properties);
        }
        return admin;
    }

    /**
     * Whatever comes of it is seen at the next look: a leader that leaves itself may be gone before it answers, another change
     * may be under way, and another leader may be elected meanwhile.
     */
    private void change(QuorumPlan.Step step) throws Exception {
        boolean removes = step.kind == QuorumPlan.Kind.REMOVE;
        int id = step.member.id;
        System.out.println((removes ? "controller " + id + " leaves the quorum: " : "controller " + id + " votes: ") + step.why);
        try {
            if (removes) {
                get(NewerClient.removeVoter(admin, id, step.member.directoryId));
            } else {
                QuorumOptions.Endpoint at = options.join.get(id);
                get(NewerClient.addVoter(admin, id, step.member.directoryId, at.listener, at.host, at.port));
            }
        } catch (ExecutionException e) {
            if (Failures.cause(e) instanceof AuthenticationException
                    || Failures.cause(e) instanceof UnsupportedVersionException) {
                throw e;
            }
            patience.again(e);
        }
    }

    /** All at once, as some need others. None is lowered. */
    private void raiseFeatures() throws Exception {
        Patience soon = new Patience(Math.min(FEATURES_SECONDS, options.timeoutSeconds));
        while (true) {
            quorum();
            Map<String, FeatureUpdate> updates = new TreeMap<>();
            Map<String, FinalizedVersionRange> now = patience.retry(
                    () -> get(admin.describeFeatures().featureMetadata()).finalizedFeatures());
            options.features.forEach((name, level) -> {
                FinalizedVersionRange range = now.get(name);
                if (range == null || range.maxVersionLevel() < level) {
                    updates.put(name, new FeatureUpdate(level, FeatureUpdate.UpgradeType.UPGRADE));
                }
            });
            if (updates.isEmpty()) {
                return;
            }
            updates.forEach((name, update) -> System.out.println(name + " becomes " + update.maxVersionLevel()));
            try {
                get(admin.updateFeatures(updates, new UpdateFeaturesOptions()).all());
            } catch (ExecutionException e) {
                // Nodes tell a new leader of themselves only after a while.
                soon.again(e);
            }
        }
    }

    /** One that isn't registered is as well. */
    private void unregister(int id) throws Exception {
        try {
            KafkaFuture<Void> asked = NewerClient.unregisterController(admin, id);
            if (asked == null) {
                return;
            }
            patience.retry(() -> get(asked));
            System.out.println("controller " + id + " isn't registered any more");
        } catch (ExecutionException e) {
            Throwable cause = Failures.cause(e);
            if (cause instanceof UnsupportedVersionException
                    || cause.getClass().getSimpleName().equals("ControllerIdNotRegisteredException")) {
                return;
            }
            throw e;
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws Exception {
        return future.get(3 * REQUEST_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
}
