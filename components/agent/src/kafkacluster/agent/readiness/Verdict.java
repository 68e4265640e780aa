package kafkacluster.agent.readiness;

/** Ready or not, and why: one line for the probe and the log. */
public final class Verdict {
    /** What the reason is about. A log line is due at once when this changes, but not for every change of a count. */
    final String kind;
    public final boolean ready;
    public final String reason;

    private Verdict(boolean ready, String kind, String reason) {
        this.ready = ready;
        this.kind = kind;
        this.reason = reason;
    }

    static Verdict ready(String reason) {
        return new Verdict(true, "ready", reason);
    }

    static Verdict notReady(String kind, String reason) {
        return new Verdict(false, kind, reason);
    }
}
