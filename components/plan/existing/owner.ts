import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { ExistingCluster, Owner } from "./existingCluster";

/** The stack that plans; its state's id is undefined in the preview that is to make it. */
export interface Self {
  stack: string;
  state?: string;
  /** Where the cluster was when the state was made. */
  home?: Home;
  /** Names of all clusters that the program describes. */
  described?: string[];
}

/** Where a cluster is. */
export interface Home {
  name: string;
  namespace: string;
}

/** Annotation that tells the stack and the state that an object is of. */
export const OWNER_ANNOTATION = "kafka-cluster/owner";

/** The value of the annotation. */
export function ownerText({ stack, state }: Owner): string {
  return `${stack}#${state}`;
}

/** Whom an object is of; undefined if it doesn't tell. */
export function parseOwner(annotations: Record<string, string> | undefined): Owner | undefined {
  const [, stack, state] = /^(.*)#([^#]*)$/.exec(annotations?.[OWNER_ANNOTATION] ?? "") ?? [];
  return stack === undefined ? undefined : { stack, state };
}

/** Refuses another name or namespace for a cluster that runs: an empty one would take its place. */
export function checkHome(
  { name, namespace }: Home,
  existing: ExistingCluster,
  self: Self,
  mistakes: Mistakes,
): void {
  const { home } = self;
  const before = home?.name ?? forgotten(existing, self) ?? name;
  if (before !== name) mistakes.add("name", moved(name, before));
  if (home && home.namespace !== namespace) mistakes.add("namespace", moved(namespace, home.namespace));
}

function moved(now: string, before: string): string {
  return (
    `is "${now}", and this cluster runs as "${before}". It keeps that for life: its volumes and addresses have it, and an empty ` +
    `cluster would take its place. Write "${before}"; or destroy it first, and what is needed of it after that is on its volumes`
  );
}

/** The name of a cluster of this stack that the program doesn't describe any more, where this one would be new. */
function forgotten({ sets = [], siblings = [] }: ExistingCluster, self: Self): string | undefined {
  if (sets.length > 0) return undefined;
  const others = siblings.filter(({ name }) => !self.described?.includes(name));
  return others.find(({ owner }) => owner?.stack === self.stack)?.name;
}

/** Refuses the cluster of another stack, and that of a state that was lost, unless it is taken over. */
export function checkOwner(
  { name, adopt }: Pick<ClusterPlan, "name" | "adopt">,
  existing: ExistingCluster,
  self: Self,
  mistakes: Mistakes,
): void {
  const other = otherOwner(existing.sets, self);
  if (other && other.stack !== self.stack) {
    mistakes.add(
      "name",
      `is "${name}", and the Kafka cluster of this name and namespace belongs to stack ${other.stack}. Take another name or ` +
        "namespace, or change it through that stack",
    );
  } else if (other && !adopt) {
    mistakes.add(
      "adopt",
      `is not set, and Kafka cluster "${name}" exists, made by stack ${other.stack} with a state that this one isn't. If that ` +
        "state was lost, write adopt: true to take the cluster over as it runs, without a restart",
    );
  } else if (!other && (existing.sets ?? []).every(({ isGone }) => isGone) && !adopt) {
    const claim = existing.claims?.find(({ isOwn, owner }) => isOwn && owner && owner.stack !== self.stack);
    if (!claim) return;
    mistakes.add(
      "adopt",
      `is not set, and there is claim ${claim.name} of a Kafka cluster that stack ${claim.owner?.stack} made. Write ` +
        "adopt: true to take its volumes over with their data, or take another name or namespace",
    );
  }
}

/** Whether the cluster that runs is this stack's, made with a state that was lost. */
export function isLostState(existing: ExistingCluster, self: Self): boolean {
  return otherOwner(existing.sets, self)?.stack === self.stack;
}

/** Whether an object is of this state, by its word. */
export function isOfState({ owner }: { owner?: Owner }, self: Self | undefined): boolean {
  return owner !== undefined && owner.state === self?.state;
}

/** The first owner that isn't this state. Objects that don't tell are taken for its own, as before they told. */
function otherOwner(objects: { owner?: Owner }[] | undefined, self: Self): Owner | undefined {
  return objects?.find((object) => object.owner && !isOfState(object, self))?.owner;
}
