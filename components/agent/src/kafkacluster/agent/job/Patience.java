package kafkacluster.agent.job;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import kafkacluster.agent.base.Failures;
import org.apache.kafka.common.errors.RetriableException;

/** How long the Job tries again, and what it tells meanwhile. */
final class Patience {
    private static final long RETRY_MS = 200;

    /** What may fail for a while. */
    interface Attempt<T> {
        T run() throws Exception;
    }

    private final int seconds;
    private long deadline;
    private String lastProgress = "";

    Patience(int seconds) {
        this.seconds = seconds;
        gotFurther();
    }

    /** Counts the time from now. */
    void gotFurther() {
        deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    }

    /** Tries again as long as Kafka says that it may go well later. */
    <T> T retry(Attempt<T> attempt) throws Exception {
        while (true) {
            try {
                return attempt.run();
            } catch (ExecutionException e) {
                if (!isTemporary(e)) {
                    throw e;
                }
                again(e);
            }
        }
    }

    /** Tells what went wrong, and waits a little. */
    void again(ExecutionException e) throws Refusal, InterruptedException {
        progress("trying again: " + Failures.text(e));
        pauseOrThrow(Failures.text(e));
    }

    void pauseOrThrow(String reason) throws Refusal, InterruptedException {
        if (System.nanoTime() + Duration.ofMillis(RETRY_MS).toNanos() > deadline) {
            throw new Refusal("gave up after " + seconds + " s: " + reason);
        }
        Thread.sleep(RETRY_MS);
    }

    void progress(String line) {
        if (!line.equals(lastProgress)) {
            System.out.println(line);
            lastProgress = line;
        }
    }

    static boolean isTemporary(ExecutionException e) {
        return e.getCause() instanceof RetriableException;
    }
}
