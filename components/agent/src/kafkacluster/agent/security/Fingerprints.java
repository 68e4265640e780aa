package kafkacluster.agent.security;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a certificate is told from others, in lower-case hexadecimal digits. */
public final class Fingerprints {
    private Fingerprints() {
    }

    public static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16);
    }

    static String sha256(X509Certificate certificate) {
        try {
            StringBuilder digits = new StringBuilder();
            for (byte b : MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded())) {
                digits.append(String.format(Locale.ROOT, "%02x", b));
            }
            return digits.toString();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static List<String> sha256(List<X509Certificate> certificates) {
        List<String> all = new ArrayList<>();
        for (X509Certificate certificate : certificates) {
            all.add(sha256(certificate));
        }
        return all;
    }
}
