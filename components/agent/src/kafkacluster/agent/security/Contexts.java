package kafkacluster.agent.security;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** All that is in use in this JVM, whoever uses it: a broker has a factory for each listener and network thread. */
public final class Contexts {
    private static final Map<String, Watched<Pair>> KEYSTORES = new HashMap<>();
    private static final Map<String, Watched<Trusted>> TRUSTSTORES = new HashMap<>();
    private static final Map<String, Watched<UserNames>> USERS = new HashMap<>();
    private static final Map<List<String>, Context> CONTEXTS = new LinkedHashMap<>();

    private Contexts() {
    }

    /**
     * @param keystore path, or null
     * @param users path, or null
     */
    static synchronized Context of(String keystore, String truststore, String users) {
        return CONTEXTS.computeIfAbsent(Arrays.asList(keystore, truststore, users), paths -> new Context(
                keystore == null ? null : KEYSTORES.computeIfAbsent(keystore, path -> new Watched<>(path, Pair::parse)),
                TRUSTSTORES.computeIfAbsent(truststore, path -> new Watched<>(path, Trusted::parse)),
                users == null ? null : USERS.computeIfAbsent(users, path -> new Watched<>(path, UserNames::parse))));
    }

    /** The part {@code certificates} of {@code GET /state}: of each keystore what is served now, and who is trusted. */
    public static List<Map<String, Object>> state() {
        List<Context> contexts;
        synchronized (Contexts.class) {
            contexts = new ArrayList<>(CONTEXTS.values());
        }
        List<Map<String, Object>> state = new ArrayList<>();
        for (Context context : contexts) {
            if (context.keystore != null) {
                state.add(state(context));
            }
        }
        return state;
    }

    /** Is told of each certificate in use, and of the files that they come from. */
    public interface Listener {
        /** @param store {@code keystore} or {@code truststore} */
        void certificate(String store, String path, X509Certificate certificate);

        /** @param hasProblem whether what the file holds now isn't taken */
        void file(String path, boolean hasProblem);
    }

    public static void tell(Listener listener) {
        List<Watched<Pair>> keystores;
        List<Watched<Trusted>> truststores;
        List<Watched<?>> files = new ArrayList<>();
        synchronized (Contexts.class) {
            keystores = new ArrayList<>(KEYSTORES.values());
            truststores = new ArrayList<>(TRUSTSTORES.values());
            files.addAll(USERS.values());
        }
        files.addAll(keystores);
        files.addAll(truststores);
        for (Watched<Pair> keystore : keystores) {
            Pair pair = keystore.now();
            tell(listener, "keystore", keystore.path, pair == null ? Collections.emptyList() : Arrays.asList(pair.chain));
        }
        for (Watched<Trusted> truststore : truststores) {
            Trusted trusted = truststore.now();
            tell(listener, "truststore", truststore.path, trusted == null ? Collections.emptyList() : trusted.authorities);
        }
        files.forEach(file -> listener.file(file.path, file.problem() != null));
    }

    /** A file may hold one twice. */
    private static void tell(Listener listener, String store, String path, List<X509Certificate> certificates) {
        new LinkedHashSet<>(certificates).forEach(certificate -> listener.certificate(store, path, certificate));
    }

    private static Map<String, Object> state(Context context) {
        Pair pair = context.keystore.now();
        Trusted trusted = context.truststore.now();
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("keystore", context.keystore.path);
        state.put("serial", pair == null ? null : Fingerprints.serial(pair.chain[0]));
        state.put("sha256", pair == null ? null : Fingerprints.sha256(pair.chain[0]));
        state.put("notAfter", pair == null ? null : pair.chain[0].getNotAfter().toInstant().toString());
        state.put("truststore", context.truststore.path);
        state.put("trusted", trusted == null ? null : Fingerprints.sha256(trusted.authorities));
        List<String> problems = new ArrayList<>();
        for (Watched<?> file : new Watched<?>[] {context.keystore, context.truststore, context.users}) {
            if (file != null && file.problem() != null) {
                problems.add(file.path + ": " + file.problem());
            }
        }
        state.put("problem", problems.isEmpty() ? null : String.join("; ", problems));
        return state;
    }
}
