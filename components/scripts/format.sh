#!/bin/bash
# Formats the volume of a Kafka pod unless it is formatted already, and says the id of its cluster.
. "$(dirname "$0")/common.sh"

render server.properties
properties=$RENDERED_DIR/server.properties
log_directory=$(sed -n 's/^log.dirs=//p' "$properties")
meta=$log_directory/meta.properties

# The voters of a static quorum stand in server.properties alone: without them its nodes would wait for ever. Only
# a static quorum's nodes keep voters here.
quorum_state=$log_directory/__cluster_metadata-0/quorum-state
if ! grep -q '^controller\.quorum\.voters=' "$properties" &&
  grep -qs '"currentVoters":\[{' "$quorum_state"; then
  echo "This volume is of a cluster with a static quorum, and the arguments describe a dynamic one: set quorum: static." >&2
  exit 1
fi

if [ ! -f "$meta" ]; then
  mkdir -p "$log_directory"
  arguments=(format --ignore-formatted --config "$properties" "--cluster-id=$CLUSTER_ID")
  if [ -n "${INITIAL_CONTROLLERS:-}" ]; then
    arguments+=(--initial-controllers "${INITIAL_CONTROLLERS//\$\{NAMESPACE\}/$NAMESPACE}")
  fi
  if [ -n "${METADATA_VERSION:-}" ]; then
    arguments+=(--release-version "$METADATA_VERSION")
  fi
  KAFKA_HEAP_OPTS=-Xmx128m \
    KAFKA_JVM_PERFORMANCE_OPTS="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 $(class_data_archive storage.jsa)" \
    "$(kafka_program kafka-storage)" "${arguments[@]}"
fi

# A volume that is formatted already keeps its cluster's id; the stack's outputs read it from here.
cluster_id=$(sed -n 's/^cluster.id=//p' "$meta")
echo "volume of cluster $cluster_id"
printf '%s' "$cluster_id" >/dev/termination-log
