#!/bin/bash
# Asks a ZooKeeper server a four-letter word, and ends well if a line of the answer begins as expected:
#   askZookeeper.sh HOST PORT WORD EXPECTED
set -euo pipefail

exec 3<>"/dev/tcp/$1/$2"
printf '%s' "$3" >&3
# The last line may have no end.
while read -r line <&3 || [ -n "$line" ]; do
  case $line in "$4"*) exit 0 ;; esac
  answer=${answer:-$line}
done
echo "$3: ${answer:-no answer}"
exit 1
