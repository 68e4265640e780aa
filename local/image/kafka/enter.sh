#!/bin/bash
# Runs a script in an image's files as they will be in a container, where nothing it does is kept:
#   unshare --mount --pid --net --fork --kill-child enter.sh WORK SCRIPT LAYER...   (topmost layer first)
# Needs an empty directory WORK. What the script leaves in /result is copied to WORK.
set -euo pipefail
work=$1 script=$2
shift 2
layers=$(IFS=:; echo "$*")

# Written files stay in memory, seen by nobody else.
scratch=$(mktemp -d)
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch"/{upper,work,root}
mount -t overlay -o "lowerdir=$layers,upperdir=$scratch/upper,workdir=$scratch/work" overlay "$scratch/root"
mount -t proc proc "$scratch/root/proc"
mount --rbind /dev "$scratch/root/dev"
ip link set lo up
echo "127.0.0.1 localhost $(hostname)" >"$scratch/root/etc/hosts"
mkdir -m 1777 "$scratch/root/result"
chroot --userspec=1000:1000 "$scratch/root" /bin/env -i PATH=/opt/java/openjdk/bin:/opt/kafka/bin:/usr/bin:/bin HOME=/home/appuser \
  /bin/bash -s <"$script"
cp -r "$scratch/root/result/." "$work"
