package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.base.Failures;
import org.apache.kafka.common.KafkaFuture;

/**
 * Brings users to what a file declares: ACLs, passwords and quotas of those who are in it, and nothing of those who have left.
 * Whoever is in neither is somebody else's.
 */
final class Users {
    private final UserAdmin admin;
    private final DesiredUsers desired;
    private final TreeSet<String> changed = new TreeSet<>();
    private final TreeSet<String> removed = new TreeSet<>();
    /** What was done, and how often. */
    private final Map<String, Integer> done = new LinkedHashMap<>();

    private Users(UserAdmin admin, DesiredUsers desired) {
        this.admin = admin;
        this.desired = desired;
    }

    /** Answers with what was changed, as a line. */
    static String reconcile(UserAdmin admin, DesiredUsers desired, Patience patience) throws Exception {
        Users users = new Users(admin, desired);
        return patience.retry(() -> {
            users.reconcileOnce();
            return users.summary();
        });
    }

    private void reconcileOnce() throws ExecutionException, InterruptedException, Refusal {
        UserPlan plan = UserPlan.of(desired.users, desired.removed, admin.read());
        changed.addAll(plan.changed);
        removed.addAll(plan.removed);
        // Who comes finds its limits, and who leaves is out, before what it may do changes.
        await("quotas set", admin.setQuotas(plan.setQuotas));
        await("passwords locked", admin.lockPasswords(plan.lockPasswords, UserPlan.MECHANISM));
        await("passwords locked", admin.lockPasswords(plan.lockPasswords, "SCRAM_SHA_256"));
        await("ACLs made", admin.create(plan.createDenying));
        await("ACLs made", admin.create(plan.createAllowing));
        await("ACLs deleted", admin.delete(plan.deleteAllowing));
        await("ACLs deleted", admin.delete(plan.deleteDenying));
        await("passwords written", admin.writePasswords(plan.writePasswords));
        await("quotas deleted", admin.deleteQuotas(plan.deleteQuotas));
    }

    /** Waits for all of them, so that what was done is counted, and nothing follows what failed. */
    private void await(String what, Map<String, KafkaFuture<?>> outcomes)
            throws ExecutionException, InterruptedException, Refusal {
        ExecutionException temporary = null;
        List<String> refused = new ArrayList<>();
        for (Map.Entry<String, KafkaFuture<?>> outcome : outcomes.entrySet()) {
            try {
                outcome.getValue().get();
                done.merge(what, 1, Integer::sum);
            } catch (ExecutionException e) {
                if (Patience.isTemporary(e)) {
                    temporary = e;
                } else {
                    refused.add(outcome.getKey() + ": " + Failures.text(e));
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

    private String summary() {
        StringBuilder text = new StringBuilder("users: ").append(changed.size()).append(" changed, ")
                .append(removed.size()).append(" removed, ")
                .append(desired.users.size() - changed.size()).append(" unchanged");
        String separator = "; ";
        for (Map.Entry<String, Integer> count : done.entrySet()) {
            text.append(separator).append(count.getKey()).append(": ").append(count.getValue());
            separator = ", ";
        }
        return text.toString();
    }
}
