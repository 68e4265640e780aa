package kafkacluster.agent.http;

/** What an HTTP request gets. */
public final class Answer {
    public final int code;
    final String type;
    public final String text;

    private Answer(int code, String type, String text) {
        this.code = code;
        this.type = type;
        this.text = text;
    }

    public static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text);
    }

    public static Answer json(String text) {
        return new Answer(200, "application/json", text);
    }
}
