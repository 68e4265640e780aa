#!/bin/bash
# Starts the ZooKeeper server of a pod, with the jars of whichever image this is. POD_NAME comes from the downward API.
set -euo pipefail

CONFIG_DIR=/etc/kafka-cluster/config
. "$CONFIG_DIR/nodeOnly.sh"
properties=$CONFIG_DIR/zoo.cfg

# The first of the directories that has ZooKeeper: apache/kafka and images made like it, Confluent's, zookeeper.
find_libraries() {
  local directory
  for directory in "$KAFKA_HOME/libs" /usr/share/java/kafka /apache-zookeeper-*/lib; do
    if compgen -G "$directory/zookeeper-[0-9]*.jar" >/dev/null; then
      echo "$directory"
      return
    fi
  done
  echo "There is no ZooKeeper in this image: no zookeeper-*.jar in $KAFKA_HOME/libs. Kafka's images have one up to Kafka 3.9" >&2
  return 1
}

property() { sed -n "s|^$1=||p" "$properties"; }

# Whether the first server runs alone, which an ensemble of more doesn't.
first_is_alone() {
  local first
  first=$(property 'server\.1')
  bash "$CONFIG_DIR/askZookeeper.sh" "${first%%:*}" "$(property clientPort)" srvr 'Mode: standalone' >/dev/null 2>&1
}

# Servers of different lists could elect two leaders, and the one with less data would win over the other.
claim_volume() {
  local replicas former
  replicas=$(grep -c '^server\.' "$properties" || true)
  mkdir -p "$1"
  former=$(cat "$1/replicas" 2>/dev/null || true)
  if [ -z "$former" ] && [ "$replicas" -gt 1 ] && first_is_alone; then former=1; fi
  if [ -n "$former" ] && [ "$former" != "$replicas" ]; then
    echo "This ensemble has data as one of $former, and replicas is $replicas, which can't be changed; set it to $former" >&2
    return 1
  fi
  echo "$replicas" >"$1/replicas"
  echo "$((${POD_NAME##*-} + 1))" >"$1/myid"
}

libraries=$(find_libraries)
claim_volume "$(property dataDir)"
# A pod that comes back has another address, which the JVM must not keep for long. ZOO_CONF_DIR has the logging
# configuration of the image called zookeeper; HEAP_OPTIONS and JVM_OPTIONS are several words.
# shellcheck disable=SC2086
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" $HEAP_OPTIONS \
  -XX:+ExitOnOutOfMemoryError -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=0 \
  "-Dlog4j.configuration=file:$CONFIG_DIR/log4j.properties" -Djava.awt.headless=true ${JVM_OPTIONS:-} \
  -cp "$libraries/*:${ZOO_CONF_DIR:-}" org.apache.zookeeper.server.quorum.QuorumPeerMain "$properties"
