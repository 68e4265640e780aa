package kafkacluster.agent.base;

import java.text.SimpleDateFormat;
import java.util.Date;

/** Lines in the shape of the broker's own log. */
public final class Log {
    private Log() {
    }

    public static void info(String message) {
        String time = new SimpleDateFormat("yyyy-MM-dd HH:mm:ss,SSS").format(new Date());
        System.out.println("[" + time + "] INFO " + message + " (kafkacluster.agent)");
    }
}
