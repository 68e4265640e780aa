import { covers, parsePath, type Path } from "./diff";
import { plain, type Properties } from "./values";

// What can't be changed in place, as the Kubernetes provider has it (provider/pkg/provider/diff.go); of Pods and
// PersistentVolumes it lists nearly every field, here it's all of them.
const immutable: Record<string, string> = {
  "apps/DaemonSet": "spec.selector",
  "apps/Deployment": "spec.selector",
  "apps/StatefulSet":
    "spec.podManagementPolicy spec.revisionHistoryLimit spec.selector spec.serviceName spec.volumeClaimTemplates",
  "batch/Job": "spec.completions spec.parallelism spec.selector spec.template",
  "rbac.authorization.k8s.io/ClusterRoleBinding": "roleRef",
  "rbac.authorization.k8s.io/RoleBinding": "roleRef",
  "storage.k8s.io/StorageClass": "parameters provisioner",
  PersistentVolume: "spec",
  PersistentVolumeClaim: "spec.accessModes spec.selector spec.storageClassName spec.volumeName",
  Pod: "spec",
  ResourceQuota: "spec.scopes",
  Secret: "type",
  Service: "spec.clusterIP",
};
const content = "data binaryData stringData";

/** The fields of this object whose change replaces it. `mutable` has the kinds whose content may change. */
export function immutableFields(inputs: Properties, isPatch: boolean, mutable: string[]): Path[] {
  const { apiVersion, kind } = inputs as Record<string, string>;
  const name = apiVersion.includes("/") ? `${apiVersion.split("/")[0]}/${kind}` : kind;
  const isContent = name === "ConfigMap" || name === "Secret";
  const hasFixedContent = isContent && (!mutable.includes(name) || plain(inputs.immutable) === true);
  const ofKind = isPatch ? [] : [immutable[name] ?? "", hasFixedContent ? content : ""];
  const all = ["metadata.name metadata.namespace", ...ofKind].join(" ");
  return all.split(" ").filter(Boolean).map(parsePath);
}

export function isImmutable(path: Path, fields: Path[]): boolean {
  // A whole object that appears or goes takes its immutable fields along.
  return fields.some((field) => covers(field, path) || covers(path, field));
}
