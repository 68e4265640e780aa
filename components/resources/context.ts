import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";
import type { ExistingCluster } from "../plan/existing/existingCluster";
import type { MadeKind } from "../plan/existing/leftOver";
import { OWNER_ANNOTATION, ownerText, type Self } from "../plan/existing/owner";
import type { PlannedPool, Roles } from "../plan/nodes/pools";

/** What every resource of a cluster needs to know. */
export interface ResourceContext<Plan extends Labelled = ClusterPlan> {
  plan: Plan;
  /**
   * Name of the component, from which Pulumi's names of its resources follow: unlike the cluster's name it is
   * unique in a program, where two namespaces may each have a cluster called the same.
   */
  component: string;
  /** The component; resources are its children. */
  parent: pulumi.Resource;
  namespace: pulumi.Input<string>;
  /** Whether pods whose user nobody has said take the one that the Kubernetes cluster assigns. */
  assignedUser: pulumi.Input<boolean>;
  /** What deletes another object before one of its name is made, and who owns its fields then. Undefined: nobody does. */
  createHooks?: (kind: FreedKind, name: string) => CreateHook;
  /** The namespace's resource, if it is made here: everything else comes after it. */
  dependsOn: pulumi.Input<pulumi.Resource>[];
}

/** What was seen before anything was touched; `existing` is undefined where that can't be known. */
export interface Observed {
  namespace: string;
  existing: ExistingCluster | undefined;
  /** The stack that deploys. */
  self: Self;
}

/** Objects that make room for another one of their name by their deletion alone. */
export type FreedKind = Exclude<MadeKind, "StatefulSet">;

/** What is done before and after an object is made, and only then: not where `up --target` leaves it out. */
export type CreateHook = Pick<pulumi.ResourceHookBinding, "beforeCreate" | "afterCreate">;

/** What labels follow from. */
export interface Labelled {
  name: string;
  /** What the pods run, if it isn't Kafka. */
  application?: string;
  /** What the user adds to every object but pods. */
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

/** The annotation by which another stack, or another state of this one, knows whose an object is. */
export function ownerAnnotation(observed: pulumi.Output<Observed>): Record<string, pulumi.Output<string>> {
  return {
    [OWNER_ANNOTATION]: observed.apply(({ self: { stack, state } }) =>
      state === undefined ? notYet<string>() : ownerText({ stack, state }),
    ),
  };
}

/** Options of a child that comes after the namespace, and after what else is named. */
export function childOptions(
  context: Pick<ResourceContext, "parent" | "dependsOn">,
  dependsOn: pulumi.Input<pulumi.Resource>[] = [],
): pulumi.CustomResourceOptions {
  return { parent: context.parent, dependsOn: [...context.dependsOn, ...dependsOn] };
}

/** Options of a child that clients or drains know by its name, which another one may have. */
export function namedOptions(
  context: Pick<ResourceContext<Labelled>, "parent" | "dependsOn" | "createHooks">,
  kind: FreedKind,
  name: string,
  dependsOn: pulumi.Input<pulumi.Resource>[] = [],
): pulumi.CustomResourceOptions {
  return { ...childOptions(context, dependsOn), hooks: context.createHooks?.(kind, name) };
}

/**
 * Options of a child that an everyday change replaces by another. Pulumi replaces nothing that is protected, and these
 * hold neither data nor an address, so the component's `protect` isn't for them.
 */
export function replaceableOptions(
  context: Pick<ResourceContext, "parent" | "dependsOn">,
  dependsOn: pulumi.Input<pulumi.Resource>[] = [],
): pulumi.CustomResourceOptions {
  return { ...childOptions(context, dependsOn), protect: false };
}

/** Metadata of an object of the cluster: the user's beside its own. */
export function metadata(
  { plan, namespace }: Pick<ResourceContext<Labelled>, "plan" | "namespace">,
  own: {
    name?: pulumi.Input<string>;
    labels?: Record<string, string>;
    annotations?: Record<string, pulumi.Input<string>>;
  },
) {
  // What somebody else has changed is taken back: without this it is a conflict that stops Pulumi.
  const forced = { "pulumi.com/patchForce": "true" };
  const annotations = { ...plan.annotations, ...forced, ...own.annotations };
  return {
    name: own.name,
    namespace,
    labels: { ...plan.labels, ...(own.labels ?? labels(plan)) },
    annotations,
  };
}

/** Labels of every object of the cluster, and of its pods. */
export function labels(plan: Labelled): Record<string, string> {
  return {
    ...selector(plan),
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** Labels that tell the cluster's pods from all others. They never change: a selector can't. */
export function selector({ name, application = "kafka" }: Labelled): Record<string, string> {
  return { "app.kubernetes.io/name": application, "app.kubernetes.io/instance": name };
}

/** Labels that tell a pool's pods from all others. They never change either. */
export function poolSelector(plan: ClusterPlan, { name }: PlannedPool): Record<string, string> {
  return { ...selector(plan), ...(name !== undefined && { [POOL_LABEL]: name }) };
}

/**
 * Labels that tell the pods of nodes with a role from all others; without pools every node has all roles. Nodes that were made without
 * pools get them only as they roll, so they don't count while all nodes have the role.
 */
export function roleSelector(plan: ClusterPlan, role: keyof Roles): Record<string, string> {
  const isEverybodys = plan.pools.every(({ roles }) => roles[role]);
  const isNameless = plan.pools.some(({ name }) => name === undefined);
  return isEverybodys && isNameless ? selector(plan) : roleLabels(plan, role);
}

/** Labels of the pods of nodes with a role. */
export function roleLabels(plan: ClusterPlan, role: keyof Roles): Record<string, string> {
  const hasPools = plan.pools.some(({ name }) => name !== undefined);
  return { ...selector(plan), ...(hasPools && { [roleLabel(role)]: "true" }) };
}

/** The roles that a pool's nodes have. */
export function rolesOf(pool: PlannedPool): (keyof Roles)[] {
  return (["broker", "controller"] as const).filter((role) => pool.roles[role]);
}

/** Labels of a pool's pods. */
export function podLabels(plan: ClusterPlan, pool: PlannedPool): Record<string, string> {
  const ofRoles = rolesOf(pool).map((role) => roleLabels(plan, role));
  return Object.assign({ ...pool.pod.labels }, labels(plan), poolSelector(plan, pool), ...ofRoles);
}

const POOL_LABEL = "kafka-cluster/pool";

function roleLabel(role: keyof Roles): string {
  return `kafka-cluster/${role}`;
}

/** Pulumi's name of something that a pool has one of. */
export function poolResource({ component }: ResourceContext, { name }: PlannedPool): string {
  return name === undefined ? component : `${component}-${name}`;
}

/** What a preview doesn't know: one that doesn't reach the Kubernetes cluster has only the inputs of an object. */
export function notYet<T>(): T {
  return pulumi.unknown as unknown as T;
}

/** A file of the package that travels into pods. */
export function packageFile(...path: string[]): Buffer {
  return readFileSync(join(__dirname, "..", ...path));
}

/** A script of the package that travels into pods. One with Windows' line ends would fail there, in words about `\r`. */
export function packageScript(name: string, read = packageFile): string {
  const text = read("scripts", name).toString();
  if (text.includes("\r")) {
    throw new Error(
      `The package's script ${name} has the line ends of Windows, with which it can't run in a pod: git config ` +
        "core.autocrlf false, and check it out again.",
    );
  }
  return text;
}
