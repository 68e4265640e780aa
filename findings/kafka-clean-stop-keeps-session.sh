#!/bin/bash
# A Kafka broker that was stopped cleanly and starts again at once is taken for a second one of its id, until the session of
# the one that has ended runs out.
#
# Versions: Kafka 4.4.0 (org.apache.kafka:kafka_2.13), KRaft, a controller and two brokers.
# Guess before: since 4.1 (KAFKA-19047, "Allow quickly re-registering brokers that are in controlled shutdown") a broker
#   that was let go by its controller registers again at once; only one that was killed waits for its session.
# Behaviour: the controller lets a registration pass where the former one is in controlled shutdown. But with the answer that
#   lets the broker go it fences it, and what is fenced isn't in controlled shutdown any more, while its session goes on from
#   that last heartbeat. So a clean stop waits as long as a kill: broker.session.timeout.ms, 9 s, less what the restart took.
# Who meets it: whoever restarts brokers in fewer than nine seconds, and whoever measures how long a roll takes: a start that
#   is faster than the session saves nothing.
# Fails if a broker that was stopped cleanly registers at once.
#
# Output seen:
#   stopped cleanly, session of 9 s: registered after 10911 ms, refused 4 times as a duplicate
#   killed, session of 9 s: after 9819 ms
#   stopped cleanly, session of 4.5 s: after 5126 ms
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

# Writes the settings of a node and formats its directory. Arguments: id, role, port, session timeout in ms.
prepare() {
  cat >"$work/$1.properties" <<NODE
node.id=$1
process.roles=$2
controller.quorum.voters=1@127.0.0.1:29291
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
listeners=$([ "$2" = controller ] && echo CONTROLLER || echo PLAINTEXT)://127.0.0.1:$3
log.dirs=$work/data-$4-$1
broker.session.timeout.ms=$4
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

# Milliseconds from the moment that broker 3 is let go, or killed, until its next process is registered.
# Arguments: signal, session timeout in ms.
measure() {
  local id pids=() ended
  rm -rf "$work"/data-*
  prepare 1 controller 29291 "$2"
  prepare 2 broker 29292 "$2"
  prepare 3 broker 29293 "$2"
  for id in 1 2 3; do
    "${run[@]}" kafka.Kafka "$work/$id.properties" >"$work/$id.log" 2>&1 &
    pids+=($!)
  done
  wait_for "$work/2.log" "Kafka Server started"
  wait_for "$work/3.log" "Kafka Server started"
  sleep 3
  ended=$(date +%s%3N)
  kill -"$1" "${pids[2]}"
  wait "${pids[2]}" 2>/dev/null || true
  if [ "$1" = TERM ]; then
    ended=$(awk '/asked us to exit controlled shutdown/ { print $1 }' "$work/3.log")
  fi
  "${run[@]}" kafka.Kafka "$work/3.properties" >"$work/3-again.log" 2>&1 &
  pids[2]=$!
  wait_for "$work/3-again.log" "Successfully registered broker"
  awk -v ended="$ended" '/DUPLICATE_BROKER_REGISTRATION/ { refused++ } /Successfully registered broker/ { print $1 - ended, refused + 0; exit }' \
    "$work/3-again.log"
  kill -9 "${pids[@]}" 2>/dev/null || true
  wait "${pids[@]}" 2>/dev/null || true
}

read -r clean refused < <(measure TERM 9000)
read -r killed _ < <(measure KILL 9000)
read -r short _ < <(measure TERM 4500)
echo "Kafka $version"
echo "stopped cleanly, session of 9 s: registered after $clean ms, refused $refused times as a duplicate"
echo "killed, session of 9 s: after $killed ms"
echo "stopped cleanly, session of 4.5 s: after $short ms"
[ "$refused" -ge 1 ] && [ "$clean" -ge 8000 ] && [ "$killed" -ge 6000 ] && [ "$short" -lt "$clean" ]
