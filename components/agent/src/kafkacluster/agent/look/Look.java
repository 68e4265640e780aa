package kafkacluster.agent.look;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What one look at the cluster has seen so far. What isn't seen is null, and has a reason. */
public final class Look {
    /** Parts of a look, as their reasons name them. */
    public static final String QUORUM = "the quorum";
    static final String FEATURES = "the features";
    static final String BROKERS = "the brokers";
    public static final String PARTITIONS = "the partitions";
    static final String MOVES = "the moves of partitions";
    static final String SETTINGS = "the settings";

    /** Where the machine is too busy even to begin. */
    public static final Look NOTHING = new Look();

    static {
        NOTHING.expect("the cluster");
    }

    final long startedAt = System.nanoTime();
    volatile long endedAt;
    public volatile boolean hasEnded;
    volatile String clusterId;
    public volatile Quorum quorum;
    volatile Map<String, Integer> features;
    /** Id of each registered broker to whether it is active. */
    volatile Map<Integer, Boolean> brokers;
    /** Rack of each registered broker that has one. */
    volatile Map<Integer, String> racks = Collections.emptyMap();
    public volatile List<PartitionState> partitions;
    /** Name to value and source. */
    volatile Map<String, Map<String, String>> settings;
    private final Map<String, String> unseen = new LinkedHashMap<>();

    /** A part that isn't known unless it is seen. */
    void expect(String part) {
        unseen(part, "no answer yet");
    }

    synchronized void unseen(String part, String reason) {
        unseen.put(part, reason);
    }

    synchronized void seen(String part) {
        unseen.remove(part);
    }

    /** Why this part isn't known, or null if it is, or isn't there to be seen. */
    public synchronized String whyUnseen(String part) {
        return unseen.get(part);
    }

    public synchronized List<String> unseen() {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> part : unseen.entrySet()) {
            lines.add(part.getKey() + ": " + part.getValue());
        }
        return lines;
    }

    /** Nothing more will be seen. */
    synchronized void fail(String reason) {
        unseen.replaceAll((part, before) -> reason);
    }

    void end() {
        endedAt = System.nanoTime();
        hasEnded = true;
    }
}
