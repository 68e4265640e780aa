import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { callApi, createAll, type ApiObject } from "./api";
import type { Layout } from "./layout";
import { untilNothingIsMissing } from "./readiness";

const RBAC = "rbac.authorization.k8s.io";

/** What a fresh cluster is given: its storage classes, the DNS service, and the rights of what serves both and gives
 * load balancers their addresses. */
export function addons(layout: Layout): ApiObject[] {
  const dnsPorts = [
    { name: "dns", port: 53, protocol: "UDP" },
    { name: "dns-tcp", port: 53, protocol: "TCP" },
  ];
  return [
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
}

/** Makes them as soon as that is possible, and lets the programs start that wait for it (see machine.sh). */
export async function makeAddons(layout: Layout): Promise<void> {
  const attempt = async () => {
    // It is ready once it has made all of its own, the rights of its clients with it.
    await callApi(layout, "GET", "/readyz");
    await createAll(layout, addons(layout));
  };
  await untilNothingIsMissing(layout, () =>
    attempt().then(
      () => undefined,
      (error: Error) => error.message,
    ),
  );
  await writeFile(join(layout.control.directory, "addons-made"), "");
}

function storageClass(name: string, more: object): ApiObject {
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

function rights(user: string, rules: object[]): ApiObject[] {
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
