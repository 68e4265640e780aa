package kafkacluster.agent.job;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Words of a line: %XX in them stands for a byte of UTF-8. */
final class Words {
    private Words() {
    }

    static String decode(String word) {
        if (word.indexOf('%') < 0) {
            return word;
        }
        byte[] in = word.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i]);
                continue;
            }
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (high < 0 || low < 0) {
                throw new IllegalArgumentException("\"" + word + "\": after % two hexadecimal digits must follow");
            }
            out.write(high * 16 + low);
            i += 2;
        }
        return new String(out.toByteArray(), StandardCharsets.UTF_8);
    }
}
