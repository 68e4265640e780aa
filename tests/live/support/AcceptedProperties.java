import java.io.File;
import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Properties;

/** Has the Kafka on the class path read each file of a directory as server.properties; prints what it refuses. */
public class AcceptedProperties {
  public static void main(String[] args) throws Exception {
    Method read = Class.forName("kafka.server.KafkaConfig").getMethod("fromProps", Properties.class);
    File[] files = new File(args[0]).listFiles();
    for (File file : files) {
      Properties properties = new Properties();
      try (InputStream stream = new FileInputStream(file)) {
        properties.load(stream);
      }
      try {
        read.invoke(null, properties);
      } catch (InvocationTargetException refused) {
        System.out.println(file.getName() + ": " + refused.getCause());
      }
    }
    System.out.println("read " + files.length);
  }
}
