package kafkacluster.agent.base;

/** Threads that keep no JVM from ending. */
public final class Daemon {
    private Daemon() {
    }

    /** Not yet started. */
    public static Thread of(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
