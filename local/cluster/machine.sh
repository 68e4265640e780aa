#!/bin/bash
# One machine of the cluster: namespaces of its own, with this script as process 1.
#
#   machine.sh run COMMAND...   runs a command in the cgroup that $JOIN names
#   machine.sh power-on         the same with new namespaces, where this script goes on with "boot"
#   machine.sh boot             process 1: mounts, network, and programs that are started again when they end
#
# machines.ts makes the network link and the configuration files, and sets the variables:
#   JOIN           the cgroup.procs files to join, one a line
#   ROLE           "node" or "control"
#   MACHINE        its name
#   DIRECTORY      its files: configuration, and what a disk would hold
#   CLUSTER        the cluster's files: pki, resolv.conf, Corefile, log
#   KUBERNETES     the binary with all of Kubernetes' programs
#   ADDRESS        its IPv4 address, in a network of 256
#   GATEWAY        the host's address
#   ROUTES         "SUBNET via ADDRESS" of the other machines' pods, one a line
#   PODS SERVICES  the cluster's networks
set -euo pipefail

join_cgroup() {
  local procs
  while read -r procs; do echo $$ >"$procs"; done <<<"$JOIN"
}

supervise() {
  local program=$1 log=$CLUSTER/log/$MACHINE-$1.log code
  shift
  while :; do
    code=0
    "$@" >>"$log" 2>&1 || code=$?
    echo "$(date -Is) $program ended with code $code and is started again" >>"$log"
    sleep 1
  done
}

set_up_network() {
  local route
  ip link set lo up
  until ip link show eth0 >/dev/null 2>&1; do sleep 0.02; done
  ip address add "$ADDRESS/24" dev eth0
  ip link set eth0 up
  ip route add default via "$GATEWAY"
  while read -r route; do
    # The words of a route are separate arguments.
    # shellcheck disable=SC2086
    [ -z "$route" ] || ip route add $route
  done <<<"$ROUTES"
}

set_kernel() {
  # What isn't there (no bridge netfilter in this kernel, say) has nothing to be set.
  [ ! -w "/proc/sys/$1" ] || echo "$2" >"/proc/sys/$1"
}

mount_node() {
  mount -t tmpfs -o mode=755 tmpfs /run
  mkdir -p /run/lock /run/containerd /run/machine /run/cgroup /run/var/upper /run/var/work
  mount --bind "$DIRECTORY" /run/machine
  mkdir -p "$CLUSTER/machines/shared/local-path" /run/shared
  mount --bind "$CLUSTER/machines/shared/local-path" /run/shared

  # /sys shows the devices of the network namespace it was mounted in.
  mount --rbind /sys/fs/cgroup /run/cgroup
  mount -t sysfs sysfs /sys
  mount --rbind /run/cgroup /sys/fs/cgroup
  umount -l /run/cgroup

  # The programs write below /var: into a layer of this node's own, its lasting parts into its disk.
  mount -t overlay -o lowerdir=/var,upperdir=/run/var/upper,workdir=/run/var/work overlay /var
  local place
  for place in lib/kubelet lib/containerd lib/cni lib/local-path log/pods log/containers; do
    mkdir -p "/var/$place" "/run/machine/${place##*/}"
    mount --bind "/run/machine/${place##*/}" "/var/$place"
  done
  # Pods see the mounts that come later.
  mount --make-rshared /
}

run_node() {
  mount_node
  set_up_network
  set_kernel net/ipv4/ip_forward 1
  set_kernel net/ipv4/conf/all/rp_filter 0
  set_kernel net/bridge/bridge-nf-call-iptables 1

  supervise containerd containerd --config /run/machine/containerd.toml &
  supervise kube-proxy "$KUBERNETES" kube-proxy --config /run/machine/proxy.yaml &
  until [ -S /run/containerd/containerd.sock ]; do sleep 0.05; done
  supervise kubelet "$KUBERNETES" kubelet --config /run/machine/kubelet.yaml --kubeconfig "$CLUSTER/pki/$MACHINE.kubeconfig" \
    --hostname-override "$MACHINE" --node-ip "$ADDRESS" &
}

