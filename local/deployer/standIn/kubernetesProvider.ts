import { createHash, randomBytes } from "crypto";
import { setTimeout as pause } from "timers/promises";
import { isDeepStrictEqual } from "util";
import { isPatch, kindOf, missing } from "./kinds";
import { KubernetesClient, type KubernetesObject } from "./kubernetesClient";
import type { Registration, ResourceState } from "./state";
import { isObject, isSecret, plain, secret, some, Unsupported, type Properties, type Value } from "./values";

const annotations = [
  /^(?!pulumi\.com\/)/,
  /^pulumi\.com\/(patchForce|skipAwait): true$/,
  /^pulumi\.com\/timeoutSeconds: \d+$/,
  /^pulumi\.com\/waitFor: jsonpath=\{(\.\w+)+\}$/,
];
const lookMs = 150;

export class KubernetesProvider {
  private readonly client: KubernetesClient;

  constructor(settings: Properties, kubeconfig: string) {
    const { kubeconfig: own, context, namespace, ...rest } = plain(settings) as Record<string, string>;
    const other = Object.keys(rest).join(", ");
    if (other) throw new Unsupported(`The Kubernetes provider's option ${other}`);
    this.client = new KubernetesClient(own || kubeconfig, context, namespace);
  }

  async isTaken({ type, inputs }: ResourceState): Promise<boolean> {
    return !isPatch(type) && (await this.client.get(objectOf(inputs))) !== undefined;
  }

  /** Makes or changes it, and waits until it does its work. `force` takes over what others own of it. */
  async apply(resource: ResourceState, force: boolean, signal: AbortSignal): Promise<void> {
    const { type, inputs } = resource;
    const isForced = force || annotation(inputs, "patchForce") !== undefined;
    await this.client.apply(objectOf(inputs), managerOf(resource), isForced);
    const path = annotation(inputs, "waitFor")?.match(/\w+(?=[.}])/g);
    const live = await this.poll(inputs, signal, (object) => {
      if (!object) throw new Error("it was deleted while waiting for it");
      const inside = (value: Value, key: string) => (isObject(value) ? value[key] : undefined);
      if (path) return path.reduce<Value>(inside, object) === undefined ? path.join(".") : undefined;
      return annotation(inputs, "skipAwait") ? undefined : missing(type, object);
    });
    const { namespace, name } = live!.metadata;
    resource.id = namespace ? `${namespace}/${name}` : name;
    resource.outputs = outputsOf(live!, inputs, resource.additionalsecretoutputsList);
  }

  async delete({ inputs }: ResourceState, signal: AbortSignal): Promise<void> {
    const object = objectOf(inputs);
    const before = await this.client.get(object);
    if (!before) return;
    await this.client.delete(object);
    if (annotation(inputs, "skipAwait")) return;
    await this.poll(inputs, signal, (object) =>
      object?.metadata.uid === before.metadata.uid ? "its end" : undefined,
    );
  }

  /** Remembers what others have changed, and answers whether it is there at all. */
  async refresh(resource: ResourceState): Promise<boolean> {
    const object = objectOf(resource.inputs);
    const live = await this.client.get(object);
    if (!live) return false;
    // What the server makes of the inputs: "1000m" comes back as "1", which is no change.
    const expected = await this.client.apply(object, managerOf(resource), true, "All");
    resource.inputs = drift(resource.inputs, expected, live) as Properties;
    resource.outputs = outputsOf(live, resource.inputs, resource.additionalsecretoutputsList);
    return true;
  }

  async read(type: string, id: string, secretOutputs: string[]): Promise<Properties> {
    const [, group, version, kind] = type.split(/[:/]/);
    const [name, namespace] = id.split("/").reverse();
    const apiVersion = group === "core" ? version : `${group}/${version}`;
    const live = await this.client.get({ apiVersion, kind, metadata: { name, namespace } });
    if (!live) throw new Error(`resource "${id}" does not exist`);
    return outputsOf(live, {}, secretOutputs);
  }

  /** Looks at the object until nothing is missing any more. */
  private async poll(
    inputs: Properties,
    signal: AbortSignal,
    whatFor: (object?: KubernetesObject) => string | undefined,
  ) {
    const patience = Number(annotation(inputs, "timeoutSeconds") ?? 600);
    for (const end = Date.now() + patience * 1000; ; await pause(lookMs, undefined, { signal })) {
      const live = await this.client.get(objectOf(inputs));
      const what = whatFor(live);
      if (!what) return live;
      if (Date.now() > end) throw new Error(`after ${patience} s it still waits for ${what}`);
    }
  }
}

/** Names what has no name, unless it has one from before, and refuses what can't be. */
export function checkInputs(request: Registration, old: Properties = {}): Properties {
  const { type, inputs, retainondelete } = request;
  const { name, generateName, annotations: given = {} } = objectOf(inputs).metadata;
  const texts = Object.entries(given).map((entry) => entry.join(": "));
  const refused = texts.find((text) => !annotations.some((pattern) => pattern.test(text)));
  if (refused) throw new Unsupported(`The annotation ${refused}`);
  if (kindOf(type).needsSkipAwait && !given["pulumi.com/skipAwait"] && !given["pulumi.com/waitFor"])
    throw new Unsupported(`${type} without the annotation pulumi.com/skipAwait or waitFor`);
  if (isPatch(type) && !retainondelete) throw new Unsupported("A patch without retainOnDelete");
  if (generateName) throw new Unsupported("metadata.generateName");
  if (name) return inputs;
  if (isPatch(type)) throw new Error("A patch needs metadata.name.");
  const chosen = objectOf(old).metadata.name ?? `${request.name}-${randomBytes(4).toString("hex")}`;
  return { ...inputs, metadata: { ...(inputs.metadata as Properties), name: chosen } };
}

function objectOf(inputs: Properties): KubernetesObject {
  return { metadata: {}, ...(plain(inputs) as Properties) } as KubernetesObject;
}

export function isSameObject(a: Properties, b: Properties): boolean {
  const [one, other] = [objectOf(a).metadata, objectOf(b).metadata];
  return one.name === other.name && one.namespace === other.namespace;
}

export function annotation(inputs: Properties, name: string): string | undefined {
  return objectOf(inputs).metadata.annotations?.[`pulumi.com/${name}`];
}

// Each resource is a manager of its own, so that two patches can own fields of one object; named as the CLI's provider does.
function managerOf({ urn }: ResourceState): string {
  return `pulumi-kubernetes-${createHash("sha256").update(urn).digest("hex").slice(0, 8)}`;
}

/** What is secret in the inputs is secret in the outputs. */
function outputsOf(live: KubernetesObject, inputs: Properties, secretOutputs: string[]): Properties {
  const { managedFields: _, ...metadata } = live.metadata;
  const isHidden = (key: string) => secretOutputs.includes(key) || some(inputs[key], isSecret);
  const outputs = Object.entries({ ...live, metadata } as Properties);
  return Object.fromEntries(outputs.map(([k, v]) => [k, isHidden(k) ? secret(v) : v]));
}

/** The inputs as they are in the cluster, where that isn't what was applied. */
function drift(inputs: Value, expected: Value, live: Value): Value {
  if (isSecret(inputs)) return secret(drift(inputs.value, expected, live));
  if (isDeepStrictEqual(expected, live)) return inputs;
  if (!isObject(inputs) || !isObject(expected) || !isObject(live)) return live;
  return Object.fromEntries(Object.entries(inputs).map(([k, v]) => [k, drift(v, expected[k], live[k])]));
}
