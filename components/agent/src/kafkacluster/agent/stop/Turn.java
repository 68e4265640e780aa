package kafkacluster.agent.stop;

import java.util.Map;

/**
 * Whose turn it is to stop. Each node announces that it asks before it reads the others' marks, so of two that ask at
 * the same time at least one reads of the other. Pure: asks nobody.
 */
final class Turn {
    enum Step {
        /** The whole cluster is being stopped: there is nobody left to wait for. */
        ALL,
        /** Nobody else may stop now, so it is for the cluster's state to decide. */
        GO,
        /** One that asks too will let this node go first, or goes itself. */
        AGAIN,
        /** One that asks too goes first, if it may. */
        BACK,
        WAIT
    }

    final Step step;
    final String reason;

    private Turn(Step step, String reason) {
        this.step = step;
        this.reason = reason;
    }

    /** @param others the marks of all other nodes; this node's own is {@link Mark#ASKING} */
    static Turn of(int id, Map<Integer, Mark> others) {
        if (isFullStop(others)) {
            return new Turn(Step.ALL, "all nodes of the cluster are being stopped");
        }
        Turn turn = new Turn(Step.GO, "it is this node's turn");
        for (Map.Entry<Integer, Mark> other : others.entrySet()) {
            Turn because = because(id, other.getKey(), other.getValue());
            if (because.step.compareTo(turn.step) > 0) {
                turn = because;
            }
        }
        return turn;
    }

    private static Turn because(int id, int other, Mark mark) {
        switch (mark) {
            case GRANTED:
                return new Turn(Step.WAIT, "node " + other + " is stopping");
            case ASKING:
                return new Turn(other < id ? Step.BACK : Step.AGAIN, "node " + other + " asks for a stop too");
            case SLOW:
                return new Turn(Step.WAIT, "node " + other + " hasn't said yet whether it is stopping");
            default:
                return new Turn(Step.GO, "node " + other + " lets it go");
        }
    }

    /**
     * When no other node serves, and some of them are seen to be stopped. That some crashed is no full stop: they come
     * back. Neither is that no agent can be reached, which may be the network's fault.
     */
    static boolean isFullStop(Map<Integer, Mark> others) {
        boolean anyStops = false;
        for (Mark mark : others.values()) {
            if (mark == Mark.NO || mark == Mark.SLOW) {
                return false;
            }
            anyStops |= mark.stops();
        }
        return anyStops;
    }
}
