#!/bin/bash
# Runs a ZooKeeper server, of a release that has it: zookeeper-server-start.sh ZOOKEEPER_PROPERTIES
set -eu
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(dirname "$bin")/config
[ -d "$config" ] || config=/etc/kafka
export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:--Dlog4j.configuration=file:$config/log4j.properties}
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx512M -Xms512M}
exec "$bin/kafka-run-class.sh" org.apache.zookeeper.server.quorum.QuorumPeerMain "$@"
