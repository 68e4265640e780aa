#!/bin/bash
# Writes down what those volumes of a Kafka pod are to be formatted with that aren't formatted yet, for the JVM of the node
# to do before it begins, and says the id of the cluster that the others are of.
. "$(dirname "$0")/common.sh"

rm -f "$FORMAT_ARGUMENTS"
render server.properties
properties=$RENDERED_DIR/server.properties
IFS=, read -ra directories < <(sed -n 's/^log.dirs=//p' "$properties")
metadata_directory=$(sed -n 's/^metadata.log.dir=//p' "$properties")

# The id of the cluster that the volumes belong to; nothing while none is formatted.
stored_cluster_id() {
  sed -n '/^cluster.id=/{s///p;q;}' "${directories[@]/%//meta.properties}" 2>/dev/null || true
}

# What the ConfigMaps say of the cluster; nothing where they don't.
of_cluster() { cat "$CLUSTER_DIR/$1" 2>/dev/null || true; }

# The voters of a static quorum stand in server.properties alone: without them its nodes would wait for ever. Only
# a static quorum's nodes keep voters here, and those of one that has become dynamic, until there is another leader.
quorum_state=${metadata_directory:-${directories[0]}}/__cluster_metadata-0/quorum-state
if ! grep -q '^controller\.quorum\.voters=' "$properties" && [ "$(of_cluster quorum)" != dynamic ] &&
  grep -qs '"currentVoters":\[{' "$quorum_state"; then
  echo "This volume is of a cluster with a static quorum, and the arguments describe a dynamic one: set quorum: static." >&2
  exit 1
fi

unformatted=()
for directory in "${directories[@]}"; do
  [ -f "$directory/meta.properties" ] || unformatted+=("$directory")
  if [ -d "$directory/__cluster_metadata-0" ] && [ "$directory" != "${metadata_directory:-$directory}" ]; then
    echo "The metadata log lies in $directory; in $metadata_directory the node would begin without it." \
      "metadataVolume can't be changed." >&2
    exit 1
  fi
done

if [ ${#unformatted[@]} -gt 0 ]; then
  mkdir -p "${unformatted[@]}"
  # A volume that is added belongs to the cluster that the others are of: those of this node, else of the other nodes.
  cluster_id=$(stored_cluster_id)
  cluster_id=${cluster_id:-$(of_cluster cluster-id)}
  cluster_id=${cluster_id:-$(of_cluster new-cluster-id)}
  arguments=(format --ignore-formatted --config "$properties" "--cluster-id=$cluster_id")
  voters=$(of_cluster initial-controllers | fill)
  if grep -q '^process.roles=.*controller' "$properties" && grep -q '^controller.quorum.bootstrap.servers=' "$properties"; then
    # Only the founders of a new cluster vote from the beginning. A node whose volume was lost must not come back as the
    # voter that it was: it has forgotten what it voted for, and what it had.
    if [ -n "$(of_cluster cluster-id)" ] || [[ ,$voters != *",${POD_NAME##*-}@"* ]]; then
      arguments+=(--no-initial-controllers)
    else
      arguments+=(--initial-controllers "$voters")
    fi
  fi
  if [ -n "${METADATA_VERSION:-}" ]; then
    arguments+=(--release-version "$METADATA_VERSION")
  fi
  printf '%s\n' "${arguments[@]}" >"$FORMAT_ARGUMENTS"
  echo "to be formatted for cluster $cluster_id: ${unformatted[*]}"
fi

# A volume that is formatted already keeps its cluster's id; the stack's outputs read it from here.
cluster_id=$(stored_cluster_id)
if [ -n "$cluster_id" ]; then
  echo "volume of cluster $cluster_id"
  printf '%s' "$cluster_id" >/dev/termination-log
fi
