package kafkacluster.agent.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line of {@link QuorumJob}. */
final class QuorumOptions {
    static final String USAGE = "usage: QuorumJob --bootstrap host:port,... [--features NAME=LEVEL,...] [--leave ID,...]"
            + " [--join ID@LISTENER@host:port,...] [--unregister ID,...]"
            + " [--client-config FILE] [--timeout SECONDS]";
    private static final Pattern ENDPOINT = Pattern.compile("(\\d{1,9})@([^@]+)@(.+):(\\d{1,5})");

    /** Where other controllers reach one. */
    static final class Endpoint {
        final String listener;
        final String host;
        final int port;

        private Endpoint(String listener, String host, int port) {
            this.listener = listener;
            this.host = host;
            this.port = port;
        }
    }

    String bootstrap;
    /** Properties file with how to log in; null: nothing is asked for. */
    String clientConfig;
    /** Features, such as metadata.version, each with the level that it is to have at least. */
    final Map<String, Short> features = new TreeMap<>();
    final List<Integer> leave = new ArrayList<>();
    final Map<Integer, Endpoint> join = new LinkedHashMap<>();
    final List<Integer> unregister = new ArrayList<>();
    int timeoutSeconds = 300;

    static QuorumOptions parse(String[] args) {
        QuorumOptions options = new QuorumOptions();
        for (int i = 0; i < args.length; i += 2) {
            if (i + 1 == args.length) {
                throw new IllegalArgumentException(args[i] + " needs a value; " + USAGE);
            }
            options.take(args[i], args[i + 1]);
        }
        if (options.bootstrap == null) {
            throw new IllegalArgumentException("--bootstrap is needed; " + USAGE);
        }
        return options;
    }

    private void take(String key, String value) {
        switch (key) {
            case "--bootstrap":
                bootstrap = value;
                break;
            case "--client-config":
                clientConfig = value;
                break;
            case "--features":
                features(key, value);
                break;
            case "--leave":
                ids(key, value, leave);
                break;
            case "--join":
                endpoints(key, value);
                break;
            case "--unregister":
                ids(key, value, unregister);
                break;
            case "--timeout":
                timeoutSeconds = JobOptions.number(key, value);
                break;
            default:
                throw new IllegalArgumentException("unknown argument \"" + key + "\"; " + USAGE);
        }
    }

    private void features(String key, String value) {
        for (String feature : value.split(",")) {
            String[] parts = feature.split("=", 2);
            if (parts.length < 2 || !parts[1].matches("[1-9]\\d{0,3}")) {
                throw new IllegalArgumentException(key + " is \"" + value + "\", it must be features with their levels");
            }
            features.put(parts[0], Short.valueOf(parts[1]));
        }
    }

    private static void ids(String key, String value, List<Integer> ids) {
        for (String id : value.split(",")) {
            if (!id.matches("\\d{1,9}")) {
                throw new IllegalArgumentException(key + " has \"" + id + "\", which is no id of a node");
            }
            ids.add(Integer.parseInt(id));
        }
    }

    private void endpoints(String key, String value) {
        for (String text : value.split(",")) {
            Matcher endpoint = ENDPOINT.matcher(text);
            if (!endpoint.matches()) {
                throw new IllegalArgumentException(key + " has \"" + text + "\", which isn't ID@LISTENER@host:port");
            }
            join.put(Integer.parseInt(endpoint.group(1)), new Endpoint(
                    endpoint.group(2), endpoint.group(3), Integer.parseInt(endpoint.group(4))));
        }
    }
}
