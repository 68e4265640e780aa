package kafkacluster.agent.security;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blocks of a PEM file (RFC 7468). */
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final String BEGIN = "-----BEGIN ";

    final String label;
    private final String body;

    private Pem(String label, String body) {
        this.label = label;
        this.body = body;
    }

    static List<Pem> blocks(String text) throws GeneralSecurityException {
        List<Pem> blocks = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find();) {
            blocks.add(new Pem(block.group(1), block.group(2)));
        }
        if (text.split(BEGIN, -1).length - 1 != blocks.size()) {
            throw new GeneralSecurityException("it isn't whole: what begins in it doesn't end");
        }
        return blocks;
    }

    static List<X509Certificate> certificates(String text) throws GeneralSecurityException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (Pem block : blocks(text)) {
            if (block.label.equals("CERTIFICATE")) {
                Certificate certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.bytes()));
                certificates.add((X509Certificate) certificate);
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("it holds no certificate");
        }
        return certificates;
    }

    /** As OpenSSL's own formats say it, by a header in the block. */
    boolean isEncrypted() {
        return label.startsWith("ENCRYPTED") || body.contains("ENCRYPTED");
    }

    byte[] bytes() throws GeneralSecurityException {
        try {
            return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
        } catch (IllegalArgumentException broken) {
            throw new GeneralSecurityException("what is in its " + label + " isn't Base64", broken);
        }
    }
}
