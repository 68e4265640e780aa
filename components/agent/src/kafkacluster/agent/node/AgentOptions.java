package kafkacluster.agent.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;

/**
 * What {@code -javaagent:agent.jar=...} is told: {@code key=value,key=value}, or the path of a properties file.
 *
 * <pre>
 * port          HTTP port of the probes, required
 * id            this node's id, required
 * bootstrap     host:port of this broker's own internal listener; absent on a node that is only a controller
 * controller    host:port of this node's own controller listener; absent on a node that is only a broker
 * quorum        host:port,... of all controllers, so that a full stop of the cluster needn't wait for them in vain
 * clientConfig  properties file with the security settings of both listeners; absent where they have none
 * leaderlessSeconds  how long partitions without any leader hold back readiness, and a controller that has nobody to
 *               catch up with, 30 unless set
 * peersFile     path of a file with a line id@host:port for each node's agent, which agree on who stops; it may change,
 *               and absent there are no others
 * metadataDirectory  path of this node's metadata log directory, so that a controller whose volume was lost is ready
 *               once its new one votes; absent where that isn't to be waited for
 * format        path of a file with what kafka-storage is to be told before the node begins, an argument a line; absent
 *               where all volumes are formatted
 * </pre>
 */
public final class AgentOptions {
    private static final List<String> KEYS = Arrays.asList(
            "port", "id", "bootstrap", "controller", "quorum", "clientConfig", "leaderlessSeconds",
            "peersFile", "metadataDirectory", "format");

    public final int port;
    public final int id;
    public final String bootstrap;
    public final String controller;
    public final List<String> quorum;
    public final String clientConfig;
    public final int leaderlessSeconds;
    final String peersFile;
    public final String metadataDirectory;
    public final String format;

    private AgentOptions(Properties options) {
        List<String> mistakes = new ArrayList<>();
        for (String key : options.stringPropertyNames()) {
            if (!KEYS.contains(key)) {
                mistakes.add("unknown option \"" + key + "\", the options are " + String.join(", ", KEYS));
            }
        }
        port = number(options, "port", null, 1, 65535, mistakes);
        id = number(options, "id", null, 0, Integer.MAX_VALUE, mistakes);
        leaderlessSeconds = number(options, "leaderlessSeconds", "30", 0, 86_400, mistakes);
        bootstrap = address(options, "bootstrap", mistakes);
        controller = address(options, "controller", mistakes);
        clientConfig = options.getProperty("clientConfig");
        quorum = new ArrayList<>();
        for (String voter : options.getProperty("quorum", "").split(",")) {
            if (!voter.trim().isEmpty()) {
                quorum.add(checkedAddress("quorum", voter.trim(), mistakes));
            }
        }
        peersFile = options.getProperty("peersFile");
        metadataDirectory = options.getProperty("metadataDirectory");
        format = options.getProperty("format");
        if (bootstrap == null && controller == null) {
            mistakes.add("bootstrap or controller is needed: without either there is nothing to be ready");
        }
        if (!mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", mistakes));
        }
    }

    /** Whether there are controllers, and not ZooKeeper. */
    public boolean hasQuorum() {
        return controller != null || !quorum.isEmpty();
    }

    /** Id of each other node to its agent's host:port, as the file says now; none where it can't be read. */
    public Map<Integer, String> peers() {
        Map<Integer, String> peers = new TreeMap<>();
        if (peersFile == null) {
            return peers;
        }
        try {
            for (String line : Files.readAllLines(Paths.get(peersFile))) {
                int at = line.indexOf('@');
                if (line.matches("\\d{1,9}@.+:\\d{1,5}") && Integer.parseInt(line.substring(0, at)) != id) {
                    peers.put(Integer.parseInt(line.substring(0, at)), line.substring(at + 1));
                }
            }
        } catch (IOException unreadable) {
            Log.info("agent: can't read who the other nodes are: " + Failures.text(unreadable));
        }
        return peers;
    }

    public static AgentOptions parse(String text) throws IOException {
        Properties options = new Properties();
        String given = text == null ? "" : text.trim();
        if (given.contains("=")) {
            String key = null;
            for (String part : given.split(",")) {
                int equals = part.indexOf('=');
                if (equals >= 0) {
                    key = part.substring(0, equals).trim();
                    options.setProperty(key, part.substring(equals + 1).trim());
                } else if (key != null) {
                    // The comma belonged to a list, as in quorum=a:9093,b:9093.
                    options.setProperty(key, options.getProperty(key) + "," + part.trim());
                }
            }
        } else if (!given.isEmpty()) {
            try (InputStream file = Files.newInputStream(Paths.get(given))) {
                options.load(file);
            }
        }
        return new AgentOptions(options);
    }

    private static int number(Properties options, String key, String byDefault, int min, int max, List<String> mistakes) {
        String value = options.getProperty(key, byDefault);
        if (value == null) {
            mistakes.add(key + " is missing");
            return -1;
        }
        try {
            int number = Integer.parseInt(value.trim());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below
        }
        mistakes.add(key + " is \"" + value + "\", it must be a whole number from " + min + " to " + max);
        return -1;
    }

    private static String address(Properties options, String key, List<String> mistakes) {
        String value = options.getProperty(key);
        return value == null ? null : checkedAddress(key, value.trim(), mistakes);
    }

    private static String checkedAddress(String key, String value, List<String> mistakes) {
        if (!value.matches(".+:\\d{1,5}")) {
            mistakes.add(key + " is \"" + value + "\", it must be host:port");
        }
        return value;
    }
}
