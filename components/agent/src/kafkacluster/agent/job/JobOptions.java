package kafkacluster.agent.job;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The command line of {@link Job}. */
final class JobOptions {
    static final String USAGE = "usage: Job --bootstrap host:port,... --brokers N --desired FILE"
            + " [--settings FILE] [--subscriptions FILE] [--users FILE --passwords DIR] [--copies FILE] [--rebalance onScale]"
            + " [--throttle BYTES] [--client-config FILE] [--timeout SECONDS];"
            + " or, in place of --desired: --leave ID,... [--empty ID:DIRECTORY,...] [--unregister ID,...] [--share ID,...],"
            + " or --users alone";

    String bootstrap;
    int brokers = -1;
    String desired;
    /** What the whole cluster is told while it runs; null: nothing is looked at. */
    String settings;
    /** What clients are asked to push, if the file is there; null: nothing is looked at. */
    String subscriptions;
    /** The users and those who have left; null: nobody is looked at. */
    String users;
    /** Directory with a file for each user who logs in by a password that Kafka keeps. */
    String passwords;
    /** Properties file with how to log in; null: nothing is asked for. */
    String clientConfig;
    int timeoutSeconds = 300;
    /** How many copies topics are to have at least, a line each; null: those that they have. */
    String copies;
    /** Whether brokers that come take their share. */
    boolean rebalance;
    /** Bytes that a broker sends in a second, and takes, for what is moved. */
    long throttle = 50 << 20;
    /** Brokers whose replicas go to others; null: this isn't what the Job is for. */
    Set<Integer> leave;
    /** Brokers that the cluster is to forget once they have stopped. */
    Set<Integer> unregister = new TreeSet<>();
    /** Log directories of brokers whose replicas go to their others. */
    Map<Integer, Set<String>> empty = new TreeMap<>();
    /** Brokers whose log directories are to hold alike. */
    Set<Integer> share = new TreeSet<>();

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
                case "--subscriptions":
                    options.subscriptions = value;
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
                case "--copies":
                    options.copies = value;
                    break;
                case "--rebalance":
                    options.rebalance = value.equals("onScale");
                    break;
                case "--throttle":
                    options.throttle = Long.parseLong(value);
                    break;
                case "--leave":
                    options.leave = ids(args[i], value);
                    break;
                case "--unregister":
                    options.unregister = ids(args[i], value);
                    break;
                case "--empty":
                    options.empty = directories(args[i], value);
                    break;
                case "--share":
                    options.share = ids(args[i], value);
                    break;
                case "--timeout":
                    options.timeoutSeconds = number(args[i], value);
                    break;
                default:
                    throw new IllegalArgumentException("unknown argument \"" + args[i] + "\"; " + USAGE);
            }
        }
        boolean isAsked = options.desired != null || options.leave != null || options.users != null;
        if (options.bootstrap == null || !isAsked || options.desired != null && options.leave != null || options.brokers < 0) {
            throw new IllegalArgumentException("--bootstrap, --brokers and --desired are needed; " + USAGE);
        }
        return options;
    }

    /** "none" is none of them. */
    private static Set<Integer> ids(String key, String value) {
        Set<Integer> ids = new TreeSet<>();
        for (String id : value.equals("none") ? new String[0] : value.split(",")) {
            if (!id.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(key + " is \"" + value + "\", it must be ids of brokers");
            }
            ids.add(Integer.valueOf(id));
        }
        return ids;
    }

    private static Map<Integer, Set<String>> directories(String key, String value) {
        Map<Integer, Set<String>> directories = new TreeMap<>();
        for (String each : value.split(",")) {
            if (!each.matches("\\d{1,9}:/.+")) {
                throw new IllegalArgumentException(key + " is \"" + value + "\", it must be ids of brokers, each with a log directory");
            }
            int colon = each.indexOf(':');
            directories.computeIfAbsent(Integer.valueOf(each.substring(0, colon)), id -> new TreeSet<>()).add(each.substring(colon + 1));
        }
        return directories;
    }

    static int number(String key, String value) {
        if (!value.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException(key + " is \"" + value + "\", it must be a whole number of 1 or more");
        }
        return Integer.parseInt(value);
    }
}
