package kafkacluster.agent.security;

import static kafkacluster.agent.AgentTests.contains;
import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.security.auth.x500.X500Principal;

/** What of keys, certificates and users is taken. The files are those that agent.test.ts has made. */
public final class SecurityTests {
    private SecurityTests() {
    }

    public static void run(Path files) {
        pairs(files);
        watched(files);
        users();
    }

    private static void pairs(Path files) {
        test("a key is taken as PKCS#8, PKCS#1 and SEC 1", () -> {
            for (String name : new String[] {"ec", "rsa", "ec-sec1", "rsa-pkcs1"}) {
                Pair pair = Pair.parse(text(files, name));
                equal(name.startsWith("ec") ? "EC" : "RSA", pair.key.getAlgorithm());
                equal(1, pair.chain.length);
            }
        });
        test("a chain is taken in order, and refused out of order", () -> {
            equal(2, Pair.parse(text(files, "chain")).chain.length);
            contains("out of order: \"CN=node,O=kafka\" is followed by \"CN=other\"", refusal(text(files, "chain-of-others")));
            contains("isn't that of its first certificate, \"CN=between\"", refusal(text(files, "chain-reversed")));
        });
        test("a key that isn't the certificate's is refused", () -> {
            contains("isn't that of its first certificate, \"CN=node,O=kafka\"", refusal(text(files, "other-key")));
            contains("can't be read as a key of the kind EC", refusal(text(files, "rsa-key-of-ec")));
        });
        test("a certificate that isn't valid now is refused with its time", () -> {
            contains("\"CN=node,O=kafka\" expired on 20", refusal(text(files, "expired")));
            contains("\"CN=node,O=kafka\" isn't valid before 20", refusal(text(files, "early")));
        });
        test("a key of a kind that can't be read is refused by its name", () -> {
            contains("its ENCRYPTED PRIVATE KEY is encrypted", refusal(text(files, "encrypted")));
            contains("its EC PRIVATE KEY is encrypted", refusal(text(files, "encrypted-sec1")));
            contains("its OPENSSH PRIVATE KEY is of a kind that can't be read", refusal(text(files, "openssh")));
            contains("can't be read as a key of the kind EC", refusal(text(files, "ed25519")));
        });
        test("a file that isn't whole is refused", () -> {
            String whole = text(files, "ec");
            equal("it isn't whole: what begins in it doesn't end", refusal(whole.substring(0, whole.length() - 30)));
            equal("it holds no certificate", refusal(""));
            equal("it holds no private key", refusal(whole.substring(whole.indexOf("-----BEGIN CERT"))));
            equal("it holds more than one private key", refusal(whole + whole));
        });
    }

    private static void watched(Path files) {
        test("a file that can't be used any more isn't taken, and what it held before stays", () -> {
            Path file = Files.createTempFile("kafka-cluster-", ".pem");
            try {
                Files.delete(file);
                Watched<Pair> watched = new Watched<>(file.toString(), Pair::parse);
                equal(null, watched.now());
                equal("there is no file " + file, watched.problem());
                write(file, text(files, "ec"));
                Pair first = changed(watched, null);
                equal(null, watched.problem());
                write(file, text(files, "other-key"));
                Thread.sleep(1_100);
                equal(first, watched.now());
                contains("isn't that of its first certificate", watched.problem());
                write(file, text(files, "rsa"));
                equal("RSA", changed(watched, first).key.getAlgorithm());
            } finally {
                Files.deleteIfExists(file);
            }
        });
        test("a directory holds a key and its chain apart, and both are taken once they belong together", () -> {
            Path directory = Files.createTempDirectory("kafka-cluster-");
            String whole = text(files, "ec");
            int chain = whole.indexOf("-----BEGIN CERT");
            write(directory.resolve("tls.key"), whole.substring(0, chain));
            Watched<Pair> watched = new Watched<>(directory.toString(), Pair::parse);
            equal("there is no file " + directory.resolve("tls.crt"), watched.problem());
            String rsa = text(files, "rsa");
            write(directory.resolve("tls.crt"), rsa.substring(rsa.indexOf("-----BEGIN CERT")));
            Thread.sleep(1_100);
            equal(null, watched.now());
            write(directory.resolve("tls.crt"), whole.substring(chain));
            equal("EC", changed(watched, null).key.getAlgorithm());
        });
    }

    private static void users() {
        test("the name of a client is its only common name", () -> {
            equal("orders-api", ListedUsers.commonName(new X500Principal("CN=orders-api,O=x")));
            equal("a,CN=b", ListedUsers.commonName(new X500Principal("CN=a\\,CN=b")));
            equal(null, ListedUsers.commonName(new X500Principal("CN=a,CN=b")));
            equal(null, ListedUsers.commonName(new X500Principal("CN=a+O=b")));
            equal(null, ListedUsers.commonName(new X500Principal("O=a")));
        });
        test("users are a name a line", () ->
                equal("[a, b.c]", new java.util.TreeSet<>(UserNames.parse("a\r\n\n b.c \n").names).toString()));
    }

    private static <T> T changed(Watched<T> watched, T before) throws InterruptedException {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (watched.now() == before && System.nanoTime() < deadline) {
            Thread.sleep(50);
        }
        equal(true, watched.now() != before);
        return watched.now();
    }

    private static String text(Path files, String name) throws IOException {
        return new String(Files.readAllBytes(files.resolve(name)), StandardCharsets.UTF_8);
    }

    private static void write(Path file, String text) throws IOException {
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String refusal(String text) {
        try {
            Pair.parse(text);
        } catch (GeneralSecurityException refused) {
            return refused.getMessage();
        }
        throw new AssertionError("should have been refused");
    }
}
