#!/bin/bash
# A replica that is moved away while its broker is down stays on that broker's volume for ever.
#
# Versions: Kafka 4.4.0 (org.apache.kafka:kafka_2.13), KRaft, two brokers; 3.9.1 does the same.
# Guess before: the broker deletes it when it is back, as it deletes a replica that is moved away while it runs, after
#   log.segment.delete.delay.ms.
# Behaviour: at its start it renames the directory to <topic>-<partition>.<id>-stray. Neither that delay nor another start deletes
#   it, and describeLogDirs doesn't count it: by Kafka's word the broker holds nothing of it, while its volume has as much less room.
#   A replica that is moved away while the broker runs is gone.
# Who meets it: whoever shrinks or rebalances a cluster while a broker restarts, as reassignments end without it.
# Fails if nothing is left on the volume any more, or Kafka tells of it.
#
# Output seen:
#   moved while it runs: 0 directories, 0 of them stray, 0 bytes told
#   moved while it is down: 1 directories, 1 of them stray, 0 bytes told
#   after one more start: 1 directories, 1 of them stray, 0 bytes told
set -euo pipefail
shopt -s inherit_errexit

version=${VERSION:-4.4.0}
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

cat >"$work/Move.java" <<'JAVA'
import java.util.*;
import org.apache.kafka.clients.admin.*;
import org.apache.kafka.clients.producer.*;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** make TOPIC: on both brokers, with records. move TOPIC: to broker 1 alone. told: bytes of replicas on broker 2, by its word. */
public class Move {
  static final Map<String, Object> CLUSTER = Map.of("bootstrap.servers", "127.0.0.1:29392");

  public static void main(String[] args) throws Exception {
    try (Admin admin = Admin.create(CLUSTER)) {
      if (args[0].equals("told")) {
        long bytes = 0;
        for (LogDirDescription each : admin.describeLogDirs(List.of(2)).allDescriptions().get().get(2).values())
          for (ReplicaInfo replica : each.replicaInfos().values()) bytes += replica.size();
        System.out.println(bytes);
        return;
      }
      TopicPartition partition = new TopicPartition(args[1], 0);
      if (args[0].equals("make")) {
        admin.createTopics(List.of(new NewTopic(args[1], Map.of(0, List.of(1, 2))))).all().get();
        try (var producer = new KafkaProducer<>(CLUSTER, new ByteArraySerializer(), new ByteArraySerializer())) {
          for (int i = 0; i < 100; i++) producer.send(new ProducerRecord<>(args[1], new byte[10_000])).get();
        }
        return;
      }
      admin.alterPartitionReassignments(
          Map.of(partition, Optional.of(new NewPartitionReassignment(List.of(1))))).all().get();
      for (int i = 0; i < 100; i++) {
        var info = admin.describeTopics(List.of(args[1])).allTopicNames().get().get(args[1]).partitions().get(0);
        if (info.replicas().size() == 1) return;
        Thread.sleep(200);
      }
      throw new IllegalStateException("it isn't moved after 20 s");
    }
  }
}
JAVA

run=(java -Xmx400m -cp "$work/lib/*")
for id in 1 2; do
  cat >"$work/$id.properties" <<NODE
node.id=$id
process.roles=$([ "$id" = 1 ] && echo broker,controller || echo broker)
controller.quorum.voters=1@127.0.0.1:29391
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:2939$((id + 1))$([ "$id" = 1 ] && echo ,CONTROLLER://127.0.0.1:29391)
advertised.listeners=PLAINTEXT://127.0.0.1:2939$((id + 1))
log.dirs=$work/data$id
log.segment.delete.delay.ms=1000
log.initial.task.delay.ms=1000
offsets.topic.replication.factor=1
NODE
  "${run[@]}" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/$id.properties" >/dev/null 2>&1
done

# Starts a node, and waits until it listens.
start() {
  "${run[@]}" kafka.Kafka "$work/$1.properties" >"$work/log$1" 2>&1 &
  node=$!
  for _ in $(seq 1 240); do
    (echo >/dev/tcp/127.0.0.1/2939$(($1 + 1))) 2>/dev/null && return
    sleep 0.25
  done
  echo "node $1 doesn't listen after 60 s" >&2
  exit 1
}
stop() {
  kill "$node"
  wait "$node" 2>/dev/null || true
}
move=("${run[@]}" "$work/Move.java")

# What broker 2 has of a topic, ten seconds later.
left() {
  sleep 10
  local strays all
  all=$(find "$work/data2" -maxdepth 1 -name "$1-0*" | wc -l)
  strays=$(find "$work/data2" -maxdepth 1 -name "$1-0*-stray" | wc -l)
  echo "$all directories, $strays of them stray, $("${move[@]}" told 2>/dev/null) bytes told"
}

start 1
start 2
for topic in runs down; do "${move[@]}" make $topic 2>/dev/null; done
"${move[@]}" move runs 2>/dev/null
stop
"${move[@]}" move down 2>/dev/null
start 2
while_running="$(left runs)"
while_down="$(left down)"
stop
start 2
once_more="$(left down)"

echo "Kafka $version"
echo "moved while it runs: $while_running"
echo "moved while it is down: $while_down"
echo "after one more start: $once_more"
[ "$while_running" = "0 directories, 0 of them stray, 0 bytes told" ] &&
  [ "$while_down" = "1 directories, 1 of them stray, 0 bytes told" ] && [ "$once_more" = "$while_down" ]
