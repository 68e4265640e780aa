import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { ClusterPlan } from "../plan/clusterPlan";

/** What every resource of a cluster needs to know. */
export interface ResourceContext {
  plan: ClusterPlan;
  /**
   * Name of the component, from which Pulumi's names of its resources follow: unlike the cluster's name it is
   * unique in a program, where two namespaces may each have a cluster called the same.
   */
  component: string;
  /** The component; resources are its children. */
  parent: pulumi.Resource;
  namespace: pulumi.Input<string>;
  /** The namespace's resource, if it is made here: everything else comes after it. */
  dependsOn: pulumi.Resource[];
}

/** Options of a child that comes after the namespace. */
export function childOptions(context: ResourceContext): pulumi.CustomResourceOptions {
  return { parent: context.parent, dependsOn: context.dependsOn };
}

/** Labels of every object of the cluster. */
export function labels(plan: ClusterPlan): Record<string, string> {
  return {
    ...selector(plan),
    "app.kubernetes.io/managed-by": "pulumi",
  };
}

/** Labels that tell the cluster's broker pods from all others. They never change: a selector can't. */
export function selector(plan: ClusterPlan): Record<string, string> {
  return { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": plan.name };
}

/** A file of the package that travels into pods. */
export function packageFile(...path: string[]): Buffer {
  return readFileSync(join(__dirname, "..", ...path));
}
