package kafkacluster.agent.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
