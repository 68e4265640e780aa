#!/bin/bash
# A volume that a newer kafka-storage has formatted starts under an older broker, without what it was formatted with.
#
# Versions: formatted by Kafka 4.4.0 for 4.2 (--release-version), started by Kafka 4.3.1 (org.apache.kafka:kafka_2.13),
#   KRaft, one node.
# Guess before: the older broker refuses the volume. The notes of 4.4.0 say that a broker must not be older than the tool,
#   and the change that wrote them (apache/kafka#22429) that it can't start.
# Behaviour: it starts at once. It finds no bootstrap.checkpoint, and doesn't read the records that the newer tool has put
#   into the checkpoint of the quorum (KIP-1170), though it does take the voters from there. So it begins by its own defaults:
#   another metadata.version than was asked for, all other features off (no eligible leaders, no new consumer or share groups,
#   transactions of the first kind), and no SCRAM user. The only word is "the default bootstrap" in a line of its log.
# Who meets it: whoever formats with one image and starts with another, such as an upgrade that is taken back before the first
#   start. Once the newer one has run, the records are in the metadata log, and the older one finds all of them.
# Fails if the older broker refuses the volume, or begins with what it was formatted with.
#
# Output seen:
#   formatted by 4.4.0, started by 4.4.0: group.version 1, metadata.version 4.2-IV1, transaction.version 2, alice
#   formatted by 4.4.0, started by 4.3.1: group.version 0, metadata.version 4.3-IV0, transaction.version 0, nobody
#   formatted by 4.3.1, started by 4.4.0: group.version 1, metadata.version 4.2-IV1, transaction.version 2, alice
set -euo pipefail
shopt -s inherit_errexit

newer=4.4.0
older=4.3.1
work=$(mktemp -d)
cleanup() {
  [ ! -f "$work/pid" ] || kill -9 "$(cat "$work/pid")" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

# Copies the jars of a release. Argument: the release.
fetch() {
  mkdir -p "$work/$1"
  cat >"$work/$1/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>$1</version>
    </dependency>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka-tools</artifactId><version>$1</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
POM
  mvn -q -B -f "$work/$1/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies \
    -DoutputDirectory="$work/$1/lib" -DincludeScope=runtime
}

# Runs a class of a release. Arguments: the release, the class, its arguments.
kafka() {
  local release=$1
  shift
  java -Xmx256m -cp "$work/$release/lib/*" "$@"
}

# Prints what a node has that one release formats and another one starts. Arguments: both.
begin() {
  local features users pid
  rm -rf "$work/data"
  kafka "$1" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$work/node.properties" --standalone \
    --release-version 4.2 --add-scram 'SCRAM-SHA-256=[name=alice,password=alice-secret]' >/dev/null
  java -Xmx384m -cp "$work/$2/lib/*" kafka.Kafka "$work/node.properties" >"$work/node.log" 2>&1 &
  pid=$!
  echo "$pid" >"$work/pid"
  for _ in $(seq 1 60); do
    kill -0 "$pid" 2>/dev/null || break
    features=$(kafka "$newer" org.apache.kafka.tools.FeatureCommand --bootstrap-server 127.0.0.1:29192 describe 2>/dev/null) && break
    sleep 1
  done
  [ -n "${features:-}" ] || { echo "doesn't start" && return; }
  users=$(kafka "$newer" org.apache.kafka.tools.ConfigCommand --bootstrap-server 127.0.0.1:29192 \
    --describe --entity-type users 2>/dev/null)
  kill -9 "$pid" 2>/dev/null
  wait "$pid" 2>/dev/null || true
  awk '/^Feature: (metadata|group|transaction)\.version/ {
    for (i = 1; i < NF; i++) if ($i == "FinalizedVersionLevel:") printf "%s %s, ", $2, $(i + 1) }' <<<"$features"
  if grep -q alice <<<"$users"; then echo alice; else echo nobody; fi
}

fetch "$newer"
fetch "$older"
cat >"$work/node.properties" <<NODE
node.id=1
process.roles=broker,controller
controller.quorum.bootstrap.servers=127.0.0.1:29191
controller.listener.names=CONTROLLER
listeners=PLAINTEXT://127.0.0.1:29192,CONTROLLER://127.0.0.1:29191
log.dirs=$work/data
NODE
same=$(begin "$newer" "$newer")
back=$(begin "$newer" "$older")
forth=$(begin "$older" "$newer")
echo "formatted by $newer, started by $newer: $same"
echo "formatted by $newer, started by $older: $back"
echo "formatted by $older, started by $newer: $forth"
[[ $same == *alice ]] && [ "$forth" = "$same" ] && [[ $back == *nobody ]]
