package kafkacluster.agent.look;

import java.util.function.Supplier;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;

/** Looks at the cluster one at a time, for whoever asks; those who ask together share a look. */
public final class Looks {
    private static final long IDLE_MS = 30_000;

    /** Does the looking; used by one thread at a time. */
    interface Viewer {
        /** Fills in what it sees, and tells what it doesn't. Ends within a bounded time. */
        void view(Look look) throws Exception;

        /** Gives back what is only needed while somebody asks. */
        void rest();
    }

    private final Viewer viewer;
    private Look last;
    private Look running;
    private boolean wanted;
    private boolean hasThread;

    public Looks(Viewer viewer) {
        this.viewer = viewer;
    }

    /** A look that goes on, one that ended lately, or a new one. It hasn't ended if it takes longer than the wait. */
    public Look shared(long maxAgeMs, long waitMs) throws InterruptedException {
        return get(() -> last != null && millisSince(last.endedAt) <= maxAgeMs ? last : running, waitMs);
    }

    /** A look that began after this call, and may not have ended; null if it hasn't begun within the wait. */
    public Look fresh(long waitMs) throws InterruptedException {
        long after = System.nanoTime();
        return get(() -> running != null && running.startedAt - after >= 0 ? running
                : last != null && last.startedAt - after >= 0 ? last : null, waitMs);
    }

    /** @param fitting the look that will do, or null if another one has to begin */
    private synchronized Look get(Supplier<Look> fitting, long waitMs) throws InterruptedException {
        long deadline = System.nanoTime() + waitMs * 1_000_000;
        Look look = fitting.get();
        while (look == null || !look.hasEnded) {
            if (look == null) {
                want();
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return look;
            }
            wait(left);
            Look now = fitting.get();
            // The one that was waited for will do, however long it took.
            look = now == null && look != null ? look : now;
        }
        return look;
    }

    private void want() {
        wanted = true;
        notifyAll();
        if (!hasThread) {
            hasThread = true;
            Daemon.of(this::run, "kafkacluster-agent-look").start();
        }
    }

    private void run() {
        while (true) {
            Look look = begin();
            if (look == null) {
                return;
            }
            try {
                viewer.view(look);
            } catch (Throwable failure) {
                look.fail(Failures.text(failure));
            }
            synchronized (this) {
                look.end();
                last = look;
                running = null;
                notifyAll();
            }
        }
    }

    /** Null once nobody has asked for long. */
    private synchronized Look begin() {
        long idleSince = System.nanoTime();
        while (!wanted) {
            long left = IDLE_MS - millisSince(idleSince);
            if (left <= 0) {
                // Not after giving up the lock: the next thread must find the viewer at rest.
                viewer.rest();
                last = null;
                hasThread = false;
                return null;
            }
            try {
                wait(left);
            } catch (InterruptedException nobodyInterruptsThis) {
                Thread.currentThread().interrupt();
            }
        }
        wanted = false;
        running = new Look();
        notifyAll();
        return running;
    }

    private static long millisSince(long nanoTime) {
        return (System.nanoTime() - nanoTime) / 1_000_000;
    }
}
