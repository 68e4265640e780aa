import java.util.TreeSet;

/** Prints the name of every property that the Kafka on the class path knows, a line each. */
public class SettingNames {
  public static void main(String[] args) throws Exception {
    // By reflection: the Scala collection that holds them has no type that this file could be compiled with.
    Object names = Class.forName("kafka.server.KafkaConfig").getMethod("configNames").invoke(null);
    Object lines = names.getClass().getMethod("mkString", String.class).invoke(names, "\n");
    new TreeSet<>(java.util.Arrays.asList(lines.toString().split("\n"))).forEach(System.out::println);
  }
}
