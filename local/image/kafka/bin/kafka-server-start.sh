#!/bin/bash
# Runs a broker or controller: kafka-server-start.sh SERVER_PROPERTIES [--override NAME=VALUE]...
set -eu
bin=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(dirname "$bin")/config
[ -d "$config" ] || config=/etc/kafka
if [ -e "$config/log4j2.yaml" ]; then
  default="-Dlog4j2.configurationFile=$config/log4j2.yaml"
else
  default="-Dlog4j.configuration=file:$config/log4j.properties"
fi
export KAFKA_LOG4J_OPTS=${KAFKA_LOG4J_OPTS:-$default}
export KAFKA_HEAP_OPTS=${KAFKA_HEAP_OPTS:--Xmx1G -Xms1G}
exec "$bin/kafka-run-class.sh" kafka.Kafka "$@"
