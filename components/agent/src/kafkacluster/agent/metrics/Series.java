package kafkacluster.agent.metrics;

/** What series of one name have in common. */
final class Series {
    static final String GAUGE = "gauge";
    static final String COUNTER = "counter";
    static final String SUMMARY = "summary";

    /** As it stands on the page; of a counter with {@code _total}. */
    final String name;
    final String type;
    final String help;
    final boolean isByDefault;

    Series(String name, String type, String help, boolean isByDefault) {
        this.name = name;
        this.type = type;
        this.help = help;
        this.isByDefault = isByDefault;
    }
}
