package kafkacluster.agent.admin;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** How an Admin client of the agent is set up. */
public final class AdminProperties {
    private AdminProperties() {
    }

    /** @param clientConfig properties file with the listener's security settings, whosever it is; null: none */
    public static Properties of(String bootstrap, String clientConfig, int requestTimeoutMs) throws IOException {
        Properties properties = new Properties();
        if (clientConfig != null) {
            try (InputStream file = new FileInputStream(clientConfig)) {
                properties.load(file);
            }
        }
        properties.setProperty("bootstrap.servers", bootstrap);
        properties.putIfAbsent("client.id", "kafkacluster-agent");
        properties.putIfAbsent("request.timeout.ms", Integer.toString(requestTimeoutMs));
        properties.putIfAbsent("default.api.timeout.ms", Integer.toString(2 * requestTimeoutMs));
        properties.putIfAbsent("reconnect.backoff.max.ms", "500");
        properties.putIfAbsent("retry.backoff.max.ms", "200");
        return properties;
    }
}
