package kafkacluster.agent.base;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;

/**
 * Where Kubernetes reads why a container ended:
 * https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
 */
public final class TerminationLog {
    private static final Path FILE = Paths.get("/dev/termination-log");
    private static final int LIMIT = 4_000;

    private TerminationLog() {
    }

    /** Does nothing outside of a container. */
    public static void write(String text) {
        if (!Files.isWritable(FILE)) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            Files.write(FILE, Arrays.copyOf(bytes, Math.min(bytes.length, LIMIT)));
        } catch (IOException onlyAHelp) {
            System.err.println("could not write " + FILE + ": " + onlyAHelp.getMessage());
        }
    }
}
