package kafkacluster.agent.security;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The certificates of all CAs that are trusted. */
final class Trusted {
    final List<X509Certificate> authorities;

    private Trusted(List<X509Certificate> authorities) {
        this.authorities = authorities;
    }

    static Trusted parse(String text) throws GeneralSecurityException {
        return new Trusted(Pem.certificates(text));
    }

    KeyStore store() throws GeneralSecurityException {
        KeyStore store = Context.emptyStore();
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("ca-" + i, authorities.get(i));
        }
        return store;
    }

    /** @param users names of the clients that may log in; null: each that a trusted CA has signed */
    TrustManager[] managers(Set<String> users) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store());
        TrustManager[] managers = factory.getTrustManagers();
        for (int i = 0; users != null && i < managers.length; i++) {
            managers[i] = new ListedUsers((X509ExtendedTrustManager) managers[i], users);
        }
        return managers;
    }

    @Override
    public String toString() {
        List<String> names = new ArrayList<>();
        for (X509Certificate authority : authorities) {
            names.add(Fingerprints.serial(authority) + " of \"" + authority.getSubjectX500Principal().getName() + "\"");
        }
        return "trusted is " + String.join(" and ", names);
    }
}
