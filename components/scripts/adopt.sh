#!/bin/bash
# Moves the files of a node that was made by other means to where this cluster looks for them: from wherever they lie
# on a volume into its directory "kafka", which takes no time. Arguments: where the volumes are mounted.
set -euo pipefail
shopt -s nullglob dotglob

for mount in "$@"; do
  target=$mount/kafka
  [ ! -f "$target/meta.properties" ] || continue
  mapfile -t found < <(find "$mount" -maxdepth 4 -name meta.properties 2>/dev/null)
  if [ ${#found[@]} -eq 0 ]; then
    echo "$mount holds no files of Kafka: it is formatted."
    continue
  elif [ ${#found[@]} -gt 1 ]; then
    echo "$mount holds files of Kafka in several directories (${found[*]%/meta.properties})." \
      "Leave one of them: this cluster has one on each volume." >&2
    exit 1
  fi
  source=${found[0]%/meta.properties}
  if ! mkdir -p "$target" || [ ! -w "$source" ]; then
    echo "The files in $source can't be moved by user $(id -u), who runs Kafka here. Let them belong to that user." >&2
    exit 1
  fi
  # The last one tells where the files are, also to a later start if this one is interrupted.
  for entry in "$source"/*; do
    case $entry in "$target" | */lost+found | "$source/meta.properties") ;; *) mv "$entry" "$target/" ;; esac
  done
  mv "$source/meta.properties" "$target/"
  echo "The files of Kafka have moved from $source to $target."
done
