package kafkacluster.agent.readiness;

/** One partition of which this broker is a replica, as the cluster's metadata shows it. */
final class HostedPartition {
    final String topic;
    final int partition;
    final boolean inSync;
    final boolean hasLeader;

    HostedPartition(String topic, int partition, boolean inSync, boolean hasLeader) {
        this.topic = topic;
        this.partition = partition;
        this.inSync = inSync;
        this.hasLeader = hasLeader;
    }

    @Override
    public String toString() {
        return topic + "-" + partition;
    }
}
