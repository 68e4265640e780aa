# What the scripts of a Kafka pod share; sourced by them.
# The plan's files are mounted in $CONFIG_DIR; POD_NAME, NAMESPACE and HOST_IP come from the downward API.
set -euo pipefail

CONFIG_DIR=/etc/kafka-cluster/config
# shellcheck disable=SC2034 # by those who source this
CLUSTER_DIR=/etc/kafka-cluster/cluster
RENDERED_DIR=/tmp
# How often a Kubernetes node that isn't known is looked for, and for how long, in seconds.
look_up_every=2
look_up_for=660
# What kafka-storage is to be told before the node begins, an argument a line.
# shellcheck disable=SC2034 # by those who source this
FORMAT_ARGUMENTS=$RENDERED_DIR/format.arguments

# What the table of the last `up` says of this pod's Kubernetes node, by a name; in $CLUSTER_DIR/kubernetes-nodes each node has
# a line `<node> <NAME>=<value>...`. A node that came later gets there with the next `up`: the kubelet renews the file while
# this waits, for longer than it remembers failures for.
of_host() {
  local what="an address as addressType says ($1)" said='' fields field
  if [ "$1" = RACK ]; then what="the label of rack.topologyKey"; fi
  while :; do
    while read -ra fields; do
      [ "${fields[0]:-}" = "$KUBERNETES_NODE" ] || continue
      for field in "${fields[@]:1}"; do
        if [ "${field%%=*}" = "$1" ]; then
          printf '%s' "${field#*=}"
          return
        fi
      done
      echo "Kubernetes node $KUBERNETES_NODE was without $what at the last \`up\`, and no broker starts without." \
        "Give it one and run \`up\`, or move the pod." >&2
      return 1
    done < <(cat "$CLUSTER_DIR/kubernetes-nodes" 2>/dev/null)
    if [ "$1" = RACK ] && [ -n "${KUBERNETES_NODE_RACK:-}" ]; then
      printf '%s' "$KUBERNETES_NODE_RACK"
      return
    fi
    [ -n "$said" ] || echo "Kubernetes node $KUBERNETES_NODE wasn't known at the last \`up\`, and no broker starts without" \
      "$what. Run \`up\`: this waits for it." >&2
    said=true
    [ "$SECONDS" -lt "$look_up_for" ] || return 1
    sleep "$look_up_every"
  done
}

# Fills what is looked up of the Kubernetes node into a text.
fill_from_table() {
  local text value
  IFS= read -rd '' text || true
  while [[ $text =~ \$\{HOST_(EXTERNAL_IP|INTERNAL_DNS|EXTERNAL_DNS|HOSTNAME|RACK)\} ]]; do
    value=$(of_host "${BASH_REMATCH[1]}") || return 1
    text=${text//"${BASH_REMATCH[0]}"/"$value"}
  done
  printf '%s' "$text"
}

# What a node advertises. A broker that came to a pool that runs has its line in $CLUSTER_DIR, as another table in $CONFIG_DIR restarts
# those that run; the kubelet may renew the file a while later, and this waits for it.
advertised_by() {
  local table line
  while :; do
    for table in "$CONFIG_DIR" "$CLUSTER_DIR"; do
      line=$(sed -n "s/^$1 //p" "$table/advertised.listeners" 2>/dev/null || true)
      if [ -n "$line" ]; then
        printf '%s' "$line"
        return
      fi
    done
    # A controller alone advertises nothing.
    grep -q '^advertised\.listeners=' "$CONFIG_DIR/server.properties" || return 0
    if [ "$SECONDS" -ge "$look_up_for" ]; then
      echo "The last \`up\` has written down nothing that node $1 advertises. Run \`up\`." >&2
      return 1
    fi
    sleep "$look_up_every"
  done
}

# Fills what only this pod knows into a text of the plan, in place of the placeholders of plan/placeholders.ts.
fill() {
  local node_id=${POD_NAME##*-} host=$HOST_IP advertised
  # An IPv6 address is written in brackets, so that its colons aren't taken for the port's.
  case $host in *:*) host="[$host]" ;; esac
  advertised=$(advertised_by "$node_id") || return 1
  sed -e "s|\${ADVERTISED_LISTENERS}|$advertised|g" \
    -e "s|\${NODE_ID}|$node_id|g" \
    -e "s|\${NAMESPACE}|$NAMESPACE|g" \
    -e "s|\${HOST_IP}|$host|g" | fill_from_table
}

# The same for a file of the plan; the result is in $RENDERED_DIR under the same name.
render() { fill <"$CONFIG_DIR/$1" >"$RENDERED_DIR/$1"; }

# Path of one of Kafka's programs: Confluent's packages name them without an ending.
kafka_program() {
  local path=$KAFKA_HOME/bin/$1
  if [ -e "$path.sh" ]; then echo "$path.sh"; else echo "$path"; fi
}

