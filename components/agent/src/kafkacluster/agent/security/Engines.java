package kafkacluster.agent.security;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.SslEngineFactory;

/**
 * TLS of nodes and of their clients, from files that may change at any time: what they say next holds for new
 * connections, within a second and without a restart.
 *
 * <pre>
 * ssl.keystore.location    a PEM file with a private key and its chain, the leaf first; or a directory with tls.crt and
 *                          tls.key. Absent, a client has none
 * ssl.truststore.location  a PEM file with all CAs that are trusted; and, after a comma, a file with the names of the
 *                          clients that may log in, a line each: the common name of a client's certificate must be one
 * ssl.client.auth, ssl.enabled.protocols, ssl.cipher.suites
 *                          as Kafka's documentation has them
 * </pre>
 *
 * The names aren't a property of their own: Kafka tells a factory of a listener's properties only those that it knows
 * itself (AbstractConfig.valuesWithPrefixOverride).
 */
public final class Engines implements SslEngineFactory {
    private static final String KEYSTORE = "ssl.keystore.location";
    private static final String TRUSTSTORE = "ssl.truststore.location";

    private Context context;
    private String clientAuth;
    private String[] protocols;
    private String[] cipherSuites;

    @Override
    public void configure(Map<String, ?> configs) {
        String keystore = (String) configs.get(KEYSTORE);
        String truststore = (String) configs.get(TRUSTSTORE);
        if (truststore == null) {
            throw new ConfigException(TRUSTSTORE + " is missing; it must name a file with the CAs that are trusted");
        }
        String[] trust = truststore.split(",", 2);
        clientAuth = String.valueOf(configs.get("ssl.client.auth"));
        protocols = list(configs.get("ssl.enabled.protocols"));
        cipherSuites = list(configs.get("ssl.cipher.suites"));
        context = Contexts.of(keystore, trust[0].trim(), trust.length > 1 ? trust[1].trim() : null);
        check(TRUSTSTORE, context.truststore);
        // A listener of clients may get its certificate later, and nodes do without it; nodes and clients can't.
        boolean isForClients = context.users != null || clientAuth.equalsIgnoreCase("none");
        if (context.keystore != null && !isForClients) {
            check(KEYSTORE, context.keystore);
        }
        // So that what is missing is told now, and not to the first client.
        sslContext();
    }

    private static void check(String property, Watched<?> file) {
        if (file.now() == null) {
            throw new ConfigException(property, file.path, file.problem());
        }
    }

    private static String[] list(Object value) {
        return value instanceof List && !((List<?>) value).isEmpty() ? ((List<?>) value).toArray(new String[0]) : null;
    }

    @Override
    public SSLEngine createServerSslEngine(String peerHost, int peerPort) {
        SSLEngine engine = engine(peerHost, peerPort);
        engine.setUseClientMode(false);
        if (clientAuth.equalsIgnoreCase("required")) {
            engine.setNeedClientAuth(true);
        } else if (clientAuth.equalsIgnoreCase("requested")) {
            engine.setWantClientAuth(true);
        }
        return engine;
    }

    @Override
    public SSLEngine createClientSslEngine(String peerHost, int peerPort, String endpointIdentification) {
        SSLEngine engine = engine(peerHost, peerPort);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(endpointIdentification);
        engine.setSSLParameters(parameters);
        return engine;
    }

    private SSLContext sslContext() {
        try {
            return context.now();
        } catch (GeneralSecurityException failure) {
            throw new KafkaException(failure);
        }
    }

    private SSLEngine engine(String peerHost, int peerPort) {
        SSLEngine engine = sslContext().createSSLEngine(peerHost, peerPort);
        if (protocols != null) {
            engine.setEnabledProtocols(protocols);
        }
        if (cipherSuites != null) {
            engine.setEnabledCipherSuites(cipherSuites);
        }
        return engine;
    }

    /** The files are looked at anyway, and no property of it can change while a node runs. */
    @Override
    public boolean shouldBeRebuilt(Map<String, Object> nextConfigs) {
        return false;
    }

    @Override
    public Set<String> reconfigurableConfigs() {
        return Collections.emptySet();
    }

    @Override
    public KeyStore keystore() {
        try {
            return context.keystore == null ? null : Context.store(context.keystore.now());
        } catch (GeneralSecurityException failure) {
            throw new KafkaException(failure);
        }
    }

    @Override
    public KeyStore truststore() {
        try {
            return context.truststore.now().store();
        } catch (GeneralSecurityException failure) {
            throw new KafkaException(failure);
        }
    }

    @Override
    public void close() {
    }
}
