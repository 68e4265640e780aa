package kafkacluster.agent.readiness;

import kafkacluster.agent.look.Quorum;

/** Decides whether a controller votes as it should. Pure: asks nobody. */
final class QuorumReadiness {
    private QuorumReadiness() {
    }

    /**
     * A controller that lost its volume comes back with another directory, and the quorum counts on the old one until
     * Kafka has replaced it; the next controller should stop after that. One that isn't expected to vote is no matter.
     *
     * @param ready what is known besides
     * @param directoryId of the node's own metadata log, null if it isn't known
     * @param quorum null if it isn't known
     * @param isWaitedFor false once it has taken long enough, since older Kafka never replaces it
     */
    static Verdict of(Verdict ready, int id, String directoryId, Quorum quorum, boolean isWaitedFor) {
        if (directoryId == null || quorum == null) {
            return ready;
        }
        boolean isExpected = false;
        for (Quorum.Member voter : quorum.voters) {
            if (voter.id == id) {
                if (voter.directoryId == null || voter.directoryId.equals(directoryId)) {
                    return ready;
                }
                isExpected = true;
            }
        }
        if (!isExpected) {
            return ready;
        }
        return isWaitedFor
                ? Verdict.notReady("joining the quorum", "joining the quorum: its vote is still that of a lost volume")
                : Verdict.ready(ready.reason + ", though its vote is still that of a lost volume");
    }
}
