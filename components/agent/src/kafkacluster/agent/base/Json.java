package kafkacluster.agent.base;

import java.util.Collection;
import java.util.Map;

/** Writes maps, collections, strings, numbers, booleans and null as JSON: brokers' images have no library for it. */
public final class Json {
    private Json() {
    }

    public static String of(Object value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(Object value, StringBuilder into) {
        if (value instanceof Map) {
            String before = "{";
            for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                into.append(before);
                string(entry.getKey().toString(), into);
                into.append(':');
                write(entry.getValue(), into);
                before = ",";
            }
            into.append(before.equals("{") ? "{}" : "}");
        } else if (value instanceof Collection) {
            String before = "[";
            for (Object element : (Collection<?>) value) {
                into.append(before);
                write(element, into);
                before = ",";
            }
            into.append(before.equals("[") ? "[]" : "]");
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            into.append(value);
        } else {
            string(value.toString(), into);
        }
    }

    private static void string(String value, StringBuilder into) {
        into.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                into.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f) {
                into.append(String.format("\\u%04x", (int) c));
            } else {
                into.append(c);
            }
        }
        into.append('"');
    }
}
