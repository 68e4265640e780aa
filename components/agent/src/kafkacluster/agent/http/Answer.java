package kafkacluster.agent.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** What an HTTP request gets. */
public final class Answer {
    /** Writes what is too long to be kept in memory. */
    public interface Body {
        void write(OutputStream out) throws IOException;
    }

    public final int code;
    final String type;
    /** Null where the body is written bit by bit. */
    public final String text;
    final Body body;

    private Answer(int code, String type, String text, Body body) {
        this.code = code;
        this.type = type;
        this.text = text;
        this.body = body;
    }

    public static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text, null);
    }

    public static Answer json(String text) {
        return new Answer(200, "application/json", text, null);
    }

    public static Answer stream(String type, Body body) {
        return new Answer(200, type, null, body);
    }

    byte[] bytes() {
        return (text + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
