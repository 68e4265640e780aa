import type { V1Job, V1StatefulSet } from "@kubernetes/client-node";
import type { KubernetesObject } from "./kubernetesClient";
import { Unsupported } from "./values";

interface Kind {
  /** What can't be changed in place, as the real provider has it (its provider/pkg/provider/diff.go). */
  fixedPaths?: string[];
  /** Waiting for it isn't supported. */
  needsSkipAwait?: boolean;
  /** Undefined: ready; a text: what it waits for. Throws when it can't become ready any more. */
  missing?: (object: KubernetesObject) => string | undefined;
}

const kinds: Record<string, Kind> = {
  "core/v1:Namespace": {},
  "core/v1:ConfigMap": { fixedPaths: ["data", "binaryData"] },
  "core/v1:Secret": { fixedPaths: ["data", "stringData", "type"] },
  "core/v1:Service": { fixedPaths: ["spec.clusterIP"], needsSkipAwait: true },
  "policy/v1:PodDisruptionBudget": {},
  "batch/v1:Job": {
    fixedPaths: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
    missing: missingOfJob,
  },
  "apps/v1:StatefulSet": {
    fixedPaths: [
      "spec.podManagementPolicy",
      "spec.revisionHistoryLimit",
      "spec.selector",
      "spec.serviceName",
      "spec.volumeClaimTemplates",
    ],
    missing: missingOfStatefulSet,
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

function missingOfStatefulSet(object: KubernetesObject): string | undefined {
  const { metadata, spec, status } = object as unknown as V1StatefulSet;
  const wanted = spec!.replicas!;
  if ((status?.observedGeneration ?? 0) < metadata!.generation!) return "its controller to notice the change";
  if (status!.replicas !== wanted) return `${wanted} pods; there are ${status!.replicas}`;
  const ready = status!.readyReplicas ?? 0;
  if (ready !== wanted) return `${wanted} ready pods; there are ${ready}`;
  return status!.currentRevision === status!.updateRevision ? undefined : "pods of the new revision";
}

function missingOfJob(object: KubernetesObject): string | undefined {
  const conditions = (object as unknown as V1Job).status?.conditions ?? [];
  const [failed, complete] = ["Failed", "Complete"].map((type) =>
    conditions.find((condition) => condition.type === type && condition.status === "True"),
  );
  if (failed) throw new Error(`the Job failed: ${failed.reason}: ${failed.message}`);
  return complete ? undefined : "its completion";
}
