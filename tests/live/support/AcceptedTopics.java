import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.storage.internals.log.LogConfig;

/** Has the Kafka on the class path judge the settings of a topic, one topic an argument, as controllers do; prints its words. */
public class AcceptedTopics {
  public static void main(String[] topics) throws Exception {
    boolean isTiered = Boolean.parseBoolean(topics[0]);
    for (int i = 1; i < topics.length; i++) {
      Properties settings = new Properties();
      for (String setting : topics[i].split(" ")) {
        settings.setProperty(setting.split("=")[0], setting.split("=")[1]);
      }
      System.out.println(judged(settings, isTiered));
    }
  }

  private static String judged(Properties settings, boolean isTiered) throws Exception {
    // Without a value of the brokers' it looks at each setting alone.
    Map<String, String> ofBrokers = Map.of("retention.ms", "604800000");
    for (Method method : LogConfig.class.getMethods()) {
      Class<?>[] types = method.getParameterTypes();
      if (!method.getName().equals("validate") || !Modifier.isStatic(method.getModifiers()) || types.length < 3) continue;
      Object given = types[types.length == 3 ? 0 : 1] == Properties.class ? settings : new HashMap<>(settings);
      Map<String, String> before = new HashMap<>();
      Object[] values =
          switch (types.length) {
            case 3 -> new Object[] {given, ofBrokers, isTiered};
            case 4 -> new Object[] {before, given, ofBrokers, isTiered};
            default -> new Object[] {before, given, ofBrokers, isTiered, false};
          };
      try {
        method.invoke(null, values);
        return "taken";
      } catch (InvocationTargetException refused) {
        return "refused: " + refused.getCause().getMessage();
      }
    }
    throw new NoSuchMethodException("LogConfig.validate");
  }
}
