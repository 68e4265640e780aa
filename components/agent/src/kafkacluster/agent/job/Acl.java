package kafkacluster.agent.job;

/** One rule of a user, in Kafka's own words: ALLOW READ on TOPIC orders (LITERAL) from *. */
final class Acl implements Comparable<Acl> {
    static final String DENY = "DENY";

    final String permission;
    final String resourceType;
    final String patternType;
    final String name;
    final String host;
    final String operation;

    Acl(String permission, String resourceType, String patternType, String name, String host, String operation) {
        this.permission = permission;
        this.resourceType = resourceType;
        this.patternType = patternType;
        this.name = name;
        this.host = host;
        this.operation = operation;
    }

    boolean denies() {
        return permission.equals(DENY);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Acl && compareTo((Acl) other) == 0;
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public int compareTo(Acl other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return permission + " " + operation + " on " + resourceType + " " + patternType + " " + name + " from " + host;
    }
}
