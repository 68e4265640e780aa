#!/bin/bash
# A Kafka node that restarts drops every dynamic default of its cluster, if one of them is a number of threads beyond double (or
# below half) of what its server.properties says.
#
# Versions: Kafka 4.4.0 (org.apache.kafka:kafka_2.13), KRaft, one node; 3.5.2 does the same.
# Guess before: what brokers have taken as a dynamic default is in force again after a restart; the rule of double and half is for
#   changes of a pool that runs.
# Behaviour: num.io.threads is 4 in the file, and is set to 8 and then to 16, each accepted. A node that starts with 4 refuses 16
#   ("value should not be greater than double the current value 4"), and with it all other dynamic defaults: log.retention.ms too
#   is what the file says. The log has one ERROR, "Cluster default configs could not be applied"; kafka-configs still shows the
#   values as set.
# Who meets it: whoever raises a number of threads in steps, as Kafka asks for, and restarts a broker later.
# Fails if the other default is still in force after the restart.
#
# Output seen:
#   before: 777
#   after: null
set -euo pipefail
shopt -s inherit_errexit

version=4.4.0
work=$(mktemp -d)
cleanup() {
  # shellcheck disable=SC2046
  kill -9 $(jobs -p) 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

cat >"$work/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$version</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime

cat >"$work/Defaults.java" <<'JAVA'
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.common.config.ConfigResource;

/** Sets name=value... for the whole cluster, and prints what broker 1 uses of log.retention.ms. */
public class Defaults {
  public static void main(String[] args) throws Exception {
    ConfigResource all = new ConfigResource(ConfigResource.Type.BROKER, "");
    ConfigResource one = new ConfigResource(ConfigResource.Type.BROKER, "1");
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", "127.0.0.1:29292"))) {
      List<AlterConfigOp> changes = new ArrayList<>();
      for (String arg : args) {
        String[] pair = arg.split("=");
        changes.add(new AlterConfigOp(new ConfigEntry(pair[0], pair[1]), AlterConfigOp.OpType.SET));
      }
      if (!changes.isEmpty()) admin.incrementalAlterConfigs(Map.of(all, changes)).all().get();
      Thread.sleep(2000);
      System.out.println(admin.describeConfigs(List.of(one)).all().get().get(one).get("log.retention.ms").value());
    }
  }
}
JAVA

cat >"$work/node.properties" <<NODE
node.id=1
process.roles=broker,controller
controller.quorum.voters=1@127.0.0.1:29291
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:29292,CONTROLLER://127.0.0.1:29291
log.dirs=$work/data
num.io.threads=4
NODE
run=(java -Xmx400m -cp "$work/lib/*")
"${run[@]}" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/node.properties" >/dev/null 2>&1

# Starts the node, and waits until it listens.
start() {
  "${run[@]}" kafka.Kafka "$work/node.properties" >"$work/log" 2>&1 &
  node=$!
  for _ in $(seq 1 240); do
    (echo >/dev/tcp/127.0.0.1/29292) 2>/dev/null && return
    sleep 0.25
  done
  echo "it doesn't listen after 60 s" >&2
  exit 1
}

defaults=("${run[@]}" "$work/Defaults.java")
start
"${defaults[@]}" num.io.threads=8 log.retention.ms=777 >/dev/null 2>&1
before=$("${defaults[@]}" num.io.threads=16 2>/dev/null)
kill "$node"
wait "$node" 2>/dev/null || true
start
after=$("${defaults[@]}" 2>/dev/null)
echo "Kafka $version"
echo "before: $before"
echo "after: $after"
[ "$before" = 777 ] && [ "$after" != 777 ]
