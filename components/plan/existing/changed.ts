/** An object of the cluster of which somebody changed by other means what the component decides. */
export interface ChangedObject {
  kind: "StatefulSet" | "Service" | "PodDisruptionBudget" | "NetworkPolicy";
  name: string;
  /** Paths of what was changed, such as `spec.replicas`. */
  fields: string[];
  /** Who says to have changed it: `kubectl`, `kubectl-edit`. */
  by: string;
  /** When, as Kubernetes writes times. */
  at?: string;
}

/** What was changed by other means, and what becomes of it, a sentence each. */
export function describeChanged({ changed = [] }: { changed?: ChangedObject[] }): string[] {
  return changed.map(
    (object) => `${kindAndName(object)}: ${whatWasChanged(object)}. \`up\` makes it what the arguments say`,
  );
}

/** The change that there is to an object, if there is one. */
export function changeTo(
  kind: string,
  name: string,
  { changed = [] }: { changed?: ChangedObject[] },
): ChangedObject | undefined {
  return changed.find((object) => object.kind === kind && object.name === name);
}

export function kindAndName({ kind, name }: Pick<ChangedObject, "kind" | "name">): string {
  return `${kind} ${name}`;
}

/** What was changed, by whom and when. */
export function whatWasChanged({ fields, by, at }: Omit<ChangedObject, "kind" | "name">): string {
  const were = fields.length === 1 ? "was" : "were";
  return `${fields.join(", ")} ${were} changed by ${by}${at === undefined ? "" : ` at ${at}`}`;
}
