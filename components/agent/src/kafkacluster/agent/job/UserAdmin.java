package kafkacluster.agent.job;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DeleteAclsResult;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.admin.UserScramCredentialsDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.SecurityDisabledException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.apache.kafka.common.quota.ClientQuotaAlteration;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.apache.kafka.common.quota.ClientQuotaFilterComponent;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** Reads and changes what Kafka keeps of users, in few, large requests. */
final class UserAdmin {
    private static final int A_REQUEST = 500;
    /** The client hashes them while the request's time already runs, each for up to a second where there is little processor. */
    private static final int PASSWORDS_A_REQUEST = 25;
    private static final int UNKNOWN_BYTES = 32;
    private static final String PRINCIPAL = "User:";

    private final Admin admin;
    private final DesiredUsers desired;
    private final SecureRandom random = new SecureRandom();

    UserAdmin(Admin admin, DesiredUsers desired) {
        this.admin = admin;
        this.desired = desired;
    }

    ActualUsers read() throws ExecutionException, InterruptedException, Refusal {
        ActualUsers actual = new ActualUsers();
        KafkaFuture<Collection<AclBinding>> acls = admin.describeAcls(AclBindingFilter.ANY).values();
        KafkaFuture<Map<String, UserScramCredentialsDescription>> credentials = admin.describeUserScramCredentials().all();
        KafkaFuture<Map<ClientQuotaEntity, Map<String, Double>>> quotas = admin.describeClientQuotas(ClientQuotaFilter
                .contains(Collections.singleton(ClientQuotaFilterComponent.ofEntityType(ClientQuotaEntity.USER)))).entities();
        readAcls(acls, actual);
        readCredentials(credentials, actual);
        for (Map.Entry<ClientQuotaEntity, Map<String, Double>> quota : quotas.get().entrySet()) {
            actual.quotas.put(quota.getKey().entries(), quota.getValue());
        }
        return actual;
    }

    private void readAcls(KafkaFuture<Collection<AclBinding>> future, ActualUsers actual)
            throws ExecutionException, InterruptedException, Refusal {
        try {
            for (AclBinding binding : future.get()) {
                String principal = binding.entry().principal();
                if (principal.startsWith(PRINCIPAL)) {
                    actual.addAcl(principal.substring(PRINCIPAL.length()), acl(binding));
                }
            }
        } catch (ExecutionException e) {
            // Nobody can have ACLs then.
            if (!(e.getCause() instanceof SecurityDisabledException)) {
                throw e;
            }
            for (DesiredUser user : desired.users) {
                if (!user.acls.isEmpty()) {
                    throw new Refusal("user " + user.name + ": the brokers have no authorizer, so nobody would keep its ACLs");
                }
            }
        }
    }

    private void readCredentials(KafkaFuture<Map<String, UserScramCredentialsDescription>> future, ActualUsers actual)
            throws ExecutionException, InterruptedException, Refusal {
        try {
            for (UserScramCredentialsDescription user : future.get().values()) {
                Map<String, Integer> iterations = new HashMap<>();
                for (ScramCredentialInfo info : user.credentialInfos()) {
                    iterations.put(info.mechanism().name(), info.iterations());
                }
                actual.credentials.put(user.name(), iterations);
            }
        } catch (ExecutionException e) {
            // Controllers keep passwords from Kafka 3.5 on.
            if (!(e.getCause() instanceof UnsupportedVersionException)) {
                throw e;
            }
            if (!desired.passwords.isEmpty()) {
                throw new Refusal("user " + desired.passwords.keySet().iterator().next()
                        + ": these brokers can't keep passwords: " + e.getCause().getMessage());
            }
        }
    }

    /** The outcome of each, by a sentence that names it. */
    Map<String, KafkaFuture<?>> create(List<UserPlan.OwnAcl> acls) {
        Map<String, KafkaFuture<?>> outcomes = new LinkedHashMap<>();
        for (List<UserPlan.OwnAcl> batch : batches(acls, A_REQUEST)) {
            Map<AclBinding, String> bindings = new LinkedHashMap<>();
            batch.forEach(own -> bindings.put(binding(own), own.toString()));
            admin.createAcls(bindings.keySet()).values()
                    .forEach((binding, outcome) -> outcomes.put(bindings.get(binding), outcome));
        }
        return outcomes;
    }

    Map<String, KafkaFuture<?>> delete(List<UserPlan.OwnAcl> acls) {
        Map<String, KafkaFuture<?>> outcomes = new LinkedHashMap<>();
        for (List<UserPlan.OwnAcl> batch : batches(acls, A_REQUEST)) {
            Map<AclBindingFilter, String> filters = new LinkedHashMap<>();
            batch.forEach(own -> filters.put(binding(own).toFilter(), own.toString()));
            admin.deleteAcls(filters.keySet()).values()
                    .forEach((filter, outcome) -> outcomes.put(filters.get(filter), outcome.thenApply(UserAdmin::checked)));
        }
        return outcomes;
    }

