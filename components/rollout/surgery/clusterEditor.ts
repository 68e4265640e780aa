import type {
  KubeConfig,
  V1ConfigMap,
  V1Job,
  V1ManagedFieldsEntry,
  V1NetworkPolicy,
  V1Pod,
  V1PodDisruptionBudget,
  V1PodTemplateSpec,
  V1Secret,
  V1Service,
  V1StatefulSet,
  V1StatefulSetSpec,
} from "@kubernetes/client-node";
import type { NamedKind } from "../../plan/existing/existingCluster";
import type { ChangedObject } from "../../plan/existing/changed";
import type { Cpu } from "../../plan/pod/cpu";
import { orUndefined } from "../kubernetes/apiErrors";
import type { ClientNode, RequestOptions } from "../kubernetes/limited";
import { asModel } from "../kubernetes/modelNames";
import { EDITOR } from "../kubernetes/ownership";
import { ClusterView } from "../kubernetes/clusterView";
import type { Deleted } from "./restore";
import type { Spec } from "./takeBack";

/** Whom Pulumi's provider calls itself where it makes an object; it applies changes by another name, which its state has. */
const PULUMI = "pulumi-kubernetes";
/** Where others change it still, its fields stay whose they are. */
const OWNER_TRIES = 5;

/** Kinds that have ports by name and number. */
export type PortedKind = "Service" | "StatefulSet";

/** The few writes that change a cluster outside of Pulumi's steps, beside the reads. */
export class ClusterEditor extends ClusterView {
  static override async open(config: KubeConfig, namespace: string): Promise<ClusterEditor> {
    return new ClusterEditor(await import("@kubernetes/client-node"), config, namespace);
  }

  /** Deletes a StatefulSet, and leaves its pods running without an owner. */
  async orphanPods(name: string): Promise<void> {
    const query = { namespace: this.namespace, name, propagationPolicy: "Orphan" };
    await orUndefined([404], this.apps.deleteNamespacedStatefulSet(query, this.limited));
  }

  /** Deletes this very pod as it was seen, and not one that has its name, or is another way, by now. */
  async deletePod({ metadata }: V1Pod): Promise<void> {
    const body = { preconditions: { uid: metadata?.uid, resourceVersion: metadata?.resourceVersion } };
    const query = { namespace: this.namespace, name: metadata?.name ?? "", body };
    const gone = [404, 409];
    await orUndefined(gone, this.core.deleteNamespacedPod(query, this.limited));
  }

  /** Gives a container of this very pod another CPU while it runs. */
  async resizePod({ metadata }: V1Pod, container: string, { requests, limits }: Cpu): Promise<void> {
    const resources = {
      ...(requests !== undefined && { requests: { cpu: requests } }),
      ...(limits !== undefined && { limits: { cpu: limits } }),
    };
    const body = { metadata: { uid: metadata?.uid }, spec: { containers: [{ name: container, resources }] } };
    const query = { namespace: this.namespace, name: metadata?.name ?? "", body, fieldManager: EDITOR };
    // It knows the items of a list by their names.
    const merged = patchOptions(this.client, "StrategicMergePatch", this.limited);
    await this.core.patchNamespacedPodResize(query, merged);
  }

  /** Deletes this very Job, and not one that has its name by now, with its pods. */
  async deleteJob({ metadata }: V1Job): Promise<void> {
    const body = { preconditions: { uid: metadata?.uid }, propagationPolicy: "Background" };
    const query = { namespace: this.namespace, name: metadata?.name ?? "", body };
    await orUndefined([404, 409], this.batch.deleteNamespacedJob(query, this.limited));
  }

  /** Adds labels to a pod. */
  async labelPod(name: string, labels: Record<string, string>): Promise<void> {
    const query = { namespace: this.namespace, name, body: { metadata: { labels } } };
    const merged = patchOptions(this.client, "MergePatch", this.limited);
    await this.core.patchNamespacedPod(query, merged);
  }

  /** Adds annotations to a pod: its kubelet then looks at once at what the pod mounts. */
  async annotatePod(name: string, annotations: Record<string, string>): Promise<void> {
    const query = { namespace: this.namespace, name, body: { metadata: { annotations } } };
    const merged = patchOptions(this.client, "MergePatch", this.limited);
    await orUndefined([404], this.core.patchNamespacedPod(query, merged));
  }

  /** Adds annotations to a StatefulSet: its controller then looks at once at its pods. */
  async annotateSet(name: string, annotations: Record<string, string>): Promise<void> {
    const query = annotating(this.namespace, name, annotations);
    const merged = patchOptions(this.client, "MergePatch", this.limited);
    await this.apps.patchNamespacedStatefulSet(query, merged);
  }

