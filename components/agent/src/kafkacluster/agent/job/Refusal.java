package kafkacluster.agent.job;

import java.util.Collections;
import java.util.List;

/** Ends the Job with these lines. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    final transient List<String> lines;

    Refusal(List<String> lines) {
        super(String.join("\n", lines));
        this.lines = lines;
    }

    Refusal(String line) {
        this(Collections.singletonList(line));
    }
}
