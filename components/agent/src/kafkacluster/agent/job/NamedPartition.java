package kafkacluster.agent.job;

/** What is known of a partition. Two are the same if they are of the same partition, whatever else is known. */
abstract class NamedPartition implements Comparable<NamedPartition> {
    final String topic;
    final int partition;

    NamedPartition(String topic, int partition) {
        this.topic = topic;
        this.partition = partition;
    }

    @Override
    public final int compareTo(NamedPartition other) {
        int byTopic = topic.compareTo(other.topic);
        return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }

    @Override
    public final boolean equals(Object other) {
        return other != null && other.getClass() == getClass() && compareTo((NamedPartition) other) == 0;
    }

    @Override
    public final int hashCode() {
        return 31 * topic.hashCode() + partition;
    }

    @Override
    public final String toString() {
        return topic + "-" + partition;
    }
}
