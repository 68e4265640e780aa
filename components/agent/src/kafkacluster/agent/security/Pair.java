package kafkacluster.agent.security;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/** A private key and the chain of its certificate, which were found to belong together and to be valid. */
final class Pair {
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION_0 = {2, 1, 0};

    final PrivateKey key;
    final X509Certificate[] chain;

    private Pair(PrivateKey key, X509Certificate[] chain) {
        this.key = key;
        this.chain = chain;
    }

    static Pair parse(String text) throws GeneralSecurityException {
        List<X509Certificate> certificates = Pem.certificates(text);
        X509Certificate[] chain = certificates.toArray(new X509Certificate[0]);
        PrivateKey key = key(onlyKey(text), chain[0].getPublicKey());
        if (!belongs(key, chain[0].getPublicKey())) {
            throw new GeneralSecurityException("the private key isn't that of its first certificate, " + name(chain[0]));
        }
        for (X509Certificate certificate : chain) {
            checkTime(certificate);
        }
        for (int i = 1; i < chain.length; i++) {
            checkIssuer(chain[i - 1], chain[i]);
        }
        return new Pair(key, chain);
    }

    private static Pem onlyKey(String text) throws GeneralSecurityException {
        Pem key = null;
        for (Pem block : Pem.blocks(text)) {
            if (block.label.endsWith("PRIVATE KEY")) {
                if (key != null) {
                    throw new GeneralSecurityException("it holds more than one private key");
                }
                key = block;
            }
        }
        if (key == null) {
            throw new GeneralSecurityException("it holds no private key");
        }
        return key;
    }

    private static PrivateKey key(Pem block, PublicKey of) throws GeneralSecurityException {
        if (block.isEncrypted()) {
            throw new GeneralSecurityException("its " + block.label + " is encrypted; it must not be");
        }
        byte[] pkcs8;
        switch (block.label) {
            case "PRIVATE KEY":
                pkcs8 = block.bytes();
                break;
            case "RSA PRIVATE KEY":
            case "EC PRIVATE KEY":
                pkcs8 = wrapped(block.bytes(), of.getEncoded());
                break;
            default:
                throw new GeneralSecurityException("its " + block.label + " is of a kind that can't be read; it must be"
                        + " a PRIVATE KEY (PKCS#8), an RSA PRIVATE KEY or an EC PRIVATE KEY");
        }
        String algorithm = of.getAlgorithm();
        if (!algorithm.equals("RSA") && !algorithm.equals("EC")) {
            throw new GeneralSecurityException("its certificate is for a key of the kind " + algorithm
                    + "; it must be RSA or EC");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (InvalidKeySpecException other) {
            throw new GeneralSecurityException("its " + block.label + " can't be read as a key of the kind " + algorithm
                    + ", which its certificate is for");
        }
    }

    /** PKCS#1 and SEC 1 are what is inside of PKCS#8; the kind of the key, around it, is the certificate's. */
    private static byte[] wrapped(byte[] key, byte[] publicKey) {
        int at = inside(publicKey, 0);
        byte[] kind = Arrays.copyOfRange(publicKey, at, inside(publicKey, at) + length(publicKey, at));
        return der(SEQUENCE, VERSION_0, kind, der(OCTETS, key));
    }

    private static int inside(byte[] der, int at) {
        return at + 2 + (der[at + 1] < 0 ? der[at + 1] & 0x7f : 0);
    }

    private static int length(byte[] der, int at) {
        int length = der[at + 1];
        if (length < 0) {
            length = 0;
            for (int i = at + 2; i < inside(der, at); i++) {
                length = length << 8 | der[i] & 0xff;
            }
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (length > 0xff) {
            der.write(0x82);
            der.write(length >> 8);
        } else if (length > 0x7f) {
            der.write(0x81);
        }
        der.write(length);
        for (byte[] part : parts) {
            der.write(part, 0, part.length);
        }
        return der.toByteArray();
    }

    private static boolean belongs(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        String algorithm = certified.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
        byte[] text = {1, 2, 3, 4};
        try {
            java.security.Signature signing = java.security.Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(text);
            java.security.Signature checking = java.security.Signature.getInstance(algorithm);
            checking.initVerify(certified);
            checking.update(text);
            return checking.verify(signing.sign());
        } catch (SignatureException | InvalidKeyException otherSize) {
            return false;
        }
    }

    private static void checkTime(X509Certificate certificate) throws GeneralSecurityException {
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new GeneralSecurityException("the certificate " + name(certificate) + " expired on "
                    + certificate.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException early) {
            throw new GeneralSecurityException("the certificate " + name(certificate) + " isn't valid before "
                    + certificate.getNotBefore().toInstant());
        }
    }

    private static void checkIssuer(X509Certificate certificate, X509Certificate issuer)
            throws GeneralSecurityException {
        try {
            if (certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                certificate.verify(issuer.getPublicKey());
                return;
            }
        } catch (SignatureException | InvalidKeyException otherKey) {
            // told below
        }
        throw new GeneralSecurityException("the chain is out of order: " + name(certificate)
                + " is followed by " + name(issuer) + ", which didn't issue it");
    }

    private static String name(X509Certificate certificate) {
        return "\"" + certificate.getSubjectX500Principal().getName() + "\"";
    }

    @Override
    public String toString() {
        return "certificate " + Fingerprints.serial(chain[0]) + " of " + name(chain[0]) + ", valid until "
                + chain[0].getNotAfter().toInstant();
    }
}
