package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What has to be done to get from the users that are to the users that shall be. Pure: asks nobody. */
final class UserPlan {
    static final String MECHANISM = "SCRAM_SHA_512";
    /**
     * How often a password that nobody knows is hashed: it takes the place of one that goes, and no other is hashed so often. A
     * broker that finds a removal as it starts may forget other users (findings/kafka-forgets-scram-users.sh).
     */
    static final int LOCKED = 5121;

    /** Of one user, in no order but that of the step. */
    static final class OwnAcl {
        final String user;
        final Acl acl;

        OwnAcl(String user, Acl acl) {
            this.user = user;
            this.acl = acl;
        }

        @Override
        public String toString() {
            return "user " + user + ": " + acl;
        }
    }

    /**
     * Rules that deny come first and go last, and what allows less comes before what allows more goes: at no moment a user may
     * do what neither the old nor the new rules let it do, and at none it may not do what both do.
     */
    final List<OwnAcl> createDenying = new ArrayList<>();
    final List<OwnAcl> createAllowing = new ArrayList<>();
    final List<OwnAcl> deleteAllowing = new ArrayList<>();
    final List<OwnAcl> deleteDenying = new ArrayList<>();
    /** How often the password is hashed, by the user. */
    final Map<String, Integer> writePasswords = new TreeMap<>();
    /** The mechanisms, by the user who is to log in by them no more. */
    final Map<String, Set<String>> lockPasswords = new TreeMap<>();
    /** New values by what they limit. */
    final Map<Map<String, String>, Map<String, Double>> setQuotas = new LinkedHashMap<>();
    /** Names of the values, by what they limit. */
    final Map<Map<String, String>, Set<String>> deleteQuotas = new LinkedHashMap<>();
    final Set<String> changed = new TreeSet<>();
    final Set<String> removed = new TreeSet<>();

    static UserPlan of(List<DesiredUser> users, Set<String> gone, ActualUsers actual) {
        UserPlan plan = new UserPlan();
        for (DesiredUser user : users) {
            if (plan.compareAcls(user.name, user.acls, actual) | plan.comparePassword(user, actual)
                    | plan.compareQuotas(user, actual)) {
                plan.changed.add(user.name);
            }
        }
        for (String user : gone) {
            boolean hadAcls = plan.compareAcls(user, Collections.emptySet(), actual);
            if (hadAcls | plan.lock(user, unlocked(user, actual)) | plan.forgetQuotas(user, actual)) {
                plan.removed.add(user);
            }
        }
        return plan;
    }

    boolean isEmpty() {
        return changed.isEmpty() && removed.isEmpty();
    }

    private boolean compareAcls(String user, Set<Acl> desired, ActualUsers actual) {
        Set<Acl> existing = actual.acls.getOrDefault(user, Collections.emptySet());
        for (Acl acl : new TreeSet<>(desired)) {
            if (!existing.contains(acl)) {
                (acl.denies() ? createDenying : createAllowing).add(new OwnAcl(user, acl));
            }
        }
        for (Acl acl : new TreeSet<>(existing)) {
            if (!desired.contains(acl)) {
                (acl.denies() ? deleteDenying : deleteAllowing).add(new OwnAcl(user, acl));
            }
        }
        return !existing.equals(desired);
    }

    private boolean comparePassword(DesiredUser user, ActualUsers actual) {
        Map<String, Integer> existing = actual.credentials.getOrDefault(user.name, Collections.emptyMap());
        boolean hasOne = user.iterations != DesiredUser.NO_PASSWORD;
        Set<String> further = unlocked(user.name, actual);
        if (hasOne) {
            further.remove(MECHANISM);
        }
        boolean isOther = hasOne && !Integer.valueOf(user.iterations).equals(existing.get(MECHANISM));
        if (isOther) {
            writePasswords.put(user.name, user.iterations);
        }
        return lock(user.name, further) || isOther;
    }

    /** The mechanisms by which somebody can log in as this user. */
    private static Set<String> unlocked(String user, ActualUsers actual) {
        Set<String> mechanisms = new TreeSet<>();
        actual.credentials.getOrDefault(user, Collections.emptyMap()).forEach((mechanism, iterations) -> {
            if (iterations != LOCKED) {
                mechanisms.add(mechanism);
            }
        });
        return mechanisms;
    }

    private boolean lock(String user, Set<String> mechanisms) {
        if (!mechanisms.isEmpty()) {
            lockPasswords.put(user, mechanisms);
        }
        return !mechanisms.isEmpty();
    }

    private boolean compareQuotas(DesiredUser user, ActualUsers actual) {
        Map<String, String> entity = Collections.singletonMap(ActualUsers.USER, user.name);
        Map<String, Double> existing = actual.quotas.getOrDefault(entity, Collections.emptyMap());
        Map<String, Double> differing = new HashMap<>(user.quotas);
        differing.entrySet().removeIf(quota -> quota.getValue().equals(existing.get(quota.getKey())));
        if (!differing.isEmpty()) {
            setQuotas.put(entity, differing);
        }
        Set<String> further = new TreeSet<>(existing.keySet());
        further.removeAll(user.quotas.keySet());
        if (!further.isEmpty()) {
            deleteQuotas.put(entity, further);
        }
        return !differing.isEmpty() || !further.isEmpty();
    }

    /** Those of its client ids, too: nobody can log in as it any more. */
    private boolean forgetQuotas(String user, ActualUsers actual) {
        boolean hasAny = false;
        for (Map.Entry<Map<String, String>, Map<String, Double>> quotas : actual.quotas.entrySet()) {
            if (user.equals(quotas.getKey().get(ActualUsers.USER))) {
                deleteQuotas.put(quotas.getKey(), new TreeSet<>(quotas.getValue().keySet()));
                hasAny = true;
            }
        }
        return hasAny;
    }
}
