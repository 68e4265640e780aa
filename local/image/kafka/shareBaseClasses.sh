#!/bin/bash
# A runtime made by jlink has no archive of the JDK's classes; the archives of Kafka's build on it.
set -euo pipefail
java -Xshare:dump -XX:SharedArchiveFile=/result/classes.jsa >/result/dump.log
