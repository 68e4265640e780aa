package kafkacluster.agent.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.security.GeneralSecurityException;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;

/** What a file says, which may change at any time. What can't be used is never taken: what was there before stays. */
final class Watched<T> {
    /** Between two looks. Each reads all of it: these files are small, and Kubernetes changes them by their links. */
    private static final long LOOK_NS = 1_000_000_000L;
    private static final String CHAIN = "tls.crt";
    private static final String KEY = "tls.key";

    /** Makes something of a file's text, or says why that can't be used. */
    interface Parser<T> {
        T parse(String text) throws GeneralSecurityException;
    }

    final String path;
    private final Parser<T> parser;
    private T value;
    /** The text that the value was made of. */
    private String taken;
    private String problem;
    private boolean isLookedAt;
    private long lookedAt;

    Watched(String path, Parser<T> parser) {
        this.path = path;
        this.parser = parser;
    }

    /** What holds now, or null if nothing of it could be used yet. */
    synchronized T now() {
        long time = System.nanoTime();
        if (!isLookedAt || time - lookedAt >= LOOK_NS) {
            isLookedAt = true;
            lookedAt = time;
            look();
        }
        return value;
    }

    /** Why what the file holds isn't taken, or null. */
    synchronized String problem() {
        now();
        return problem;
    }

    private void look() {
        String found = null;
        try {
            String text = read();
            if (!text.equals(taken)) {
                // Also what was refused before: a certificate may have become valid meanwhile.
                value = parser.parse(text);
                taken = text;
                Log.info("security: " + path + ": " + value);
            }
        } catch (NoSuchFileException missing) {
            found = "there is no file " + missing.getFile();
        } catch (IOException | GeneralSecurityException | RuntimeException unusable) {
            found = Failures.text(unusable);
        }
        if (found != null && !found.equals(problem)) {
            Log.info("security: " + path + " isn't taken: " + found + (value == null ? "" : "; before: " + value));
        }
        problem = found;
    }

    /** In a directory the two files of a Secret of the type kubernetes.io/tls. */
    private String read() throws IOException {
        Path file = Paths.get(path);
        return Files.isDirectory(file) ? text(file.resolve(CHAIN)) + "\n" + text(file.resolve(KEY)) : text(file);
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}
