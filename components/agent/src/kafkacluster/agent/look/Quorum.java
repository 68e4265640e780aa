package kafkacluster.agent.look;

import java.util.List;

/** The controllers as their leader knows them. */
public final class Quorum {
    /** The leader writes a record each half second (metadata.max.idle.interval.ms), and followers fetch as often. */
    private static final long CAUGHT_UP_MS = 3_000;
    /** Without times: what a follower that fetches may be behind by. */
    private static final long CAUGHT_UP_RECORDS = 5;

    /** One copy of the metadata log, named by node and directory. */
    public static final class Member {
        public final int id;
        /** Null where directories don't count: a static quorum, and clients before Kafka 3.9. */
        public final String directoryId;
        /** Records that it is behind the leader, all of them if it never fetched from this leader. */
        public final long lag;
        public final boolean caughtUp;

        public Member(int id, String directoryId, long lag, boolean caughtUp) {
            this.id = id;
            this.directoryId = directoryId;
            this.lag = lag;
            this.caughtUp = caughtUp;
        }
    }

    public final int leader;
    final long epoch;
    public final List<Member> voters;
    public final List<Member> observers;

    public Quorum(int leader, long epoch, List<Member> voters, List<Member> observers) {
        this.leader = leader;
        this.epoch = epoch;
        this.voters = voters;
        this.observers = observers;
    }

    /**
     * A voter that is dead keeps a small lag where nothing is written, so its time decides where it is known.
     *
     * @param caughtUpAt when the member last had all that the leader had, null if that isn't known
     * @param leaderAt the leader's own such time, which is now by its clock
     */
    static boolean isCaughtUp(boolean isLeader, long lag, Long caughtUpAt, Long leaderAt) {
        if (isLeader) {
            return true;
        }
        if (leaderAt == null) {
            return lag <= CAUGHT_UP_RECORDS;
        }
        return caughtUpAt != null && leaderAt - caughtUpAt <= CAUGHT_UP_MS;
    }
}
