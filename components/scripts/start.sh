#!/bin/bash
# Starts the Kafka node of a pod.
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/nodeOnly.sh"

render server.properties
render agent.properties
# How the agent gets into a cluster that is closed.
if [ -f "$CONFIG_DIR/client.properties" ]; then render client.properties; fi
if [ -f "$FORMAT_ARGUMENTS" ]; then echo "format=$FORMAT_ARGUMENTS" >>"$RENDERED_DIR/agent.properties"; fi
# An archive of loaded classes that the image may ship halves the start.
archive=
if [ -f "$KAFKA_HOME/kafka.jsa" ]; then archive=-XX:SharedArchiveFile=$KAFKA_HOME/kafka.jsa; fi
export KAFKA_LOG4J_OPTS="-Dlog4j2.configurationFile=$CONFIG_DIR/log4j2.yaml -Dlog4j.configuration=file:$CONFIG_DIR/log4j.properties"
options="${KAFKA_OPTS:-} ${JVM_OPTIONS:-}"
# With two collectors a JVM doesn't start, and what suits one may not suit another.
collector="-XX:+UseG1GC -XX:MaxGCPauseMillis=20 -XX:InitiatingHeapOccupancyPercent=35 -XX:+ExplicitGCInvokesConcurrent"
others='(Serial|Parallel|ParallelOld|ConcMarkSweep|Shenandoah|Epsilon|Z)'
all_options=" $options ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} ${_JAVA_OPTIONS:-} "
if [[ $all_options =~ [[:space:]]-XX:\+Use${others}GC[[:space:]] ]]; then collector=; fi
KAFKA_JVM_PERFORMANCE_OPTS="-server $collector -XX:+ExitOnOutOfMemoryError -Djava.awt.headless=true $archive"
export KAFKA_JVM_PERFORMANCE_OPTS
# Kafka fetches the keys of tokens from nowhere else (from 4.0 on, unless it is told).
keys=$(sed -n 's/^listener\.name\.[^.=]*\.sasl\.oauthbearer\.jwks\.endpoint\.url=//p' "$RENDERED_DIR/server.properties" | paste -sd, -)
if [ -n "$keys" ]; then options="-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=$keys $options"; fi
# A pod that comes back has another address. The JVM would keep the old one for 30 seconds, and a failed
# look-up for 10.
export KAFKA_OPTS="-javaagent:$AGENT_JAR=$RENDERED_DIR/agent.properties -Dsun.net.inetaddr.ttl=2 -Dsun.net.inetaddr.negative.ttl=0 $options"
# A value of its own keeps kafka-server-start.sh from writing a garbage collection log to the image's directory.
export EXTRA_ARGS=" "
exec "$(kafka_program kafka-server-start)" "$RENDERED_DIR/server.properties"
