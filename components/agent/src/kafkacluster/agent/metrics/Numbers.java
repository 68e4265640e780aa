package kafkacluster.agent.metrics;

/** What values of metrics are as numbers. */
final class Numbers {
    private Numbers() {
    }

    /** Null for what is none. */
    static Double of(Object value) {
        return value instanceof Number ? Double.valueOf(((Number) value).doubleValue())
                : value instanceof Boolean ? Double.valueOf((Boolean) value ? 1 : 0) : null;
    }
}
