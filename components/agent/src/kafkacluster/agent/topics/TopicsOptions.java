package kafkacluster.agent.topics;

/** The command line of {@link Topics}. */
final class TopicsOptions {
    static final String USAGE = "usage: Topics --bootstrap host:port,... --brokers N --desired FILE"
            + " [--settings FILE] [--command-config FILE] [--timeout SECONDS]";

    String bootstrap;
    int brokers = -1;
    String desired;
    /** Properties file of settings of the whole cluster; null: none. */
    String settings;
    String commandConfig;
    int timeoutSeconds = 300;

    static TopicsOptions parse(String[] args) {
        TopicsOptions options = new TopicsOptions();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            String value = args[i + 1];
            switch (args[i]) {
                case "--bootstrap":
                    options.bootstrap = value;
                    break;
                case "--brokers":
                    options.brokers = number(args[i], value);
                    break;
                case "--desired":
                    options.desired = value;
                    break;
                case "--settings":
                    options.settings = value;
                    break;
                case "--command-config":
                    options.commandConfig = value;
                    break;
                case "--timeout":
                    options.timeoutSeconds = number(args[i], value);
                    break;
                default:
                    throw new IllegalArgumentException("unknown argument \"" + args[i] + "\"; " + USAGE);
            }
        }
        if (options.bootstrap == null || options.desired == null || options.brokers < 0) {
            throw new IllegalArgumentException("--bootstrap, --brokers and --desired are needed; " + USAGE);
        }
        return options;
    }

    private static int number(String key, String value) {
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(key + " is \"" + value + "\", it must be a whole number of 1 or more");
        }
        return Integer.parseInt(value);
    }
}
