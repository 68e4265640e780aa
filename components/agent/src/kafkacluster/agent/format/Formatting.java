package kafkacluster.agent.format;

import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafkacluster.agent.base.Failures;

/**
 * Formats the volumes of a node by Kafka's own tool, in the JVM of the node and before it begins. A JVM for the tool alone
 * would take longer than all that it does.
 */
public final class Formatting {
    private static final String TOOL = "kafka.tools.StorageTool";

    private Formatting() {
    }

    /**
     * Ends the JVM where the volumes can't be formatted.
     *
     * @param file what kafka-storage is to be told, an argument a line; gone once that is done
     */
    public static void run(Path file) {
        int code = 1;
        try {
            code = format(Files.readAllLines(file).toArray(new String[0]));
            if (code == 0) {
                Files.delete(file);
                return;
            }
        } catch (Throwable failure) {
            System.err.println("The volumes can't be formatted: " + Failures.text(failure));
        }
        System.exit(code);
    }

    private static int format(String[] arguments) throws Throwable {
        Class<?> tool = Class.forName(TOOL);
        try {
            return (Integer) tool.getMethod("execute", String[].class, PrintStream.class)
                    .invoke(null, arguments, System.out);
        } catch (NoSuchMethodException olderThanKafka39) {
            return OlderTool.run(tool, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
