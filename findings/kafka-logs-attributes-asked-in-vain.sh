#!/bin/bash
# A bean of Kafka's metrics that is asked for attributes together, and lacks one of them, logs that one with a whole stack trace each
# time, on whichever side has the bean: a broker, or a client.
#
# Versions: Kafka 4.4.0 (org.apache.kafka:kafka-clients); 3.5.2 does the same.
# Guess before: getAttributes leaves out what it can't read, and says nothing, as JMX has it for a list of attributes.
# Behaviour: the others are answered, and the one that isn't there is left out. But KafkaMbean writes a WARN, "Error getting JMX
#   attribute", with an AttributeNotFoundException of some ten lines, for each attribute and each time. The same bean asked for that
#   attribute alone throws, and logs nothing.
# Who meets it: whoever reads metrics of several releases with one list of attributes, every few seconds: the log of the broker fills.
# Fails if nothing is logged any more, or the others aren't answered.
#
# Output seen:
#   answered: count
#   asked for alone: AttributeNotFoundException
#   warnings after two looks: 2
#   lines of a stack: yes
set -euo pipefail
shopt -s inherit_errexit

version=4.4.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka-clients</artifactId><version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime

cat >"$work/Asked.java" <<'JAVA'
import java.lang.management.ManagementFactory;
import java.util.*;
import javax.management.*;
import org.apache.kafka.clients.admin.Admin;

/** Asks a bean of a client that has no broker: its metrics are there all the same. */
public class Asked {
  public static void main(String[] args) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:29293"))) {
      ObjectName bean = new ObjectName("kafka.admin.client:type=kafka-metrics-count,client-id=adminclient-1");
      for (int look = 0; look < 2; look++) {
        AttributeList answered = server.getAttributes(bean, new String[] {"count", "not-there"});
        if (look == 0) for (Attribute each : answered.asList()) System.out.println("answered: " + each.getName());
      }
      try {
        server.getAttribute(bean, "not-there");
        System.out.println("asked for alone: answered");
      } catch (AttributeNotFoundException e) {
        System.out.println("asked for alone: AttributeNotFoundException");
      }
    }
  }
}
JAVA
log=$work/log
seen=$(timeout 60 java -cp "$work/lib/*" "$work/Asked.java" 2>"$log")
seen+=$'\n'"warnings after two looks: $(grep -c "WARN .*Error getting JMX attribute 'not-there'" "$log" || true)"
seen+=$'\n'"lines of a stack: $(grep -q 'at org.apache.kafka.common.metrics.JmxReporter' "$log" && echo yes || echo no)"
echo "$seen"
[ "$seen" = "answered: count
asked for alone: AttributeNotFoundException
warnings after two looks: 2
lines of a stack: yes" ]
