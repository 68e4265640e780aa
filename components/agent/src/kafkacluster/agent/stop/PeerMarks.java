package kafkacluster.agent.stop;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes marks of what other agents answered, now and before. Asks nobody. */
final class PeerMarks {
    /** A pause of a JVM or of a name server is over by then. */
    private static final long SILENT_MS = 5_000;

    private final Map<Integer, Mark> lastAnswer = new HashMap<>();
    private final Map<Integer, Long> quietSince = new HashMap<>();

    /**
     * @param answers each peer's own mark; {@link Mark#GONE} of one that refused the connection, null of one that
     *        didn't answer
     */
    Map<Integer, Mark> of(Map<Integer, Mark> answers, long nowMs) {
        Map<Integer, Mark> marks = new TreeMap<>();
        for (Map.Entry<Integer, Mark> answer : answers.entrySet()) {
            marks.put(answer.getKey(), mark(answer.getKey(), answer.getValue(), nowMs));
        }
        return marks;
    }

    private Mark mark(int peer, Mark answer, long nowMs) {
        if (answer != null && answer != Mark.GONE) {
            lastAnswer.put(peer, answer);
            quietSince.remove(peer);
            return answer;
        }
        if (lastAnswer.getOrDefault(peer, Mark.NO).stops()) {
            return Mark.STOPPED;
        }
        if (answer == Mark.GONE) {
            return Mark.GONE;
        }
        long since = quietSince.computeIfAbsent(peer, id -> nowMs);
        return nowMs - since < SILENT_MS ? Mark.SLOW : Mark.SILENT;
    }
}
