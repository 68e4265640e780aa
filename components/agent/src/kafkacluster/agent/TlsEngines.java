package kafkacluster.agent;

import java.io.IOException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/** {@code ssl.engine.factory.class} of nodes and of their clients; {@code security.Engines} says what it does. */
public final class TlsEngines implements SslEngineFactory {
    private final SslEngineFactory engines =
            Start.make(SslEngineFactory.class, "kafkacluster.agent.security.Engines");

    @Override
    public void configure(Map<String, ?> configs) {
        engines.configure(configs);
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        return engines.createClientSslEngine(peerHost, peerPort, endpointIdentification);
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        return engines.createServerSslEngine(peerHost, peerPort);
    }

    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return engines.shouldBeRebuilt(nextConfigs);
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return engines.reconfigurableConfigs();
    }

    @Override
    public KeyStore keystore() {
        return engines.keystore();
    }

    @Override
    public KeyStore truststore() {
        return engines.truststore();
    }

    @Override
    public void close() throws IOException {
        engines.close();
    }
}
