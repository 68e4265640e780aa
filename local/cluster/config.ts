import { isIPv4 } from "node:net";
import { join } from "node:path";
import { certificatesOf } from "./certificates";
import type { Layout, Node } from "./layout";

// What the programs of a cluster are told, as values; machine.sh says which program reads which file.

export const PAUSE_IMAGE = "localhost/pause:1";
export const VOLUMES_ON_NODE = "/var/lib/local-path";

/** @see https://kubernetes.io/docs/reference/config-api/kubelet-config.v1beta1/ */
export function kubeletConfig(layout: Layout, node: Node, machine: { memoryMiB: number; openFiles: number }) {
  const { directory, authority } = certificatesOf(layout);
  const evictionMemory = 64;
  return {
    apiVersion: "kubelet.config.k8s.io/v1beta1",
    kind: "KubeletConfiguration",
    address: node.address,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: authority },
    },
    authorization: { mode: "Webhook" },
    tlsCertFile: join(directory, `${node.name}.crt`),
    tlsPrivateKeyFile: join(directory, `${node.name}.key`),
    containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
    cgroupDriver: "cgroupfs",
    cgroupRoot: `/${node.cgroup}`,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [layout.control.address],
    clusterDomain: "cluster.local",
    resolvConf: join(layout.directory, "resolv.conf"),
    // Images come from archives and can't be pulled again, and the disk is shared with all that this machine does.
    imageGCHighThresholdPercent: 100,
    imageMinimumGCAge: "87600h",
    evictionHard: {
      "memory.available": `${evictionMemory}Mi`,
      "nodefs.available": "1%",
      "imagefs.available": "1%",
      "nodefs.inodesFree": "1%",
    },
    // Each node sees the memory of the whole machine.
    systemReserved: { memory: `${Math.max(0, machine.memoryMiB - layout.nodeMemory - evictionMemory)}Mi` },
    nodeStatusUpdateFrequency: "4s",
    nodeStatusReportFrequency: "1m",
    // They are for a kube-proxy that uses iptables.
    makeIPTablesUtilChains: false,
    // The default is below /usr, which nodes share with the machine.
    volumePluginDir: "/var/lib/kubelet/volume-plugins",
    // To raise limits and lower OOM scores takes CAP_SYS_RESOURCE, which not every root has.
    maxOpenFiles: machine.openFiles,
    oomScoreAdj: 0,
  };
}

/** @see https://kubernetes.io/docs/reference/config-api/kube-proxy-config.v1alpha1/ */
export function proxyConfig(layout: Layout, node: Node): object {
  return {
    apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
    kind: "KubeProxyConfiguration",
    mode: "nftables",
    clusterCIDR: layout.pods,
    hostnameOverride: node.name,
    clientConnection: { kubeconfig: join(certificatesOf(layout).directory, "proxy.kubeconfig") },
    // These are settings of the whole machine.
    conntrack: { maxPerCore: 0, min: 0, tcpEstablishedTimeout: "0s", tcpCloseWaitTimeout: "0s" },
    bindAddress: node.address,
    metricsBindAddress: "127.0.0.1:10249",
    healthzBindAddress: "0.0.0.0:10256",
    oomScoreAdj: 0,
  };
}

export function cniConfig(node: Node): object {
  return {
    cniVersion: "1.0.0",
    name: "pods",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isGateway: true,
        hairpinMode: true,
        // Masquerading here would hide pods of one node from those of another; the machine's own rule does it.
        ipMasq: false,
        mtu: 1500,
        ipam: { type: "host-local", ranges: [[{ subnet: node.pods }]], routes: [{ dst: "0.0.0.0/0" }] },
      },
      { type: "portmap", capabilities: { portMappings: true }, snat: true },
    ],
  };
}

/** A containerd that runs pods, or (with `pods` false) one that only unpacks images. */
export function containerdConfig(root: string, state: string, pods: boolean): string {
  return `version = 2
root = "${root}"
state = "${state}"
disabled_plugins = [${pods ? "" : '"io.containerd.grpc.v1.cri"'}]
[grpc]
  address = "${state}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${state}/opt"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${PAUSE_IMAGE}"
  # Without CAP_SYS_RESOURCE no sandbox starts otherwise.
  restrict_oom_score_adj = true
  disable_apparmor = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "/run/machine/cni-config"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

export function corefile(layout: Layout, upstreams: string[]): string {
  return `. {
  bind ${layout.control.address}
  errors
  kubernetes cluster.local in-addr.arpa {
    kubeconfig ${join(certificatesOf(layout).directory, "coredns.kubeconfig")}
    pods insecure
    ttl 2
    fallthrough in-addr.arpa
  }
${upstreams.length > 0 ? `  forward . ${upstreams.join(" ")}\n` : ""}  cache 2
}
`;
}

/**
 * The name servers that a resolv.conf names, loopback ones left out: those belong to the machine itself, and
 * the cluster has loopback devices of its own.
 */
export function nameServers(resolvConf: string): string[] {
  return resolvConf
    .split("\n")
    .map((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? "")
    .filter((address) => isIPv4(address) && !address.startsWith("127."));
}
