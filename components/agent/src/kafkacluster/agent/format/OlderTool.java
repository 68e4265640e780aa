package kafkacluster.agent.format;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** The tool before Kafka 3.9, which only ends: it asks a class of Kafka's to, which lets others do something else. */
final class OlderTool {
    /** Its name then; later releases have it in another package. */
    private static final String EXIT = "org.apache.kafka.common.utils.Exit";

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
        Class<?> exit = Class.forName(EXIT);
        Class<?> procedure = Class.forName(EXIT + "$Procedure");
        Object instead = Proxy.newProxyInstance(procedure.getClassLoader(), new Class<?>[] {procedure},
                (proxy, method, codeAndMessage) -> {
                    throw new Ended((Integer) codeAndMessage[0]);
                });
        exit.getMethod("setExitProcedure", procedure).invoke(null, instead);
        try {
            tool.getMethod("main", String[].class).invoke(null, (Object) arguments);
            throw new IllegalStateException(tool.getName() + " didn't say how it ended");
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof Ended) {
                return ((Ended) thrown.getCause()).code;
            }
            throw thrown.getCause();
        } finally {
            exit.getMethod("resetExitProcedure").invoke(null);
        }
    }
}
