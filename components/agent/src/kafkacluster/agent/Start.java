package kafkacluster.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Where a JVM enters the agent. All classes but those that Kafka loads by their names are in a jar beside this one,
 * uncompressed in there and compressed as one: each of them names the same things, so one by one they take half as much
 * again.
 */
public final class Start extends ClassLoader {
    private static final String CLASSES = "/classes.jar";
    private static final String FAILED = "The agent can't start, so this node will not be ready: ";

    /** The only one of this JVM: classes of two would share nothing. */
    private static Start only;

    /** What hasn't been loaded yet. */
    private final Map<String, byte[]> classes = new HashMap<>();

    private Start() throws IOException {
        super(Start.class.getClassLoader());
        try (ZipInputStream jar = new ZipInputStream(Start.class.getResourceAsStream(CLASSES))) {
            byte[] buffer = new byte[8_192];
            for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                for (int n = jar.read(buffer); n >= 0; n = jar.read(buffer)) {
                    bytes.write(buffer, 0, n);
                }
                classes.put(entry.getName(), bytes.toByteArray());
            }
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] bytes = classes.remove(name.replace('.', '/') + ".class");
        if (bytes == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, bytes, 0, bytes.length);
    }

    private static synchronized Class<?> agentClass(String name) throws ClassNotFoundException, IOException {
        if (only == null) {
            only = new Start();
        }
        return only.loadClass(name);
    }

    /** What a class does that Kafka knows by its name. */
    static <T> T make(Class<T> type, String name) {
        try {
            return type.cast(agentClass(name).getDeclaredConstructor().newInstance());
        } catch (ReflectiveOperationException | IOException failure) {
            throw new IllegalStateException("the agent's class " + name + " can't be loaded", failure);
        }
    }

    /** Inside the JVM of a node, which goes on whatever fails here. */
    public static void premain(String options) {
        try {
            agentClass("kafkacluster.agent.Agent").getMethod("start", String.class).invoke(null, options);
        } catch (InvocationTargetException failure) {
            System.out.println(FAILED + failure.getCause());
        } catch (Throwable failure) {
            System.out.println(FAILED + failure);
        }
    }

    /** As a program: the first argument is a class of the agent, the others are its. */
    public static void main(String[] args) throws Exception {
        String[] others = Arrays.copyOfRange(args, 1, args.length);
        agentClass(args[0]).getMethod("main", String[].class).invoke(null, (Object) others);
    }
}
