package kafkacluster.agent.stop;

import java.util.Locale;

/** How far a node is with being stopped: what it answers on {@code /stopping}, or why it answers nothing. */
public enum Mark {
    /** It isn't being stopped, or its agent is too old to say. */
    NO,
    /** It announces that it wants to stop, and looks whether it may. */
    ASKING,
    /** It wants to stop, and lets others go first. */
    WAITING,
    /** It stops. */
    GRANTED,
    /** It wanted to stop, and doesn't answer now. */
    STOPPED,
    /** It refuses connections: there is no such process. */
    GONE,
    /** It hasn't answered for moments: a busy machine, or a loss that nobody noticed yet. */
    SLOW,
    /** It hasn't answered for long; whether it is there, the cluster knows. */
    SILENT;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is being stopped for all that is known. */
    public boolean stops() {
        return this == ASKING || this == WAITING || this == GRANTED || this == STOPPED;
    }

    /** Whether its process has ended, before the cluster need have noticed. */
    boolean isLost() {
        return this == STOPPED || this == GONE;
    }
}
