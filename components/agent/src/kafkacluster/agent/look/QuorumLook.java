package kafkacluster.agent.look;

import java.util.ArrayList;
import java.util.List;
import kafkacluster.agent.admin.NewerClient;
import org.apache.kafka.clients.admin.QuorumInfo;

/** Reads what the leader tells of the quorum. */
public final class QuorumLook {
    private QuorumLook() {
    }

    /** As the leader tells it. */
    public static Quorum of(QuorumInfo info) {
        Long leaderAt = null;
        long leaderEnd = 0;
        for (QuorumInfo.ReplicaState voter : info.voters()) {
            if (voter.replicaId() == info.leaderId()) {
                leaderEnd = voter.logEndOffset();
                leaderAt = voter.lastCaughtUpTimestamp().isPresent() ? voter.lastCaughtUpTimestamp().getAsLong() : null;
            }
        }
        return new Quorum(info.leaderId(), info.leaderEpoch(),
                members(info.voters(), info.leaderId(), leaderEnd, leaderAt),
                members(info.observers(), info.leaderId(), leaderEnd, leaderAt));
    }

    private static List<Quorum.Member> members(
            List<QuorumInfo.ReplicaState> replicas, int leader, long leaderEnd, Long leaderAt) {
        List<Quorum.Member> members = new ArrayList<>();
        for (QuorumInfo.ReplicaState replica : replicas) {
            // Of one that never fetched from this leader the end is -1.
            long lag = leaderEnd - Math.max(0, replica.logEndOffset());
            Long at = replica.lastCaughtUpTimestamp().isPresent() ? replica.lastCaughtUpTimestamp().getAsLong() : null;
            members.add(new Quorum.Member(replica.replicaId(), NewerClient.directoryId(replica), lag,
                    Quorum.isCaughtUp(replica.replicaId() == leader, lag, at, leaderAt)));
        }
        return members;
    }
}
