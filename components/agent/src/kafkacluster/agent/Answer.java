package kafkacluster.agent;

/** What an HTTP request gets. */
final class Answer {
    final int code;
    final String type;
    final String text;

    private Answer(int code, String type, String text) {
        this.code = code;
        this.type = type;
        this.text = text;
    }

    static Answer text(int code, String text) {
        return new Answer(code, "text/plain; charset=utf-8", text);
    }

    static Answer json(String text) {
        return new Answer(200, "application/json", text);
    }
}
