package kafkacluster.agent;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;

/** {@code plain.sasl.server.callback.handler.class} of listeners; {@code security.PlainLogin} says what it does. */
public final class PlainUsers implements AuthenticateCallbackHandler {
    private final AuthenticateCallbackHandler login =
            Start.make(AuthenticateCallbackHandler.class, "kafkacluster.agent.security.PlainLogin");

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        login.configure(configs, mechanism, entries);
    }

    @Override
    public void handle(Callback[] callbacks) throws IOException, UnsupportedCallbackException {
        login.handle(callbacks);
    }

    @Override
    public void close() {
        login.close();
    }
}
