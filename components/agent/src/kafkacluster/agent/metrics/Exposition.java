package kafkacluster.agent.metrics;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes series as Prometheus reads them, and keeps none of it: the text format 0.0.4
 * (https://prometheus.io/docs/instrumenting/exposition_formats/), or OpenMetrics 1.0
 * (https://prometheus.io/docs/specs/om/open_metrics_spec/).
 */
final class Exposition {
    static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String TOTAL = "_total";
    private static final int LARGEST_WHOLE = 1 << 30;

    private final OutputStream out;
    private final boolean isOpenMetrics;
    private final byte[] buffer = new byte[16_384];
    private int length;
    private Series series;
    private boolean isBegun;

    Exposition(OutputStream out, boolean isOpenMetrics) {
        this.out = out;
        this.isOpenMetrics = isOpenMetrics;
    }

    /** What follows is of this series. It is named once there is a sample. */
    void begin(Series next) {
        series = next;
        isBegun = false;
    }

    /**
     * @param suffix {@code _sum} or {@code _count} of a summary, else nothing
     * @param labels as {@link Names} writes them
     */
    void sample(String suffix, CharSequence labels, double value) throws IOException {
        if (!isBegun) {
            isBegun = true;
            head();
        }
        ascii(series.name);
        ascii(suffix);
        if (labels.length() > 0) {
            put('{');
            text(labels);
            put('}');
        }
        put(' ');
        number(value);
        put('\n');
    }

    void end() throws IOException {
        if (isOpenMetrics) {
            ascii("# EOF\n");
        }
        flush();
        out.flush();
    }

    private void head() throws IOException {
        boolean isCounter = series.type.equals(Series.COUNTER) && series.name.endsWith(TOTAL);
        String name = isOpenMetrics && isCounter
                ? series.name.substring(0, series.name.length() - TOTAL.length()) : series.name;
        ascii("# HELP ");
        ascii(name);
        put(' ');
        String help = series.help.replace("\\", "\\\\");
        text(isOpenMetrics ? help.replace("\"", "\\\"") : help);
        ascii("\n# TYPE ");
        ascii(name);
        put(' ');
        ascii(series.type);
        put('\n');
    }

    private void number(double value) throws IOException {
        long whole = (long) value;
        if (whole == value && Math.abs(whole) < LARGEST_WHOLE) {
            whole((int) whole);
        } else if (whole == value && Math.abs(value) < 1e15) {
            ascii(Long.toString(whole));
        } else if (Double.isInfinite(value)) {
            ascii(value > 0 ? "+Inf" : "-Inf");
        } else {
            ascii(Double.toString(value));
        }
    }

    private void whole(int value) throws IOException {
        if (value < 0) {
            put('-');
            whole(-value);
        } else {
            if (value > 9) {
                whole(value / 10);
            }
            put((char) ('0' + value % 10));
        }
    }

    private void ascii(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    private void text(CharSequence text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > '~') {
                for (byte b : text.toString().substring(i).getBytes(StandardCharsets.UTF_8)) {
                    put((char) (b & 0xff));
                }
                return;
            }
            put(text.charAt(i));
        }
    }

    private void put(char c) throws IOException {
        if (length == buffer.length) {
            flush();
        }
        buffer[length++] = (byte) c;
    }

    private void flush() throws IOException {
        out.write(buffer, 0, length);
        length = 0;
    }
}
