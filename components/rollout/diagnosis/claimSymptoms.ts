import type { CoreV1Event, V1PersistentVolumeClaim } from "@kubernetes/client-node";
import { eventsOf, sentence, type Symptom } from "./symptom";

/** Claims that stay without a volume. `storageClasses` is undefined where they may not be listed. */
export function claimSymptoms(
  claims: V1PersistentVolumeClaim[] | undefined,
  storageClasses: string[] | undefined,
  events: CoreV1Event[] | undefined,
): Symptom[] {
  return (claims ?? [])
    .filter((claim) => claim.status?.phase !== "Bound" && !claim.metadata?.deletionTimestamp)
    .flatMap((claim) => claimSymptom(claim, storageClasses, events) ?? []);
}

function claimSymptom(
  claim: V1PersistentVolumeClaim,
  storageClasses: string[] | undefined,
  events: CoreV1Event[] | undefined,
): Symptom | undefined {
  const about = (kind: string) => ({
    key: `${kind}:${claim.metadata?.uid}`,
    kind,
    object: `PersistentVolumeClaim ${claim.metadata?.namespace}/${claim.metadata?.name}`,
    lookSeconds: 0,
  });
  if (claim.status?.phase === "Lost") {
    const text = `its volume ${claim.spec?.volumeName ?? ""} is gone, and the data with it. Delete the claim to get a new, empty one.`;
    return { ...about("lostVolume"), text, graceSeconds: 10 };
  }
  const storageClass = claim.spec?.storageClassName;
  const [failed] = eventsOf(events, claim.metadata?.uid, "ProvisioningFailed", "FailedBinding");
  const isMissing = storageClass && storageClasses && !storageClasses.includes(storageClass);
  if (isMissing || (storageClass && /storageclass\S* "\S+" not found/.test(failed?.message ?? ""))) {
    const text = `there is no storage class "${storageClass}". ${existing(storageClasses)}`;
    return { ...about("storageClass"), text, graceSeconds: 15 };
  }
  if (failed?.reason === "FailedBinding" && !storageClass) {
    const text = `it names no storage class, and the cluster has no default one: ${sentence(failed.message)} ${existing(storageClasses)}`;
    return { ...about("storageClass"), text, graceSeconds: 20 };
  }
  if (!failed) return undefined;
  const named = storageClass ? ` (storage class "${storageClass}")` : "";
  const text = `its volume can't be provided${named}: ${sentence(failed.message)}`;
  return { ...about("provisioning"), text, graceSeconds: 30 };
}

function existing(storageClasses: string[] | undefined): string {
  if (!storageClasses) return "`kubectl get storageclass` lists those that exist.";
  if (storageClasses.length === 0) return "The cluster has none at all: install a provisioner first.";
  return `Name one that exists: ${storageClasses.join(", ")}.`;
}
