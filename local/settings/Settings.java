import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;

/**
 * Prints what the Kafka on the class path defines of every property of nodes and of topics, a line each: of whom, name,
 * type, default, what its validator says of itself, how it can be changed while nodes run, each behind a tab. With
 * {@code parse} it tells which values Kafka takes.
 */
public class Settings {
  /** What stands where there is nothing. */
  private static final String NONE = "-";

  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("parse")) parse();
    else define();
  }

  /** Reads lines of an owner, a name and a value, and prints for each whether Kafka's parser takes it. */
  private static void parse() throws Exception {
    Map<String, Map<String, ConfigKey>> keys = Map.of("node", nodes(), "topic", topics());
    for (String line : new String(System.in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
      String[] parts = line.split("\t", 3);
      ConfigDef single = new ConfigDef().define(keys.get(parts[0]).get(parts[1]));
      try {
        single.parse(Map.of(parts[1], parts[2]));
        System.out.println("taken");
      } catch (ConfigException | IllegalArgumentException wrong) {
        System.out.println("refused");
      }
    }
  }

  private static void define() throws Exception {
    Map<String, String> modes = updateModes();
    for (ConfigKey key : nodes().values()) print("node", key, modes.getOrDefault(key.name, "read-only"));
    for (ConfigKey key : topics().values()) {
      if (!key.internalConfig) print("topic", key, NONE);
    }
  }

  private static void print(String whose, ConfigKey key, String mode) throws IllegalAccessException {
    Object defined = key.hasDefault() ? key.defaultValue : null;
    String type = key.type.name().toLowerCase();
    System.out.println(String.join("\t", whose, key.name, type, inWords(defined), bounds(key.validator), mode));
  }

  private static String inWords(Object value) {
    if (value == null) return NONE;
    if (value instanceof Collection<?> items) {
      return "=" + String.join(",", items.stream().map(Object::toString).toList());
    }
    if (value instanceof Class<?> type) return "=" + type.getName();
    return "=" + value;
  }

  private static String bounds(ConfigDef.Validator validator) throws IllegalAccessException {
    if (validator == null) return NONE;
    String said = validator.toString();
    if (said.contains("Lambda$") || said.contains("@")) return "?" + validator.getClass().getName();
    return validator.getClass().getSimpleName() + ":" + said + listRules(validator);
  }

  /** From 4.2 on (KIP-1161) a list has no empty item, and some lists have to have one; earlier ones don't know of it. */
  private static String listRules(ConfigDef.Validator validator) throws IllegalAccessException {
    try {
      Field field = validator.getClass().getDeclaredField("isEmptyAllowed");
      field.setAccessible(true);
      return field.getBoolean(validator) ? " filled" : " filled non-empty";
    } catch (NoSuchFieldException none) {
      return "";
    }
  }

  static Map<String, ConfigKey> nodes() throws Exception {
    // Releases before 3.5 keep it in an object of Scala's.
    return new TreeMap<>(((ConfigDef) staticOf("kafka.server.KafkaConfig", "configDef", "CONFIG_DEF")).configKeys());
  }

  static Map<String, ConfigKey> topics() throws Exception {
    Object found = exists("org.apache.kafka.storage.internals.log.LogConfig")
        ? staticOf("org.apache.kafka.storage.internals.log.LogConfig", "configDefCopy", "CONFIG")
        : staticOf("kafka.log.LogConfig", "configDefCopy", "configDef");
    return new TreeMap<>(((ConfigDef) found).configKeys());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> updateModes() throws Exception {
    String moved = "org.apache.kafka.server.config.DynamicBrokerConfig";
    String name = exists(moved) ? moved : "kafka.server.DynamicBrokerConfig";
    return (Map<String, String>) staticOf(name, "dynamicConfigUpdateModes");
  }

  private static boolean exists(String name) {
    try {
      Class.forName(name);
      return true;
    } catch (ClassNotFoundException none) {
      return false;
    }
  }

  /** What the first of these names holds in a class: a static method or field of Java's, or one of Scala's object. */
  private static Object staticOf(String type, String... names) throws Exception {
    for (String owner : List.of(type, type + "$")) {
      if (!exists(owner)) continue;
      Class<?> holder = Class.forName(owner);
      Object module = owner.endsWith("$") ? holder.getField("MODULE$").get(null) : null;
      for (String name : names) {
        for (Class<?> at = holder; at != null; at = at.getSuperclass()) {
          for (Method method : at.getDeclaredMethods()) {
            boolean isStatic = java.lang.reflect.Modifier.isStatic(method.getModifiers());
            if (!method.getName().equals(name) || method.getParameterCount() > 0 || isStatic == (module != null)) continue;
            method.setAccessible(true);
            return method.invoke(module);
          }
          for (Field field : at.getDeclaredFields()) {
            boolean isStatic = java.lang.reflect.Modifier.isStatic(field.getModifiers());
            if (!field.getName().equals(name) || (!isStatic && module == null)) continue;
            field.setAccessible(true);
            return field.get(module);
          }
        }
      }
    }
    throw new NoSuchMethodException(type + ": " + String.join(", ", names));
  }
}
