import { stringify } from "yaml";
import type { Layout } from "./layout";

const RBAC = "rbac.authorization.k8s.io";

/** What a fresh cluster is given: its storage classes, the DNS service, and the rights of what serves both and gives
 * load balancers their addresses. */
export function addons(layout: Layout): string {
  const dnsPorts = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  const objects = [
    ...rights("local-path-provisioner", [
      rule("", ["persistentvolumes"], ["get", "list", "watch", "create", "patch", "delete"]),
      rule("", ["persistentvolumeclaims"], ["get", "list", "watch"]),
      rule("", ["persistentvolumeclaims/status"], ["patch"]),
      rule("storage.k8s.io", ["storageclasses"], ["get", "list", "watch"]),
    ]),
    ...rights("load-balancer", [
      rule("", ["services"], ["get", "list", "watch"]),
      rule("", ["services/status"], ["patch"]),
    ]),
    ...rights("coredns", [
      rule("", ["services", "pods", "namespaces"], ["list", "watch"]),
      rule("discovery.k8s.io", ["endpointslices"], ["list", "watch"]),
    ]),
    storageClass("local-path", {
      metadata: {
        name: "local-path",
        annotations: { "storageclass.kubernetes.io/is-default-class": "true" },
      },
    }),
    // What a disk that can't grow is like.
    storageClass("local-path-fixed", { allowVolumeExpansion: false }),
    // What a file server is like: there at once, and the same from every node.
    storageClass("shared", { volumeBindingMode: "Immediate", parameters: { shared: "true" } }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name: "kube-dns", namespace: "kube-system" },
      spec: { clusterIP: layout.dnsService, ports: dnsPorts },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: {
        name: "kube-dns",
        namespace: "kube-system",
        labels: { "kubernetes.io/service-name": "kube-dns" },
      },
      addressType: "IPv4",
      ports: dnsPorts,
      endpoints: [{ addresses: [layout.control.address], conditions: { ready: true } }],
    },
  ];
  return objects.map((object) => stringify(object, { aliasDuplicateObjects: false })).join("---\n");
}

function storageClass(name: string, more: object): object {
  return {
    apiVersion: "storage.k8s.io/v1",
    kind: "StorageClass",
    metadata: { name },
    provisioner: "kafka-cluster/local-path",
    volumeBindingMode: "WaitForFirstConsumer",
    reclaimPolicy: "Delete",
    allowVolumeExpansion: true,
    ...more,
  };
}

function rule(apiGroup: string, resources: string[], verbs: string[]): object {
  return { apiGroups: [apiGroup], resources, verbs };
}

function rights(user: string, rules: object[]): object[] {
  return [
    { apiVersion: `${RBAC}/v1`, kind: "ClusterRole", metadata: { name: user }, rules },
    {
      apiVersion: `${RBAC}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name: user },
      roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: user },
      subjects: [{ apiGroup: RBAC, kind: "User", name: user }],
    },
  ];
}
