package kafkacluster.agent.base;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.zip.GZIPInputStream;

/** A file of text. One that would be too long for a ConfigMap is packed, and has another ending after its own. */
public final class TextFile {
    private static final String PACKED = ".gz";
    private static final int CHUNK = 16_384;

    private TextFile() {
    }

    public static String read(String file) throws IOException {
        Path packed = Paths.get(file + PACKED);
        byte[] bytes = Files.exists(packed) ? unpacked(packed) : Files.readAllBytes(Paths.get(file));
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] unpacked(Path packed) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        try (InputStream from = new GZIPInputStream(Files.newInputStream(packed))) {
            byte[] chunk = new byte[CHUNK];
            for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
                text.write(chunk, 0, length);
            }
        }
        return text.toByteArray();
    }
}
