package kafkacluster.agent.job;

import java.util.Map;
import java.util.Set;

/** One user as it shall be. */
final class DesiredUser {
    /** Kafka keeps no password of this user. */
    static final int NO_PASSWORD = 0;

    final String name;
    /**
     * How often its password is hashed. Kafka tells nothing else of a password, so another number stands for another one:
     * whoever writes the file gives a password that changes another number.
     */
    final int iterations;
    final Set<Acl> acls;
    final Map<String, Double> quotas;

    DesiredUser(String name, int iterations, Set<Acl> acls, Map<String, Double> quotas) {
        this.name = name;
        this.iterations = iterations;
        this.acls = acls;
        this.quotas = quotas;
    }
}
