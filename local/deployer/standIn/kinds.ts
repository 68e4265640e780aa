import { diagnose } from "../../../components/rollout/diagnosis/diagnose";
import type { KubernetesObject } from "./kubernetesClient";
import { Unsupported } from "./values";

interface Kind {
  /** What can't be changed in place (the real provider's provider/pkg/provider/diff.go). */
  fixedPaths?: string[];
  needsSkipAwait?: boolean;
  seenAs?: "job" | "statefulSet";
}

const ofSpec = (fields: string) => fields.split(" ").map((field) => `spec.${field}`);

const kinds: Record<string, Kind> = {
  "core/v1:Namespace": {},
  "core/v1:ConfigMap": { fixedPaths: ["data", "binaryData"] },
  "core/v1:Secret": { fixedPaths: ["data", "stringData", "type"] },
  "core/v1:Service": { fixedPaths: ["spec.clusterIP"], needsSkipAwait: true },
  "core/v1:PersistentVolumeClaim": {},
  "policy/v1:PodDisruptionBudget": {},
  "networking.k8s.io/v1:NetworkPolicy": {},
  "monitoring.coreos.com/v1:PodMonitor": {},
  "monitoring.coreos.com/v1:PrometheusRule": {},
  "batch/v1:Job": { fixedPaths: ofSpec("completions parallelism selector template"), seenAs: "job" },
  // Its status counts pods in the fields that a StatefulSet's has.
  "apps/v1:Deployment": { fixedPaths: ofSpec("selector"), seenAs: "statefulSet" },
  "apps/v1:StatefulSet": {
    fixedPaths: ofSpec("podManagementPolicy revisionHistoryLimit selector serviceName volumeClaimTemplates"),
    seenAs: "statefulSet",
  },
};

/** What there is to know of the kind of a type such as `kubernetes:core/v1:NamespacePatch`. */
export function kindOf(type: string): Kind {
  const kind = kinds[type.replace(/^kubernetes:/, "").replace(/Patch$/, "")];
  if (!kind) throw new Unsupported(type);
  return kind;
}

/** The paths of what can't be changed in place. */
export function fixedPaths(type: string): string[] {
  const { fixedPaths = [] } = isPatch(type) ? {} : kindOf(type);
  return ["metadata.name", "metadata.namespace", ...fixedPaths];
}

export function isPatch(type: string): boolean {
  return type.endsWith("Patch");
}

/** What the object still waits for. Throws when it can't become ready any more. */
export function missing(type: string, object: KubernetesObject): string | undefined {
  const { seenAs } = kindOf(type);
  if (!seenAs) return undefined;
  const verdict = diagnose({ [seenAs]: object, now: Date.now(), since: {} });
  if (verdict.state === "failed") throw new Error(verdict.cause);
  return verdict.state === "waiting" ? verdict.progress : undefined;
}
