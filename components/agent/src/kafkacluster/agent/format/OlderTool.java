package kafkacluster.agent.format;

import java.lang.reflect.InvocationTargetException;
import org.apache.kafka.common.utils.Exit;

/** The tool before Kafka 3.9, which only ends: it asks Kafka's own class to, which lets others do something else. */
final class OlderTool {
    /** What it does instead. */
    private static final class Ended extends Error {
        private static final long serialVersionUID = 1L;
        private final int code;

        Ended(int code) {
            this.code = code;
        }
    }

    private OlderTool() {
    }

    static int run(Class<?> tool, String[] arguments) throws Throwable {
        Exit.setExitProcedure((code, message) -> {
            throw new Ended(code);
        });
        try {
            tool.getMethod("main", String[].class).invoke(null, (Object) arguments);
            throw new IllegalStateException(tool.getName() + " didn't say how it ended");
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Ended) {
                return ((Ended) thrown.getCause()).code;
            }
            throw thrown.getCause();
        } finally {
            Exit.resetExitProcedure();
        }
    }
}
