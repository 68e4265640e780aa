package kafkacluster.agent;

import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.kafka.common.security.auth.AuthenticationContext;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.KafkaPrincipalBuilder;
import org.apache.kafka.common.security.auth.KafkaPrincipalSerde;
import org.apache.kafka.common.security.auth.SslAuthenticationContext;
import org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder;

/**
 * {@code principal.builder.class} of the listeners where nodes talk to each other. Whoever has a certificate there is a node,
 * a principal of another type than User. Kafka's own builder makes none but users, whatever a token or a user's name says.
 */
public final class NodePrincipals implements KafkaPrincipalBuilder, KafkaPrincipalSerde {
    /** Quotas go by the name alone, so it is one that no user has. */
    private static final KafkaPrincipal NODE = new KafkaPrincipal("Node", "@cluster");

    /** Requests are passed on as Kafka does it: that keeps the type. */
    private final KafkaPrincipalSerde kafkas = new DefaultKafkaPrincipalBuilder(null, null);

    @Override
    public KafkaPrincipal build(AuthenticationContext context) {
        try {
            if (context instanceof SslAuthenticationContext
                    && ((SslAuthenticationContext) context).session().getPeerPrincipal() != null) {
                return NODE;
            }
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            // It is nobody, as anywhere else.
        }
        return KafkaPrincipal.ANONYMOUS;
    }

    @Override
    public byte[] serialize(KafkaPrincipal principal) {
        return kafkas.serialize(principal);
    }

    @Override
    public KafkaPrincipal deserialize(byte[] bytes) {
        return kafkas.deserialize(bytes);
    }
}
