package kafkacluster.agent.job;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What Kafka keeps of all users, whoever made it. */
final class ActualUsers {
    static final String USER = "user";

    /** By the name of the user. */
    final Map<String, Set<Acl>> acls = new HashMap<>();
    /** By the name of the user: how often its password is hashed, by the mechanism. */
    final Map<String, Map<String, Integer>> credentials = new HashMap<>();
    /** By what they limit: a user, or a client id of it. */
    final Map<Map<String, String>, Map<String, Double>> quotas = new HashMap<>();

    void addAcl(String user, Acl acl) {
        acls.computeIfAbsent(user, unused -> new HashSet<>()).add(acl);
    }
}
