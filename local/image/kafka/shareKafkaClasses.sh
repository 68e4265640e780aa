#!/bin/bash
# Formats a disk and runs a broker through its usual life, so that the JVM writes down the classes that it loads.
set -euo pipefail
cd /tmp
properties=/tmp/server.properties
cat >$properties <<'PROPERTIES'
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093
controller.listener.names=CONTROLLER
log.dirs=/tmp/data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
PROPERTIES

kafka-storage.sh format -t "$(kafka-storage.sh random-uuid)" -c $properties

KAFKA_OPTS="-XX:ArchiveClassesAtExit=/result/kafka.jsa" kafka-server-start.sh $properties >/tmp/broker.log &
broker=$!
tries=60
until kafka-topics.sh --bootstrap-server localhost:9092 --create --topic training --partitions 1; do
  if [ $((tries--)) = 0 ] || ! kill -0 $broker; then
    cat /tmp/broker.log >&2
    exit 1
  fi
  sleep 1
done
# A codec with a native part: that it loads is proven with every image.
echo message | kafka-console-producer.sh --bootstrap-server localhost:9092 --topic training --compression-codec zstd
kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic training --from-beginning --max-messages 1 --timeout-ms 30000
kill -TERM $broker
wait $broker || [ $? = 143 ]