run_control() {
  local pki=$CLUSTER/pki etcd=http://127.0.0.1:2379 peer=http://127.0.0.1:2380
  set_up_network

  # Nothing here outlives the machine, so nothing is worth waiting for the disk.
  supervise etcd "$KUBERNETES" etcd --name control --data-dir "$DIRECTORY/etcd" --unsafe-no-fsync --log-level warn \
    --listen-client-urls $etcd --advertise-client-urls $etcd \
    --listen-peer-urls $peer --initial-advertise-peer-urls $peer --initial-cluster control=$peer &
  supervise kube-apiserver "$KUBERNETES" kube-apiserver --etcd-servers $etcd \
    --bind-address "$ADDRESS" --advertise-address "$ADDRESS" --secure-port 6443 --service-cluster-ip-range "$SERVICES" \
    --allow-privileged --authorization-mode Node,RBAC --enable-admission-plugins NodeRestriction --enable-aggregator-routing \
    --client-ca-file "$pki/ca.crt" --tls-cert-file "$pki/apiserver.crt" --tls-private-key-file "$pki/apiserver.key" \
    --kubelet-client-certificate "$pki/apiserver-kubelet.crt" --kubelet-client-key "$pki/apiserver-kubelet.key" \
    --kubelet-certificate-authority "$pki/ca.crt" --kubelet-preferred-address-types InternalIP \
    --service-account-issuer https://kubernetes.default.svc.cluster.local \
    --service-account-key-file "$pki/service-account.pub" --service-account-signing-key-file "$pki/service-account.key" &

  # Not earlier: refused by a server that doesn't answer yet, or doesn't know their rights, each would wait before it
  # asks again, some for seconds.
  until [ -e "$DIRECTORY/addons-made" ]; do sleep 0.1; done
  # Its controllers start one after the other, with some requests each: the default would hold them back for seconds.
  # A node that was powered off is noticed after 20 s, not after 50.
  supervise kube-controller-manager "$KUBERNETES" kube-controller-manager --kubeconfig "$pki/controller-manager.kubeconfig" \
    --leader-elect=false --secure-port 0 --use-service-account-credentials --kube-api-qps 1000 --kube-api-burst 1000 \
    --service-account-private-key-file "$pki/service-account.key" --root-ca-file "$pki/ca.crt" \
    --cluster-cidr "$PODS" --allocate-node-cidrs=false --flex-volume-plugin-dir "$DIRECTORY/volume-plugins" \
    --node-monitor-period 2s --node-monitor-grace-period 20s &
  supervise kube-scheduler "$KUBERNETES" kube-scheduler --kubeconfig "$pki/scheduler.kubeconfig" \
    --leader-elect=false --secure-port 0 &
  supervise coredns "$KUBERNETES" coredns -conf "$CLUSTER/Corefile" &
  supervise provisioner "$KUBERNETES" provisioner --kubeconfig "$pki/provisioner.kubeconfig" \
    --root "$CLUSTER/machines" --node-path /var/lib/local-path --shared-path /run/shared &
  supervise balancer "$KUBERNETES" balancer --kubeconfig "$pki/balancer.kubeconfig" --addresses "$BALANCERS" &
}

case $1 in
run)
  shift
  join_cgroup
  exec "$@"
  ;;
power-on)
  join_cgroup
  exec unshare --mount --net --uts --ipc --pid --fork --kill-child bash "$0" boot
  ;;
boot)
  mount --make-rprivate /
  mount -t proc proc /proc
  hostname "$MACHINE"
  "run_$ROLE"
  # Process 1 inherits every orphan, and must see it off.
  while :; do wait -n || sleep 0.2; done
  ;;
esac
