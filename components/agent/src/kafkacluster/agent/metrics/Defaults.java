package kafkacluster.agent.metrics;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Which of Kafka's metrics the page has by default: what dashboards and alerts for Kafka use, and what each is. */
final class Defaults {
    /** Only of these it is told by default how long they take: there are some ninety others. */
    private static final String TIMED_REQUESTS = ",request=Produce,request=Fetch,request=FetchConsumer,request=FetchFollower,";

    /** Group and type, and below them the names of metrics, each with what it is. */
    private static final String LINES = ""
            + "kafka.cluster:Partition\n"
            + " AtMinIsr 1 if just as many replicas are in sync as min.insync.replicas asks for\n"
            + " InSyncReplicasCount Replicas in sync, told by the leader, else 0\n"
            + " ReplicasCount Replicas, told by the leader, else 0\n"
            + " UnderMinIsr 1 if fewer replicas are in sync than min.insync.replicas asks for\n"
            + " UnderReplicated 1 if a replica isn't in sync, told by the leader\n"
            + "kafka.controller:ControllerEventManager\n"
            + " EventQueueProcessingTimeMs Milliseconds that an event of the controller took\n"
            + " EventQueueTimeMs Milliseconds that an event of the controller waited\n"
            + "kafka.controller:ControllerStats\n"
            + " LeaderElectionRateAndTimeMs Milliseconds of a leader's election, with ZooKeeper\n"
            + " UncleanLeaderElectionsPerSec Leaders elected that were not in sync\n"
            + "kafka.controller:KafkaController\n"
            + " ActiveBrokerCount Brokers that are registered and not fenced\n"
            + " ActiveControllerCount 1 on the controller that is active\n"
            + " ControlledShutdownBrokerCount Brokers that are being shut down\n"
            + " EventQueueOperationsTimedOutCount Operations of the controller that timed out\n"
            + " FencedBrokerCount Brokers that are registered and fenced\n"
            + " GlobalPartitionCount Partitions of the cluster\n"
            + " GlobalTopicCount Topics of the cluster\n"
            + " LastAppliedRecordLagMs Milliseconds since the newest metadata record that is applied\n"
            + " LastAppliedRecordOffset Offset of the newest metadata record that is applied\n"
            + " LastCommittedRecordOffset Offset of the newest metadata record that is committed\n"
            + " MetadataErrorCount Metadata records that this controller failed on\n"
            + " MigratingZkBrokerCount Brokers that still use ZooKeeper\n"
            + " NewActiveControllersCount Elections of an active controller\n"
            + " OfflinePartitionsCount Partitions without a leader\n"
            + " PreferredReplicaImbalanceCount Partitions that another than their preferred replica leads\n"
            + " TimedOutBrokerHeartbeatCount Heartbeats of brokers that came too late\n"
            + " ZkMigrationState How far the migration from ZooKeeper is, as Kafka numbers it\n"
            + "kafka.coordinator.group:GroupMetadataManager\n"
            + " NumGroups Groups that this broker coordinates\n"
            + " NumGroupsCompletingRebalance Of these, groups that wait for their assignment\n"
            + " NumGroupsDead Of these, groups that are being removed\n"
            + " NumGroupsEmpty Of these, groups without members\n"
            + " NumGroupsPreparingRebalance Of these, groups whose members join\n"
            + " NumGroupsStable Of these, groups that consume\n"
            + " NumOffsets Committed offsets that this broker keeps\n"
            + "kafka.log:Log\n"
            + " LogEndOffset Offset of the next record\n"
            + " LogStartOffset Offset of the oldest record\n"
            + " Size Bytes of the replica\n"
            + "kafka.log:LogCleaner\n"
            + " DeadThreadCount Threads that compact logs and have died\n"
            + "kafka.log:LogCleanerManager\n"
            + " max-dirty-percent Percent of the log that most needs compaction\n"
            + " uncleanable-bytes Bytes of logs that can't be compacted\n"
            + " uncleanable-partitions-count Partitions that can't be compacted\n"
            + "kafka.log:LogFlushStats\n"
            + " LogFlushRateAndTimeMs Milliseconds of a flush to the volume\n"
            + "kafka.log:LogManager\n"
            + " LogDirectoryOffline 1 if the directory has failed\n"
            + " OfflineLogDirectoryCount Log directories that have failed\n"
            + " remainingLogsToRecover Logs that a starting broker still has to load\n"
            + " remainingSegmentsToRecover Segments of a log that a starting broker still has to check\n"
            + "kafka.network:Acceptor\n"
            + " AcceptorBlockedPercent Share of the time in which new connections waited for a network thread\n"
            + "kafka.network:Processor\n"
            + " IdlePercent Share of the time in which a network thread is idle\n"
            + "kafka.network:RequestChannel\n"
            + " RequestQueueSize Requests that wait for a request handler\n"
            + " ResponseQueueSize Responses that wait to be sent\n"
            + "kafka.network:RequestMetrics\n"
            + " ErrorsPerSec Responses, by request and error; NONE is success\n"
            + " LocalTimeMs Milliseconds in which the broker itself handled a request\n"
            + " RemoteTimeMs Milliseconds in which a request waited for followers, or for records\n"
            + " RequestQueueTimeMs Milliseconds in which a request waited for a request handler\n"
            + " RequestsPerSec Requests, by kind and version\n"
            + " ResponseQueueTimeMs Milliseconds in which a response waited to be sent\n"
            + " ResponseSendTimeMs Milliseconds in which a response was sent\n"
            + " ThrottleTimeMs Milliseconds for which a client is to wait\n"
            + " TotalTimeMs Milliseconds from a request until its response was sent\n"
            + "kafka.network:SocketServer\n"
            + " ExpiredConnectionsKilledCount Connections closed as they didn't log in anew in time\n"
            + " MemoryPoolAvailable Bytes that queued requests may still take\n"
            + " MemoryPoolUsed Bytes that queued requests take\n"
            + " NetworkProcessorAvgIdlePercent Share of the time in which network threads are idle\n"
            + "kafka.server:BrokerTopicMetrics\n"
            + " BytesInPerSec Bytes from producers; without a topic those of all\n"
            + " BytesOutPerSec Bytes to consumers; without a topic those of all\n"
            + " BytesRejectedPerSec Bytes of records that were too large\n"
            + " FailedFetchRequestsPerSec Fetches that failed\n"
            + " FailedProduceRequestsPerSec Produce requests that failed\n"
            + " FetchMessageConversionsPerSec Records converted for old consumers\n"
            + " MessagesInPerSec Records from producers; without a topic those of all\n"
            + " ProduceMessageConversionsPerSec Records converted from old producers\n"
            + " ReassignmentBytesInPerSec Bytes that replicas moved to this broker have fetched\n"
            + " ReassignmentBytesOutPerSec Bytes that replicas moved from this broker have fetched\n"
            + " ReplicationBytesInPerSec Bytes fetched from leaders\n"
            + " ReplicationBytesOutPerSec Bytes that followers fetched\n"
            + " TotalFetchRequestsPerSec Fetches of partitions\n"
            + " TotalProduceRequestsPerSec Produce requests to partitions\n"
            + "kafka.server:DelayedOperationPurgatory\n"
            + " NumDelayedOperations Requests that wait for a condition\n"
            + " PurgatorySize Entries that are watched for waiting requests\n"
            + "kafka.server:FetchSessionCache\n"
            + " IncrementalFetchSessionEvictionsPerSec Fetch sessions that made room for others\n"
            + " NumIncrementalFetchSessions Fetch sessions of consumers and followers\n"
            + "kafka.server:KafkaRequestHandlerPool\n"
            + " RequestHandlerAvgIdlePercent Share of the time in which request handlers are idle\n"
            + "kafka.server:KafkaServer\n"
            + " BrokerState 3 if the broker runs, 1 and 2 while it starts, 6 and 7 while it stops\n"
            + " linux-disk-read-bytes Bytes that the process has read from volumes\n"
            + " linux-disk-write-bytes Bytes that the process has written to volumes\n"
            + "kafka.server:ReplicaAlterLogDirsManager\n"
            + " FailedPartitionsCount Partitions that couldn't move to another volume\n"
            + " MaxLag Records that the slowest move to another volume is behind\n"
            + "kafka.server:ReplicaFetcherManager\n"
            + " DeadThreadCount Threads that fetch from leaders and have died\n"
            + " FailedPartitionsCount Partitions that aren't fetched, as that failed\n"
            + " MaxLag Records that the slowest of this broker's followers is behind\n"
            + "kafka.server:ReplicaManager\n"
            + " AtMinIsrPartitionCount Led partitions with just min.insync.replicas in sync\n"
            + " FailedIsrUpdatesPerSec Changes of in-sync replicas that failed\n"
            + " IsrExpandsPerSec Replicas that came into sync\n"
            + " IsrShrinksPerSec Replicas that fell out of sync\n"
            + " LeaderCount Partitions that this broker leads\n"
            + " OfflineReplicaCount Replicas on volumes that have failed\n"
            + " PartitionCount Replicas on this broker\n"
            + " PartitionsWithLateTransactionsCount Partitions with a transaction that is open for too long\n"
            + " ProducerIdCount Idempotent producers that this broker remembers\n"
            + " ReassigningPartitions Led partitions that are being reassigned\n"
            + " UnderMinIsrPartitionCount Led partitions with fewer than min.insync.replicas in sync\n"
            + " UnderReplicatedPartitions Led partitions with a replica that isn't in sync\n"
            + "kafka.server:SessionExpireListener\n"
            + " ZooKeeperDisconnectsPerSec Times that ZooKeeper was lost\n"
            + " ZooKeeperExpiresPerSec Sessions with ZooKeeper that expired\n"
            + "kafka.server:ZooKeeperClientMetrics\n"
            + " ZooKeeperRequestLatencyMs Milliseconds of a request to ZooKeeper\n"
            + "kafka.server:broker-metadata-metrics\n"
            + " last-applied-record-lag-ms Milliseconds since the newest metadata record that is applied\n"
            + " last-applied-record-offset Offset of the newest metadata record that is applied\n"
            + " metadata-apply-error-count Metadata that this broker failed to apply\n"
            + " metadata-load-error-count Metadata that this broker failed to load\n"
            + "kafka.server:group-coordinator-metrics\n"
            + " consumer-group-count Groups of the consumer protocol, by state\n"
            + " event-queue-size Events that wait for the group coordinator\n"
            + " group-count Groups that this broker coordinates, by protocol\n"
            + " num-partitions Partitions of __consumer_offsets that this broker leads, by state\n"
            + "kafka.server:raft-channel-metrics\n"
            + " incoming-byte-total Bytes from other controllers\n"
            + " outgoing-byte-total Bytes to other controllers\n"
            + " request-total Requests to other controllers\n"
            + " response-total Responses of other controllers\n"
            + "kafka.server:raft-metrics\n"
            + " append-records-rate Metadata records that the leader appends in a second\n"
            + " commit-latency-avg Milliseconds until a metadata record is committed, on average\n"
            + " commit-latency-max Milliseconds until a metadata record is committed, at most\n"
            + " current-epoch Epoch of the quorum\n"
            + " current-leader Id of the quorum's leader, -1 if there is none\n"
            + " current-state 1, with what this node is in the quorum as label\n"
            + " current-vote Id of the node that this one voted for, -1 if none\n"
            + " election-latency-avg Milliseconds until a leader was elected, on average\n"
            + " election-latency-max Milliseconds until a leader was elected, at most\n"
            + " fetch-records-rate Metadata records that this node fetches in a second\n"
            + " high-watermark Offset up to which metadata is committed\n"
            + " log-end-epoch Epoch of the newest metadata record\n"
            + " log-end-offset Offset of the next metadata record\n"
            + " number-of-observers Nodes that follow the quorum without a vote, told by its leader\n"
            + " number-of-voters Controllers that vote\n"
            + " number-unknown-voter-connections Voters whose address isn't known\n"
            + " poll-idle-ratio-avg Share of the time in which the quorum's thread is idle\n"
            + "kafka.server:socket-server-metrics\n"
            + " connection-accept-rate Connections that are accepted in a second, by listener\n"
            + " connection-close-total Connections that were closed\n"
            + " connection-count Connections, by listener and network thread\n"
            + " connection-creation-rate Connections that are opened in a second\n"
            + " connection-creation-total Connections that were opened\n"
            + " failed-authentication-total Log-ins that failed\n"
            + " failed-reauthentication-total Repeated log-ins that failed\n"
            + " incoming-byte-total Bytes that came\n"
            + " outgoing-byte-total Bytes that went\n"
            + " request-total Requests that came\n"
            + " response-total Responses that went\n"
            + " successful-authentication-total Log-ins that succeeded\n";
    private static final String REQUESTS = "kafka_network_requestmetrics_";

    private final Map<String, String> helps = new HashMap<>();
    private final Set<String> types = new HashSet<>();

    Defaults() {
        String type = "";
        for (String line : LINES.split("\n")) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 1) {
                type = line;
                types.add(type);
            } else {
                helps.put(type + " " + parts[1], parts[2]);
            }
        }
    }

    /** Of a metric of Kafka's, which has a name on the page. */
    Series series(String group, String type, String metric, String name, String typeOfSeries) {
        String bean = group + ":" + type + " " + metric;
        String help = helps.get(bean);
        return new Series(name, typeOfSeries, help == null ? "Kafka's " + bean : help, help != null);
    }

    /** Whether anything of that type is on the page by default. */
    boolean knows(String group, String type) {
        return types.contains(group + ":" + type);
    }

    /** False for the times of a request that aren't on the page by default. */
    static boolean hasRequest(String series, String bean) {
        if (!series.startsWith(REQUESTS) || !series.endsWith("ms")) {
            return true;
        }
        int from = bean.indexOf(",request=");
        return from < 0 || TIMED_REQUESTS.contains(bean.substring(from) + ",");
    }
}