  /** Adds annotations to a claim, if it is there. */
  async annotateClaim(name: string, annotations: Record<string, string>): Promise<void> {
    const query = annotating(this.namespace, name, annotations);
    const merged = patchOptions(this.client, "MergePatch", this.limited);
    await orUndefined([404], this.core.patchNamespacedPersistentVolumeClaim(query, merged));
  }

  /** Writes texts into a Secret, which is made where it is missing. Others in it stay. */
  async writeSecret(
    name: string,
    labels: Record<string, string>,
    texts: Record<string, string>,
  ): Promise<void> {
    const body = { ...secretOf(name, labels), stringData: texts };
    if (await this.make(body)) return;
    const merged = patchOptions(this.client, "MergePatch", this.limited);
    const query = { namespace: this.namespace, name, body, fieldManager: EDITOR };
    await this.core.patchNamespacedSecret(query, merged);
  }

  /** Has a Secret hold this, as base64, and nothing else; it is made where it is missing. */
  async replaceSecret(
    name: string,
    labels: Record<string, string>,
    data: Record<string, string>,
  ): Promise<void> {
    if (await this.make({ ...secretOf(name, labels), data })) return;
    const patched = patchOptions(this.client, "JsonPatch", this.limited);
    // Of a field that is there this makes another one, too.
    const body = [{ op: "add", path: "/data", value: data }];
    const query = { namespace: this.namespace, name, body, fieldManager: EDITOR };
    await this.core.patchNamespacedSecret(query, patched);
  }

  /** Deletes the object of this kind and name; false if there was none. */
  async remove(kind: NamedKind, name: string): Promise<boolean> {
    const query = { namespace: this.namespace, name };
    const deletions: Record<NamedKind, () => Promise<unknown>> = {
      ConfigMap: () => this.core.deleteNamespacedConfigMap(query, this.limited),
      NetworkPolicy: () => this.networking.deleteNamespacedNetworkPolicy(query, this.limited),
      Secret: () => this.core.deleteNamespacedSecret(query, this.limited),
      PodDisruptionBudget: () => this.policy.deleteNamespacedPodDisruptionBudget(query, this.limited),
      Service: () => this.core.deleteNamespacedService(query, this.limited),
    };
    const deletion = deletions[kind]();
    return (await orUndefined([404], deletion)) !== undefined;
  }

  /** Gives an object this specification, but for annotations that others have added to what it makes. */
  async restoreSpec(kind: ChangedObject["kind"], name: string, spec: Spec): Promise<void> {
    const now = kind === "StatefulSet" ? await this.statefulSet(name) : undefined;
    const whole = now ? withAnnotationsOf(now, spec as V1StatefulSetSpec) : spec;
    const body = [{ op: "replace", path: "/spec", value: whole }];
    const query = { namespace: this.namespace, name, body, fieldManager: EDITOR };
    const patched = patchOptions(this.client, "JsonPatch", this.limited);
    const patches: Record<ChangedObject["kind"], () => Promise<unknown>> = {
      StatefulSet: () => this.apps.patchNamespacedStatefulSet(query, patched),
      Service: () => this.core.patchNamespacedService(query, patched),
      PodDisruptionBudget: () => this.policy.patchNamespacedPodDisruptionBudget(query, patched),
      NetworkPolicy: () => this.networking.patchNamespacedNetworkPolicy(query, patched),
    };
    await patches[kind]();
  }

  /** Gives the pods that a StatefulSet makes from now on another template. */
  async replaceTemplate(name: string, template: V1PodTemplateSpec): Promise<void> {
    const body = [{ op: "replace", path: "/spec/template", value: template }];
    const query = { namespace: this.namespace, name, body, fieldManager: EDITOR };
    const patched = patchOptions(this.client, "JsonPatch", this.limited);
    await this.apps.patchNamespacedStatefulSet(query, patched);
  }

  /** Makes what was written of a StatefulSet here nobody's: what Pulumi applies next is its alone, and can go with it again. */
  disown(name: string): Promise<void> {
    const isWritten = (own: V1ManagedFieldsEntry) => isUpdateOf(EDITOR, own);
    return this.changeManagers("StatefulSet", name, isWritten, (managers) =>
      managers.filter((own) => !isWritten(own)),
    );
  }

  /** Has what Pulumi wrote when it made an object, and what was written here, belong to what Pulumi applies by. */
  handToManager(kind: PortedKind, name: string, manager: string): Promise<void> {
    const isHanded = (own: V1ManagedFieldsEntry) => isUpdateOf(PULUMI, own) || isUpdateOf(EDITOR, own);
    const isApplied = (own: V1ManagedFieldsEntry) => own.manager === manager && own.operation === "Apply";
    return this.changeManagers(kind, name, isHanded, (managers) => {
      const joined = managers.filter((own) => isHanded(own) || isApplied(own));
      const fieldsV1 = joined.map((own) => own.fieldsV1 ?? {}).reduce(withFields);
      const others = managers.filter((own) => !joined.includes(own));
      return [{ ...joined[0], manager, operation: "Apply", fieldsV1 }, ...others];
    });
  }

