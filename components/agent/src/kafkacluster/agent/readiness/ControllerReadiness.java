package kafkacluster.agent.readiness;

/** Decides from what is known whether a node that is only a controller is ready. Pure: asks nobody. */
final class ControllerReadiness {
    /** The active controller writes a record at least each half second (metadata.max.idle.interval.ms). */
    private static final long CAUGHT_UP_MS = 3_000;

    private ControllerReadiness() {
    }

    static Verdict notListening(String address) {
        return Verdict.notReady("starting", "starting: the controller doesn't listen on " + address + " yet");
    }

    /**
     * The next controller stops once this one is ready, and should leave a majority that has caught up. But one that
     * can't, since the others are down or clocks differ, mustn't keep a rolling update from reaching those others.
     *
     * @param lagMs how old the newest record of the metadata is that the controller has applied; null if unknown
     * @param catchingUpIsWaitedFor false once it has listened for long enough
     */
    static Verdict listening(Long lagMs, boolean catchingUpIsWaitedFor) {
        if (lagMs != null && lagMs < CAUGHT_UP_MS) {
            return Verdict.ready("the controller listens and has caught up with the metadata");
        }
        if (catchingUpIsWaitedFor) {
            return Verdict.notReady("catching up", "the controller listens, catching up with the metadata");
        }
        return Verdict.ready("the controller listens, though it hasn't caught up with the metadata");
    }
}
