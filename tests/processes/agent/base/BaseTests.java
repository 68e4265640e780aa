package kafkacluster.agent.base;

import static kafkacluster.agent.AgentTests.equal;
import static kafkacluster.agent.AgentTests.test;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** What the rest of the agent shares. */
public final class BaseTests {
    private BaseTests() {
    }

    public static void run() {
        nameCache();
        json();
        textFile();
    }

    private static void textFile() {
        test("a file is read as text, also one that is packed", () -> {
            Path directory = Files.createTempDirectory("agent-text");
            Path plain = directory.resolve("topics.txt");
            Path packed = directory.resolve("users.txt.gz");
            Files.write(plain, "caf\u00e9\n".getBytes(StandardCharsets.UTF_8));
            try (OutputStream into = new GZIPOutputStream(Files.newOutputStream(packed))) {
                for (int i = 0; i < 20_000; i++) {
                    into.write("caf\u00e9\n".getBytes(StandardCharsets.UTF_8));
                }
            }
            equal("caf\u00e9\n", TextFile.read(plain.toString()));
            equal(100_000, TextFile.read(directory.resolve("users.txt").toString()).length());
            Files.delete(plain);
            Files.delete(packed);
            Files.delete(directory);
        });
    }

    private static void nameCache() {
        test("a name is looked up again soon, whether it was found or not", () -> {
            equal("[null, 10]", nameCacheSeconds());
            NameCache.forgetSoon();
            equal("[5, 1]", nameCacheSeconds());
        });
        test("how long names are believed is left as somebody has set it", () -> {
            Security.setProperty("networkaddress.cache.ttl", "60");
            Security.setProperty("networkaddress.cache.negative.ttl", "3");
            NameCache.forgetSoon();
            equal("[60, 3]", nameCacheSeconds());
        });
    }

    private static String nameCacheSeconds() {
        return Arrays.asList(Security.getProperty("networkaddress.cache.ttl"),
                Security.getProperty("networkaddress.cache.negative.ttl")).toString();
    }

    private static void json() {
        test("the state is JSON, whatever characters are in it", () -> {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("a\"\\\n\u00fc\u2028", Arrays.asList(1, -2L, true, null, "\ud83d\ude00"));
            map.put("b", Collections.emptyMap());
            map.put("c", Collections.emptyList());
            equal("{\"a\\\"\\\\\\u000a\\u00fc\\u2028\":[1,-2,true,null,\"\\ud83d\\ude00\"],\"b\":{},\"c\":[]}",
                    Json.of(map));
        });
    }
}