  /** Changes who owns the fields of an object, if it has an owner of this kind. */
  private async changeManagers(
    kind: PortedKind,
    name: string,
    isConcerned: (manager: V1ManagedFieldsEntry) => boolean,
    change: (managers: V1ManagedFieldsEntry[]) => V1ManagedFieldsEntry[],
  ): Promise<void> {
    const isSet = kind === "StatefulSet";
    const query = { namespace: this.namespace, name, fieldManager: EDITOR };
    const patched = patchOptions(this.client, "JsonPatch", this.limited);
    for (let tries = 0; tries < OWNER_TRIES; tries++) {
      const found = await (isSet ? this.statefulSet(name) : this.service(name));
      const { resourceVersion, managedFields = [] } = found?.metadata ?? {};
      if (!managedFields.some(isConcerned)) return;
      const body = [
        { op: "test", path: "/metadata/resourceVersion", value: resourceVersion },
        { op: "replace", path: "/metadata/managedFields", value: change(managedFields) },
      ];
      const write = isSet
        ? this.apps.patchNamespacedStatefulSet({ ...query, body }, patched)
        : this.core.patchNamespacedService({ ...query, body }, patched);
      // Its controller changes its status at the same time.
      if (await orUndefined<unknown>([409, 422], write)) return;
    }
  }

  /** Has a StatefulSet have this many pods. */
  async scale(name: string, replicas: number): Promise<void> {
    const body = [{ op: "replace", path: "/spec/replicas", value: replicas }];
    const query = { namespace: this.namespace, name, body, fieldManager: EDITOR };
    const patched = patchOptions(this.client, "JsonPatch", this.limited);
    await this.apps.patchNamespacedStatefulSet(query, patched);
  }

  /** Makes an object; false if there is one. */
  async make(object: Deleted | V1Job | V1Secret): Promise<boolean> {
    const query = { namespace: this.namespace, fieldManager: EDITOR };
    const creations: Record<string, () => Promise<unknown>> = {
      ConfigMap: () =>
        this.core.createNamespacedConfigMap({ ...query, body: object as V1ConfigMap }, this.limited),
      Secret: () => this.core.createNamespacedSecret({ ...query, body: object as V1Secret }, this.limited),
      Service: () => this.core.createNamespacedService({ ...query, body: object as V1Service }, this.limited),
      Job: () => this.batch.createNamespacedJob({ ...query, body: object as V1Job }, this.limited),
      PodDisruptionBudget: () =>
        this.policy.createNamespacedPodDisruptionBudget(
          { ...query, body: object as V1PodDisruptionBudget },
          this.limited,
        ),
      NetworkPolicy: () =>
        this.networking.createNamespacedNetworkPolicy(
          { ...query, body: asModel(object) as V1NetworkPolicy },
          this.limited,
        ),
    };
    return (await orUndefined([409], creations[object.kind ?? ""]())) !== undefined;
  }
}

/** The request that adds annotations to an object. */
function annotating(namespace: string, name: string, annotations: Record<string, string>) {
  return { namespace, name, body: { metadata: { annotations } }, fieldManager: EDITOR };
}

/** All fields of two sets, as Kubernetes keeps them: a key for each, with those below it. */
function withFields(one: object, other: object): object {
  const fields = new Map<string, object>(Object.entries(one));
  for (const [key, below] of Object.entries(other) as [string, object][])
    fields.set(key, withFields(fields.get(key) ?? {}, below));
  return Object.fromEntries(fields);
}

function isUpdateOf(name: string, { manager, operation, subresource }: V1ManagedFieldsEntry): boolean {
  return manager === name && operation === "Update" && !subresource;
}

/** Options of a request whose body is such a patch. */
function patchOptions(
  { setHeaderOptions, PatchStrategy }: ClientNode,
  kind: "MergePatch" | "StrategicMergePatch" | "JsonPatch",
  options: RequestOptions,
): ReturnType<ClientNode["setHeaderOptions"]> {
  return setHeaderOptions("Content-Type", PatchStrategy[kind], options);
}

function secretOf(name: string, labels: Record<string, string>): V1Secret {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, labels } };
}

function withAnnotationsOf({ spec: now }: V1StatefulSet, spec: V1StatefulSetSpec): V1StatefulSetSpec {
  const { metadata } = spec.template;
  const annotations = { ...now?.template.metadata?.annotations, ...metadata?.annotations };
  return { ...spec, template: { ...spec.template, metadata: { ...metadata, annotations } } };
}
