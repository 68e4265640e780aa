package kafkacluster.agent.job;

/** The command line of {@link Job}. */
final class JobOptions {
    static final String USAGE = "usage: Job --bootstrap host:port,... --brokers N --desired FILE"
            + " [--settings FILE] [--users FILE --passwords DIR] [--client-config FILE] [--timeout SECONDS]";

    String bootstrap;
    int brokers = -1;
    String desired;
    /** What the whole cluster is told while it runs; null: nothing is looked at. */
    String settings;
    /** The users and those who have left; null: nobody is looked at. */
    String users;
    /** Directory with a file for each user who logs in by a password that Kafka keeps. */
    String passwords;
    /** Properties file with how to log in; null: nothing is asked for. */
    String clientConfig;
    int timeoutSeconds = 300;

    static JobOptions parse(String[] args) {
        JobOptions options = new JobOptions();
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
                case "--users":
                    options.users = value;
                    break;
                case "--passwords":
                    options.passwords = value;
                    break;
                case "--client-config":
                    options.clientConfig = value;
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

    static int number(String key, String value) {
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(key + " is \"" + value + "\", it must be a whole number of 1 or more");
        }
        return Integer.parseInt(value);
    }
}
