package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The log directories of a broker, and the replicas in them. Pure: asks nobody. */
final class BrokerDirs {
    /** A replica, and where it is. */
    static final class Replica extends NamedPartition {
        final String directory;
        /** Where it is being moved to; null: it isn't. */
        final String next;
        final long bytes;
        /** What has been copied already of one that is being moved. */
        final long copied;

        Replica(String topic, int partition, String directory, String next, long bytes, long copied) {
            super(topic, partition);
            this.directory = directory;
            this.next = next;
            this.bytes = bytes;
            this.copied = copied;
        }

        /** Where it will be. */
        String goal() {
            return next == null ? directory : next;
        }
    }

    /** What a directory's file system has. Negative: brokers before Kafka 3.3 don't tell. */
    static final class Space {
        final long total;
        final long free;

        Space(long total, long free) {
            this.total = total;
            this.free = free;
        }
    }

    final int broker;
    final Map<String, Space> spaces;
    final List<Replica> replicas;
    /** Directories that can't be read or written any more. */
    final Set<String> failed;
    /** Directories that take nothing new; "*" is all of them. */
    final Set<String> cordoned;

    BrokerDirs(int broker, Map<String, Space> spaces, List<Replica> replicas, Set<String> failed, Set<String> cordoned) {
        this.broker = broker;
        this.spaces = new TreeMap<>(spaces);
        this.replicas = new ArrayList<>(replicas);
        Collections.sort(this.replicas);
        this.failed = new TreeSet<>(failed);
        this.cordoned = new TreeSet<>(cordoned);
    }

    /** Directories that may get something. */
    Set<String> open() {
        Set<String> open = new TreeSet<>(spaces.keySet());
        open.removeAll(failed);
        open.removeAll(cordoned);
        return cordoned.contains("*") ? new TreeSet<>() : open;
    }
}
