package kafkacluster.agent.security;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/** Lets in whom the CAs let in, and of them only clients whose common name is listed. */
final class ListedUsers extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager authorities;
    private final Set<String> users;

    ListedUsers(X509ExtendedTrustManager authorities, Set<String> users) {
        this.authorities = authorities;
        this.users = users;
    }

    /** Null of a subject that has none, or several. */
    static String commonName(X500Principal subject) {
        String name = null;
        try {
            for (Rdn part : new LdapName(subject.getName()).getRdns()) {
                if (part.toAttributes().get("CN") != null) {
                    if (name != null || part.size() != 1) {
                        return null;
                    }
                    name = part.getValue().toString();
                }
            }
        } catch (InvalidNameException unreadable) {
            return null;
        }
        return name;
    }

    private void checkListed(X509Certificate[] chain) throws CertificateException {
        X500Principal subject = chain[0].getSubjectX500Principal();
        String name = commonName(subject);
        if (name == null || !users.contains(name)) {
            throw new CertificateException("\"" + subject.getName() + "\" isn't one of the users");
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authorities.checkClientTrusted(chain, type, engine);
        checkListed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authorities.checkClientTrusted(chain, type, socket);
        checkListed(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkClientTrusted(chain, type);
        checkListed(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        authorities.checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        authorities.checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        authorities.checkServerTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return authorities.getAcceptedIssuers();
    }
}
