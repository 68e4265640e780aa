#!/bin/bash
# Runs a class of Kafka: kafka-run-class.sh CLASS ARGUMENTS...
# Reads the variables that Kafka's own script of this name reads.
set -eu
home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if [ -d "$home/libs" ]; then
  libs=$home/libs config=$home/config
else
  libs=$home/share/java/kafka config=/etc/kafka
fi

classpath=${CLASSPATH:-}
for jar in "$libs"/*.jar; do classpath=${classpath:+$classpath:}$jar; done

if [ -e "$config/tools-log4j2.yaml" ]; then
  logging="-Dlog4j2.configurationFile=$config/tools-log4j2.yaml"
else
  logging="-Dlog4j.configuration=file:$config/tools-log4j.properties"
fi
logging=${KAFKA_LOG4J_OPTS:-$logging}
performance=${KAFKA_JVM_PERFORMANCE_OPTS:--server -XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent -XX:MaxInlineLevel=15 -Djava.awt.headless=true}
jmx=${KAFKA_JMX_OPTS:-}
if [ -n "${JMX_PORT:-}" ]; then
  jmx="${jmx:--Dcom.sun.management.jmxremote=true -Dcom.sun.management.jmxremote.authenticate=false -Dcom.sun.management.jmxremote.ssl=false} -Dcom.sun.management.jmxremote.port=$JMX_PORT"
fi

# Each variable holds several words.
# shellcheck disable=SC2086
exec "${JAVA_HOME:-/opt/java/openjdk}/bin/java" ${KAFKA_HEAP_OPTS:--Xmx256M} $performance ${KAFKA_GC_LOG_OPTS:-} $jmx \
  "-Dkafka.logs.dir=${LOG_DIR:-$home/logs}" $logging -cp "$classpath" ${KAFKA_OPTS:-} "$@"
