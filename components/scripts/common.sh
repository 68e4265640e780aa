# What the scripts of a Kafka pod share; sourced by them.
# The plan's files are mounted in $CONFIG_DIR; POD_NAME, NAMESPACE and HOST_IP come from the downward API.
set -euo pipefail

CONFIG_DIR=/etc/kafka-cluster/config
# shellcheck disable=SC2034 # by those who source this
CLUSTER_DIR=/etc/kafka-cluster/cluster
RENDERED_DIR=/tmp
# What kafka-storage is to be told before the node begins, an argument a line.
# shellcheck disable=SC2034 # by those who source this
FORMAT_ARGUMENTS=$RENDERED_DIR/format.arguments

# Fills what only this pod knows into a text of the plan, in place of the placeholders of plan/placeholders.ts.
fill() {
  local node_id=${POD_NAME##*-} host=$HOST_IP advertised
  # An IPv6 address is written in brackets, so that its colons aren't taken for the port's.
  case $host in *:*) host="[$host]" ;; esac
  advertised=$(sed -n "s/^$node_id //p" "$CONFIG_DIR/advertised.listeners")
  sed -e "s|\${ADVERTISED_LISTENERS}|$advertised|g" \
    -e "s|\${NODE_ID}|$node_id|g" \
    -e "s|\${NAMESPACE}|$NAMESPACE|g" \
    -e "s|\${HOST_IP}|$host|g"
}

# The same for a file of the plan; the result is in $RENDERED_DIR under the same name.
render() { fill <"$CONFIG_DIR/$1" >"$RENDERED_DIR/$1"; }

# Path of one of Kafka's programs: Confluent's packages name them without an ending.
kafka_program() {
  local path=$KAFKA_HOME/bin/$1
  if [ -e "$path.sh" ]; then echo "$path.sh"; else echo "$path"; fi
}

