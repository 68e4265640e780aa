package kafkacluster.agent.node;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;

/** The release of Kafka whose jars this JVM has. */
public final class KafkaRelease {
    /** In the client's jar. Kafka's own class that reads it (AppInfoParser) isn't in the same package since 4.4. */
    private static final String FILE = "/kafka/kafka-version.properties";

    public static final String NAME = read();

    private KafkaRelease() {
    }

    private static String read() {
        Properties properties = new Properties();
        try (InputStream file = KafkaRelease.class.getResourceAsStream(FILE)) {
            if (file != null) {
                properties.load(file);
            }
        } catch (IOException | IllegalArgumentException unreadable) {
            Log.info("agent: can't read the release of Kafka: " + Failures.text(unreadable));
        }
        return properties.getProperty("version", "unknown").trim();
    }
}
