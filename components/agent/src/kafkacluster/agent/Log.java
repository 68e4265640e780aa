package kafkacluster.agent;

import java.text.SimpleDateFormat;
import java.util.Date;

/** Lines in the shape of the broker's own log. */
final class Log {
    private Log() {
    }

    static void info(String message) {
        String time = new SimpleDateFormat("yyyy-MM-dd HH:mm:ss,SSS").format(new Date());
        System.out.println("[" + time + "] INFO " + message + " (kafkacluster.agent)");
    }
}
