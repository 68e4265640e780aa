#!/bin/bash
# A Kafka broker that is stopped waits for a heartbeat, however little there is to move.
#
# Versions: Kafka 4.3.1 (org.apache.kafka:kafka_2.13), KRaft, a controller and two brokers.
# Guess before: a broker with a handful of idle partitions is let go as soon as its leaders have moved, in a tenth of a
#   second; broker.heartbeat.interval.ms (2 s) only decides how soon a dead broker is noticed.
# Behaviour: the controller lets a broker go only in the answer to one of its heartbeats, and only once every other
#   broker's heartbeat has shown that it has read of the leaders' move. After the first two, which follow at once, the
#   broker asks again after a whole interval. So a stop takes one interval longer than its work, with no word of it in the
#   setting's documentation; 100 brokers that are rolled one by one wait over three minutes for that alone.
# Who meets it: whoever rolls brokers one at a time. With 500 ms the same stop waits a quarter of it.
# Fails if the wait no longer follows the interval.
#
# Output seen (interval: seconds from the first to the last line of the controlled shutdown):
#   2000 ms: 2.0 s
#   500 ms: 0.5 s
set -euo pipefail
shopt -s inherit_errexit

version=4.3.1
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
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$version</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j-impl</artifactId><version>2.25.1</version>
    </dependency>
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
  -DoutputDirectory="$work/lib" -DincludeScope=runtime

cat >"$work/log4j2.properties" <<'LOG'
rootLogger.level=info
rootLogger.appenderRef.out.ref=out
appender.out.type=Console
appender.out.name=out
appender.out.layout.type=PatternLayout
appender.out.layout.pattern=%d{UNIX_MILLIS} %m%n
LOG

run=(java -Xmx256m -cp "$work/lib/*" "-Dlog4j2.configurationFile=$work/log4j2.properties")

# Writes the settings of a node and formats its directory. Arguments: id, role, port, heartbeat interval in ms.
prepare() {
  cat >"$work/$1.properties" <<NODE
node.id=$1
process.roles=$2
controller.quorum.voters=1@127.0.0.1:29191
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
listeners=$([ "$2" = controller ] && echo CONTROLLER || echo PLAINTEXT)://127.0.0.1:$3
log.dirs=$work/data-$4-$1
broker.heartbeat.interval.ms=$4
offsets.topic.replication.factor=2
NODE
  "${run[@]}" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/$1.properties" >/dev/null
}

# Waits until a file has a line. Arguments: file, text.
wait_for() {
  for _ in $(seq 1 240); do
    grep -q "$2" "$1" 2>/dev/null && return
    sleep 0.25
  done
  echo "no \"$2\" in 60 s" >&2
  exit 1
}

# Milliseconds that broker 3 waits in its controlled shutdown. Argument: heartbeat interval in ms.
measure() {
  local id pids=()
  prepare 1 controller 29191 "$1"
  prepare 2 broker 29192 "$1"
  prepare 3 broker 29193 "$1"
  for id in 1 2 3; do
    "${run[@]}" kafka.Kafka "$work/$id.properties" >"$work/$1-$id.log" 2>&1 &
    pids+=($!)
  done
  wait_for "$work/$1-2.log" "Kafka Server started"
  wait_for "$work/$1-3.log" "Kafka Server started"
  "${run[@]}" org.apache.kafka.tools.TopicCommand --bootstrap-server 127.0.0.1:29192 \
    --create --topic few --partitions 4 --replication-factor 2 >/dev/null
  sleep 5
  kill "${pids[2]}"
  wait_for "$work/$1-3.log" "asked us to exit controlled shutdown"
  awk '/Beginning controlled shutdown/ { from = $1 } /asked us to exit controlled shutdown/ { print $1 - from }' \
    "$work/$1-3.log"
  kill -9 "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}

long=$(measure 6000)
default=$(measure 2000)
short=$(measure 500)
echo "Kafka $version"
echo "6000 ms: $long ms"
echo "2000 ms, the default: $default ms"
echo "500 ms: $short ms"
[ "$long" -ge 5000 ] && [ "$default" -ge 1500 ] && [ "$default" -lt "$long" ] && [ "$short" -lt "$((long / 2))" ]
