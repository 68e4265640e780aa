package kafkacluster.agent.security;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.plain.PlainAuthenticateCallback;

/**
 * Who may log in by PLAIN: the users of the file that the JAAS option {@code users} names, {@code name=password} a line
 * as java.util.Properties takes it, in UTF-8. The file may change at any time.
 */
public final class PlainLogin implements AuthenticateCallbackHandler {
    private static final String OPTION = "users";
    /** By their paths, so that what is wrong with a file is told once. */
    private static final Map<String, Watched<Passwords>> FILES = new ConcurrentHashMap<>();

    private Watched<Passwords> file;

    private static final class Passwords {
        private final Properties byUser = new Properties();

        static Passwords parse(String text) throws GeneralSecurityException {
            Passwords passwords = new Passwords();
            try {
                passwords.byUser.load(new StringReader(text));
            } catch (IOException | IllegalArgumentException malformed) {
                // Not its own words, which may have a piece of a password.
                throw new GeneralSecurityException("it isn't a properties file");
            }
            return passwords;
        }

        @Override
        public String toString() {
            return byUser.size() + " users";
        }
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        for (AppConfigurationEntry entry : entries) {
            Object path = entry.getOptions().get(OPTION);
            if (path != null) {
                file = FILES.computeIfAbsent(path.toString(), name -> new Watched<>(name, Passwords::parse));
            }
        }
        if (file == null) {
            throw new ConfigException("The JAAS configuration of " + mechanism + " must have the option \"" + OPTION
                    + "\", the path of a file with the users");
        }
        file.now();
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        String user = null;
        for (Callback callback : callbacks) {
            if (callback instanceof NameCallback) {
                user = ((NameCallback) callback).getDefaultName();
            } else if (callback instanceof PlainAuthenticateCallback) {
                PlainAuthenticateCallback login = (PlainAuthenticateCallback) callback;
                login.authenticated(isPassword(user, login.password()));
            } else {
                throw new UnsupportedCallbackException(callback);
            }
        }
    }

    /** Takes as long for a user that isn't there, and however much of a password is right. */
    private boolean isPassword(String user, char[] given) {
        Passwords passwords = file.now();
        String password = user == null || passwords == null ? null : passwords.byUser.getProperty(user);
        boolean isEqual = MessageDigest.isEqual(digest(password == null ? "" : password), digest(new String(given)));
        return isEqual && password != null && !password.isEmpty();
    }

    private static byte[] digest(String password) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(password.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
    }
}
