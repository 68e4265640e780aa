package kafkacluster.agent.security;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Collections;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What new connections are made with. It is made anew once any of its files is taken anew: who came with an earlier
 * one mustn't come back by resuming its TLS session, which asks for no certificate.
 */
final class Context {
    /** Guards nothing: the store lives in this JVM's memory alone. */
    private static final char[] PASSWORD = {'-'};
    private static final String ALIAS = "key";

    /** Null where there is none to be. */
    final Watched<Pair> keystore;
    final Watched<Trusted> truststore;
    /** Null where each client of a trusted CA may log in. */
    final Watched<UserNames> users;
    private Pair pair;
    private Trusted trusted;
    private UserNames names;
    private SSLContext made;

    Context(Watched<Pair> keystore, Watched<Trusted> truststore, Watched<UserNames> users) {
        this.keystore = keystore;
        this.truststore = truststore;
        this.users = users;
    }

    synchronized SSLContext now() throws GeneralSecurityException {
        Pair pairNow = keystore == null ? null : keystore.now();
        Trusted trustedNow = truststore.now();
        UserNames namesNow = users == null ? null : users.now();
        if (made == null || pairNow != pair || trustedNow != trusted || namesNow != names) {
            // Of unreadable users none is let in.
            Set<String> listed = users == null ? null : namesNow == null ? Collections.emptySet() : namesNow.names;
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(pairNow), trustedNow.managers(listed), null);
            made = context;
            pair = pairNow;
            trusted = trustedNow;
            names = namesNow;
        }
        return made;
    }

    private static KeyManager[] keyManagers(Pair pair) throws GeneralSecurityException {
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store(pair), PASSWORD);
        return factory.getKeyManagers();
    }

    /** Without a pair it is empty, and handshakes that need one fail. */
    static KeyStore store(Pair pair) throws GeneralSecurityException {
        KeyStore store = emptyStore();
        if (pair != null) {
            store.setKeyEntry(ALIAS, pair.key, PASSWORD, pair.chain);
        }
        return store;
    }

    static KeyStore emptyStore() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException nothingIsRead) {
            throw new IllegalStateException(nothingIsRead);
        }
        return store;
    }
}
