package kafkacluster.agent.base;

import java.util.concurrent.ExecutionException;

public final class Failures {
    private Failures() {
    }

    /** What Kafka threw, without the wrapping of its futures. */
    public static Throwable cause(Throwable thrown) {
        return thrown instanceof ExecutionException && thrown.getCause() != null ? thrown.getCause() : thrown;
    }

    /** One line with the innermost reasons, which name the host or setting at fault. */
    public static String text(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        Throwable at = cause(thrown);
        for (int depth = 0; at != null && depth < 4; depth++, at = at.getCause()) {
            String own = at.getMessage();
            String message = own == null || own.isEmpty() ? at.getClass().getSimpleName() : own;
            if (text.indexOf(message) < 0) {
                text.append(text.length() == 0 ? "" : ": ").append(message.replaceAll("\\s+", " "));
            }
        }
        return text.toString();
    }
}
