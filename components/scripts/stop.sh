#!/bin/bash
# Holds back the stop of a Kafka node until its agent lets it go, for STOP_SECONDS at most. Argument: the agent's port.
set -euo pipefail

port=${1:-9404}
limit=${STOP_SECONDS:-60}
reason="its agent doesn't answer"
# An agent that ends in the middle of a request doesn't end this.
trap '' PIPE

# Asks the agent for a page: the code of the answer, or 000 for none, and its one line. Fails if nobody listens.
ask() {
  local answer
  code=000 line=
  # A refused connection would be told.
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET %s HTTP/1.0\r\n\r\n' "$1" >&3
  if read -r -t 4 _ answer _ <&3; then
    code=$answer
    # The headers end with an empty line.
    while read -r -t 4 line <&3 && [ "$line" != $'\r' ]; do :; done
    read -r -t 4 line <&3 || true
  fi
  exec 3>&-
}

while ask /stop 2>/dev/null; do
  case $code in
    # An agent that is older doesn't know of stops.
    200 | 404) exit 0 ;;
    409) reason=$line ;;
  esac
  if [ "$SECONDS" -ge "$limit" ]; then
    echo "The node stops after $SECONDS s, though it should wait: $reason"
    ask "/stop?gave-up=$SECONDS" 2>/dev/null || true
    exit 0
  fi
  sleep 1
done
