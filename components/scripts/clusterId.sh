#!/bin/bash
# Says the id of the cluster of a Kafka pod that uses ZooKeeper. A volume in use knows it; else ZooKeeper does, and
# a new cluster gets the planned one there, as its first broker would otherwise give it one that nobody planned.
. "$(dirname "$0")/common.sh"

render server.properties
property() { sed -n "s|^$1=||p" "$RENDERED_DIR/server.properties"; }

# Commands of ZooKeeper's shell: making what is there already is only refused.
agree_on_id() {
  local path='' part
  for part in ${1//\// } cluster; do
    path=$path/$part
    echo "create $path"
  done
  echo "create $path/id {\"version\":\"1\",\"id\":\"$new_id\"}"
  echo "get $path/id"
}

IFS=, read -ra directories < <(property log.dirs)
# Of controllers that knew the metadata once. Those that come to know it later would take it for theirs.
if [ -z "$(property zookeeper.metadata.migration.enable)" ]; then rm -rf "${directories[@]/%//__cluster_metadata-0}"; fi

meta=${directories[0]}/meta.properties
if [ -f "$meta" ]; then
  id=$(sed -n 's/^cluster.id=//p' "$meta")
else
  new_id=$(cat "$CLUSTER_DIR/cluster-id" 2>/dev/null || cat "$CLUSTER_DIR/new-cluster-id")
  connect=$(property zookeeper.connect)
  servers=${connect%%/*}
  said=$(agree_on_id "${connect#"$servers"}" | KAFKA_HEAP_OPTS=-Xmx64m \
    KAFKA_JVM_PERFORMANCE_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1" \
    "$(kafka_program kafka-run-class)" org.apache.zookeeper.ZooKeeperMain -server "$servers" 2>&1)
  id=$(sed -n 's/.*{.*"id" *: *"\([^"]*\)".*/\1/p' <<<"$said")
  if [ -z "$id" ]; then
    printf '%s\n' "$said" "ZooKeeper at $connect tells no id of the cluster" >&2
    exit 1
  fi
fi
echo "cluster $id"
printf '%s' "$id" >/dev/termination-log
