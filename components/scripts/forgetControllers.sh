#!/bin/bash
# Has ZooKeeper forget the controllers that wrote to it and are gone, so that a broker controls again. Argument: the connect string.
set -euo pipefail

servers=${1%%/*}
path=${1#"$servers"}
path=${path%/}
program=$KAFKA_HOME/bin/kafka-run-class
[ ! -e "$program.sh" ] || program=$program.sh

shell() {
  KAFKA_HEAP_OPTS=-Xmx64m KAFKA_JVM_PERFORMANCE_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
    "$program" org.apache.zookeeper.ZooKeeperMain -server "$servers" 2>&1 || true
}

found=$(printf '%s\n' "get $path/controller" "get $path/migration" | shell)
# What is said of it helps whoever looks for what went wrong.
printf '%s\n' "$found"
commands=("delete $path/migration")
# One of a broker goes with its broker.
if grep -q '"kraftControllerEpoch" *: *[0-9]' <<<"$found"; then commands=("delete $path/controller" "${commands[@]}"); fi
said=$(printf '%s\n' "${commands[@]}" "get $path/migration" | shell)
if ! grep -q "Node does not exist: $path/migration" <<<"$said"; then
  printf '%s\n' "$said" "ZooKeeper at $1 hasn't forgotten the controllers" >&2
  exit 1
fi
