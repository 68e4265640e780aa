package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import kafkacluster.agent.look.Quorum;

/**
 * Decides which voter changes next. Pure, and without a memory: it goes by what the quorum is now, so whoever begins again goes
 * on. A quorum that lost a majority of its voters gets no leader, and nothing can be changed in it any more.
 */
final class QuorumPlan {
    enum Kind { REMOVE, ADD, WAIT, DONE }

    /** What is to be done now. */
    static final class Step {
        final Kind kind;
        /** The voter; null where none changes. */
        final Quorum.Member member;
        /** Why, or what is waited for. */
        final String why;

        private Step(Kind kind, Quorum.Member member, String why) {
            this.kind = kind;
            this.member = member;
            this.why = why;
        }
    }

    private final Quorum quorum;

    private QuorumPlan(Quorum quorum) {
        this.quorum = quorum;
    }

    /**
     * @param leaving nodes that aren't to vote any more
     * @param joining nodes that are to vote
     */
    static Step next(Quorum quorum, Collection<Integer> leaving, Collection<Integer> joining) throws Refusal {
        QuorumPlan plan = new QuorumPlan(quorum);
        Step step = plan.leave(leaving);
        return step == null ? plan.join(joining) : step;
    }

    /**
     * Those that are down first: every other one may be needed for a majority beside them. Then from the highest id down, the leader
     * last: until then nobody has to be elected.
     */
    private Step leave(Collection<Integer> leaving) throws Refusal {
        List<Quorum.Member> staying = new ArrayList<>();
        Quorum.Member next = null;
        for (Quorum.Member voter : quorum.voters) {
            if (!leaving.contains(voter.id)) {
                staying.add(voter);
            } else if (next == null || goesBefore(voter, next)) {
                next = voter;
            }
        }
        if (next == null) {
            return null;
        }
        if (staying.isEmpty()) {
            throw new Refusal("no voter would be left: all of " + ids(quorum.voters) + " leave");
        }
        String why = whyNot(staying, 0);
        return why == null ? remove(next, "it leaves") : waitFor(next, why);
    }

    private boolean goesBefore(Quorum.Member one, Quorum.Member other) {
        if (one.caughtUp != other.caughtUp) {
            return !one.caughtUp;
        }
        boolean isLeader = one.id == quorum.leader;
        return isLeader == (other.id == quorum.leader) ? one.id > other.id : !isLeader;
    }

    private Step remove(Quorum.Member voter, String reason) {
        List<Quorum.Member> left = new ArrayList<>(quorum.voters);
        left.remove(voter);
        String why = whyNot(left, 0);
        return why == null ? new Step(Kind.REMOVE, voter, reason) : waitFor(voter, why);
    }

    private static Step waitFor(Quorum.Member voter, String why) {
        return new Step(Kind.WAIT, null, "controller " + voter.id + " still votes: " + why);
    }

    private Step join(Collection<Integer> joining) {
        for (int id : joining) {
            Quorum.Member voter = find(quorum.voters, id);
            Quorum.Member follower = find(quorum.observers, id);
            boolean isNewer = follower != null && follower.directoryId != null
                    && (voter == null || !follower.directoryId.equals(voter.directoryId));
            if (voter != null && (voter.caughtUp || !isNewer)) {
                continue;
            }
            if (!isNewer) {
                return new Step(Kind.WAIT, null, "controller " + id + " hasn't found the quorum yet");
            }
            if (!follower.caughtUp) {
                return new Step(Kind.WAIT, null,
                        "controller " + id + " has yet to catch up with " + follower.lag + " records");
            }
            if (voter != null) {
                return remove(voter, "the volume that voted is lost");
            }
            String why = whyNot(quorum.voters, 1);
            return why == null ? new Step(Kind.ADD, follower, "it has caught up")
                    : new Step(Kind.WAIT, null, "controller " + id + " doesn't vote yet: " + why);
        }
        return new Step(Kind.DONE, null, null);
    }

    /** The copy of a node's log that has come furthest: of one that lost its volume the leader knows the former one for a while. */
    private static Quorum.Member find(List<Quorum.Member> members, int id) {
        Quorum.Member found = null;
        for (Quorum.Member member : members) {
            if (member.id == id && (found == null || member.caughtUp && !found.caughtUp)) {
                found = member;
            }
        }
        return found;
    }

    /** Why these can't be all voters now, in words; null if they can. */
    private static String whyNot(List<Quorum.Member> voters, int more) {
        List<Quorum.Member> behind = new ArrayList<>();
        for (Quorum.Member voter : voters) {
            if (!voter.caughtUp) {
                behind.add(voter);
            }
        }
        int all = voters.size() + more;
        int needed = all / 2 + 1;
        int caughtUp = all - behind.size();
        return caughtUp >= needed ? null
                : caughtUp + " of " + all + " voters would be caught up, " + needed + " are needed; behind or down: "
                        + ids(behind);
    }

    static String ids(List<Quorum.Member> members) {
        List<Integer> ids = new ArrayList<>();
        for (Quorum.Member member : members) {
            ids.add(member.id);
        }
        ids.sort(null);
        return ids.toString().replaceAll("[\\[\\]]", "");
    }
}
