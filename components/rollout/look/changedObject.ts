import type { V1ManagedFieldsEntry, V1ObjectMeta } from "@kubernetes/client-node";
import type { ChangedObject } from "../../plan/existing/changed";
import { EDITOR } from "../kubernetes/ownership";

/** What the component decides of an object of a kind, and what of that others may add to. */
const DECIDED: Record<ChangedObject["kind"], { fields: RegExp; others?: RegExp }> = {
  // Whoever restarts pods by hand writes the time into an annotation (kubectl rollout restart).
  StatefulSet: {
    fields: /^spec\.(replicas|template|updateStrategy)\b/,
    others: /^spec\.template\.metadata\.(annotations|labels)\b/,
  },
  Service: { fields: /^spec\.(type|ports|selector|publishNotReadyAddresses|externalTrafficPolicy)\b/ },
  PodDisruptionBudget: { fields: /^spec\.(maxUnavailable|minAvailable|selector)\b/ },
  NetworkPolicy: { fields: /^spec\b/ },
};

/** Pulumi's provider and this component write as these. */
const OWN_MANAGERS = [/^pulumi-kubernetes/, new RegExp(`^${EDITOR}$`)];

/**
 * What of an object somebody else has changed. Kubernetes keeps who wrote each field: one that was changed is no longer
 * its former owner's, and one that was written with the same value is both's.
 */
export function changedObject(
  kind: ChangedObject["kind"],
  { metadata }: { metadata?: V1ObjectMeta },
): ChangedObject[] {
  const entries = (metadata?.managedFields ?? []).filter(({ subresource }) => subresource !== "status");
  const isOwn = ({ manager = "" }: V1ManagedFieldsEntry) => OWN_MANAGERS.some((own) => own.test(manager));
  const own = new Set(entries.filter(isOwn).flatMap(fieldsOf));
  // What Pulumi has never applied, as a program that was updated only since would be taken for changed.
  if (own.size === 0) return [];
  const { fields: decided, others: added } = DECIDED[kind];
  return entries
    .filter((entry) => !isOwn(entry))
    .flatMap((entry) => {
      const fields = fieldsOf(entry).filter(
        (field) => decided.test(field) && !added?.test(field) && !own.has(field),
      );
      const { manager: by = "somebody", time } = entry;
      return fields.length === 0
        ? []
        : [{ kind, name: metadata?.name ?? "", fields, by, at: timeText(time) }];
    });
}

function timeText(time: Date | string | undefined): string | undefined {
  return time === undefined ? undefined : new Date(time).toISOString().replace(/\.\d+Z$/, "Z");
}

/** Paths of the fields that somebody has written. */
function fieldsOf({ fieldsV1 }: V1ManagedFieldsEntry): string[] {
  return leaves(fieldsV1 as FieldSet | undefined, "");
}

/** Kubernetes' form of a set of fields: `f:` before a name, `k:` before what tells one item of a list from others. */
interface FieldSet {
  [key: string]: FieldSet;
}

function leaves(fields: FieldSet | undefined, path: string): string[] {
  const below = Object.entries(fields ?? {}).filter(([key]) => key !== ".");
  if (below.length === 0) return path === "" ? [] : [path];
  return below.flatMap(([key, nested]) => {
    const name = key.slice(2);
    const step = key.startsWith("f:") ? `${path && "."}${name}` : `[${itemName(name)}]`;
    return leaves(nested, path + step);
  });
}

/** `{"name":"kafka"}` as `kafka`. */
function itemName(key: string): string {
  try {
    return Object.values(JSON.parse(key) as object).join("/");
  } catch {
    return key;
  }
}