    private static Void checked(DeleteAclsResult.FilterResults results) {
        for (DeleteAclsResult.FilterResult result : results.values()) {
            if (result.exception() != null) {
                throw result.exception();
            }
        }
        return null;
    }

    Map<String, KafkaFuture<?>> writePasswords(Map<String, Integer> iterations) {
        List<UserScramCredentialAlteration> writes = new ArrayList<>();
        iterations.forEach((user, count) ->
                writes.add(upsertion(user, UserPlan.MECHANISM, count, desired.passwords.get(user))));
        return alter(writes);
    }

    /**
     * Writes passwords that nobody knows in the place of those that go. A user may be in a request once, so the mechanisms go
     * one after the other.
     */
    Map<String, KafkaFuture<?>> lockPasswords(Map<String, Set<String>> mechanisms, String mechanism) {
        List<UserScramCredentialAlteration> locks = new ArrayList<>();
        mechanisms.forEach((user, own) -> {
            if (own.contains(mechanism)) {
                byte[] unknown = new byte[UNKNOWN_BYTES];
                random.nextBytes(unknown);
                locks.add(upsertion(user, mechanism, UserPlan.LOCKED, unknown));
            }
        });
        return alter(locks);
    }

    private static UserScramCredentialAlteration upsertion(String user, String mechanism, int iterations, byte[] password) {
        return new UserScramCredentialUpsertion(user,
                new ScramCredentialInfo(ScramMechanism.valueOf(mechanism), iterations), password);
    }

    private Map<String, KafkaFuture<?>> alter(List<UserScramCredentialAlteration> alterations) {
        Map<String, KafkaFuture<?>> outcomes = new LinkedHashMap<>();
        for (List<UserScramCredentialAlteration> batch : batches(alterations, PASSWORDS_A_REQUEST)) {
            admin.alterUserScramCredentials(batch).values()
                    .forEach((user, outcome) -> outcomes.put("user " + user + ": its password", outcome));
        }
        return outcomes;
    }

    Map<String, KafkaFuture<?>> setQuotas(Map<Map<String, String>, Map<String, Double>> quotas) {
        List<ClientQuotaAlteration> alterations = new ArrayList<>();
        quotas.forEach((entity, values) -> {
            List<ClientQuotaAlteration.Op> ops = new ArrayList<>();
            values.forEach((name, value) -> ops.add(new ClientQuotaAlteration.Op(name, value)));
            alterations.add(new ClientQuotaAlteration(new ClientQuotaEntity(entity), ops));
        });
        Map<String, KafkaFuture<?>> outcomes = new LinkedHashMap<>();
        for (List<ClientQuotaAlteration> batch : batches(alterations, A_REQUEST)) {
            admin.alterClientQuotas(batch).values().forEach((entity, outcome) ->
                    outcomes.put("user " + entity.entries().get(ClientQuotaEntity.USER) + ": quotas of " + entity.entries(), outcome));
        }
        return outcomes;
    }

    Map<String, KafkaFuture<?>> deleteQuotas(Map<Map<String, String>, Set<String>> names) {
        Map<Map<String, String>, Map<String, Double>> nothing = new LinkedHashMap<>();
        names.forEach((entity, own) -> {
            Map<String, Double> values = new HashMap<>();
            own.forEach(name -> values.put(name, null));
            nothing.put(entity, values);
        });
        return setQuotas(nothing);
    }

    private static Acl acl(AclBinding binding) {
        return new Acl(binding.entry().permissionType().name(), binding.pattern().resourceType().name(),
                binding.pattern().patternType().name(), binding.pattern().name(), binding.entry().host(),
                binding.entry().operation().name());
    }

    private static AclBinding binding(UserPlan.OwnAcl own) {
        Acl acl = own.acl;
        return new AclBinding(
                new ResourcePattern(ResourceType.valueOf(acl.resourceType), acl.name, PatternType.valueOf(acl.patternType)),
                new AccessControlEntry(PRINCIPAL + own.user, acl.host, AclOperation.valueOf(acl.operation),
                        AclPermissionType.valueOf(acl.permission)));
    }

    private static <T> List<List<T>> batches(List<T> all, int size) {
        List<List<T>> batches = new ArrayList<>();
        for (int i = 0; i < all.size(); i += size) {
            batches.add(all.subList(i, Math.min(all.size(), i + size)));
        }
        return batches;
    }
}
