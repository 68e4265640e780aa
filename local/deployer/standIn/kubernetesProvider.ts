import { createHash, randomBytes } from "crypto";
import { setTimeout as pause } from "timers/promises";
import { isDeepStrictEqual } from "util";
import type { Change } from "./diff";
import { KubernetesClient, type ApiError, type Reference } from "./kubernetesClient";
import { Unsupported, type Provider } from "./provider";
import { waitUntilReady } from "./readiness";
import { immutableFields, isImmutable } from "./replacements";
import type { ResourceState } from "./state";
import { isObject, isSecret, markSecrets, plain, secret, type Properties, type Value } from "./values";

const autonamed = "pulumi.com/autonamed";
const fieldManager = "kafka-cluster-deployer";
const settings =
  "version kubeconfig context namespace enableConfigMapMutable enableSecretMutable enableServerSideApply";

/** Kubernetes objects, by server-side apply. */
export class KubernetesProvider implements Provider {
  private readonly config: Record<string, string>;
  private readonly kubeconfig: string;
  private connection?: KubernetesClient;

  constructor(config: Properties, kubeconfig: string) {
    this.config = plain(config);
    this.kubeconfig = this.config.kubeconfig || kubeconfig;
    const other = Object.keys(this.config).find((key) => !settings.split(" ").includes(key));
    if (other) throw new Unsupported(`The Kubernetes provider's option "${other}"`);
  }

  /** Made when it's needed: a preview needs no cluster. */
  private get client(): KubernetesClient {
    return (this.connection ??= new KubernetesClient(
      this.kubeconfig,
      this.config.context,
      this.config.namespace,
    ));
  }

  check(name: string, type: string, inputs: Properties, old?: Properties): Properties {
    const isTemplate = /^kubernetes:(helm|yaml|kustomize)|List$/.test(type);
    const metadata = plain(inputs.metadata) ?? {};
    if (isTemplate || metadata.generateName)
      throw new Unsupported(isTemplate ? type : "metadata.generateName");
    if (metadata.name) return inputs;
    if (isPatch(type)) throw new Error("A patch needs metadata.name.");
    const former = plain(old?.metadata);
    const chosen = isAutonamed(former) ? former.name : `${name}-${randomBytes(4).toString("hex")}`;
    const annotations = { ...metadata.annotations, [autonamed]: "true" };
    return { ...inputs, metadata: { ...(inputs.metadata as Properties), name: chosen, annotations } };
  }

  planReplacement(type: string, inputs: Properties, changes: Change[], old: Properties): boolean {
    const mutable = ["ConfigMap", "Secret"].filter(
      (kind) => `${this.config[`enable${kind}Mutable`]}` === "true",
    );
    const fields = immutableFields(inputs, isPatch(type), mutable);
    for (const change of changes) change.replaces ||= isImmutable(change.path, fields);
    const [a, b] = [plain(inputs.metadata), plain(old.metadata)];
    return a.name === b.name && a.namespace === b.namespace && !isAutonamed(a);
  }

  async create(resource: ResourceState, adopt: boolean): Promise<{ id: string; outputs: Properties }> {
    for (let attempt = 0; ; attempt++) {
      try {
        const reference = await this.locate(resource);
        const { namespace, name, kind } = reference;
        const id = namespace ? `${namespace}/${name}` : name;
        if (!adopt && !isPatch(resource.type) && (await this.client.get(reference)))
          throw new Error(`${kind} "${id}" already exists in the cluster, and isn't this stack's.`);
        return { id, outputs: await this.apply(resource, reference, adopt) };
      } catch (error) {
        // A namespace or a kind that is only just being made may be missing for a moment.
        if ((error as ApiError).status !== 404 || attempt === 4) throw error;
        await pause(200 * 2 ** attempt);
      }
    }
  }

  async update(resource: ResourceState): Promise<Properties> {
    return this.apply(resource, await this.locate(resource), false);
  }

  async ready(resource: ResourceState, signal: AbortSignal, timeout?: string): Promise<Properties> {
    if (annotation(resource, "skipAwait") === "true") return resource.outputs;
    const live = await waitUntilReady(
      this.client,
      await this.locate(resource),
      timeoutOf(resource, timeout),
      signal,
    );
    return outputsOf(live, resource.inputs);
  }

  async delete(resource: ResourceState, signal: AbortSignal): Promise<void> {
    const reference = await this.locate(resource);
    const before = await this.client.get(reference);
    if (!before) return;
    if (isPatch(resource.type)) {
      // Applying nothing gives up every field that this patch owns.
      const { apiVersion, kind, ...metadata } = reference;
      await this.client.apply({ apiVersion, kind, metadata }, reference, managerOf(resource), false);
      return;
    }
    const policy = annotation(resource, "deletionPropagationPolicy") ?? "foreground";
    await this.client.delete(reference, policy[0].toUpperCase() + policy.slice(1));
    if (annotation(resource, "skipAwait") === "true") return;
    const limit = timeoutOf(resource, resource.deleteTimeout);
    for (const end = Date.now() + limit; ; await pause(100, undefined, { signal })) {
      const left = await this.client.get(reference);
      if (left?.metadata.uid !== before.metadata.uid) return;
      const why = [
        ...(left.status?.conditions ?? []).map((c: any) => c.message),
        ...(left.metadata.finalizers ?? []),
      ];
      if (Date.now() > end)
        throw new Error(`still there ${limit / 1000} s after its deletion: ${why.join("; ")}`);
    }
  }

  async refresh(resource: ResourceState): Promise<Pick<ResourceState, "inputs" | "outputs"> | undefined> {
    const reference = await this.locate(resource);
    const live = await this.client.get(reference);
    if (!live) return undefined;
    // What the server would make of the inputs: without that, "1000m" read back as "1" would look like a change.
    const wanted = plain(resource.inputs);
    const expected = await this.client
      .apply(wanted, reference, managerOf(resource), true, true)
      .catch(() => wanted);
    return {
      inputs: drift(resource.inputs, expected, live) as Properties,
      outputs: outputsOf(live, resource.inputs),
    };
  }

  async read(type: string, id: string): Promise<Properties> {
    const [, group, version, kind] = /^kubernetes:(.+)\/(.+?):(.+?)(?:Patch)?$/.exec(type)!;
    const [name, namespace] = id.split("/").reverse();
    const apiVersion = group === "core" ? version : `${group}/${version}`;
    const live = await this.client.get({ apiVersion, kind, name, namespace });
    if (!live) throw new Error(`resource "${id}" does not exist`);
    return outputsOf(live, {});
  }

  private locate({ inputs }: ResourceState): Promise<Reference> {
    const { apiVersion, kind, metadata } = plain(inputs);
    return this.client.locate({ apiVersion, kind, name: metadata.name, namespace: metadata.namespace });
  }

  private async apply(resource: ResourceState, reference: Reference, adopt: boolean): Promise<Properties> {
    const force = adopt || annotation(resource, "patchForce") === "true";
    const applied = this.client.apply(plain(resource.inputs), reference, managerOf(resource), force);
    const live = await applied.catch((error: ApiError) => {
      if (error.status === 409)
        error.message += '; the annotation "pulumi.com/patchForce": "true" takes the fields over';
      throw error;
    });
    return outputsOf(live, resource.inputs);
  }
}

function isAutonamed(metadata: any): boolean {
  return metadata?.annotations?.[autonamed] === "true";
}

function isPatch(type: string): boolean {
  return type.endsWith("Patch");
}

// Each patch has a manager of its own, so that two of them can own fields of one object.
function managerOf({ type, urn }: ResourceState): string {
  const suffix = createHash("sha256").update(urn).digest("hex").slice(0, 8);
  return isPatch(type) ? `${fieldManager}-${suffix}` : fieldManager;
}

function annotation({ inputs }: ResourceState, name: string): string | undefined {
  return plain(inputs.metadata)?.annotations?.[`pulumi.com/${name}`];
}

/** In milliseconds, from "90s", "10m" or "1h30m". */
function timeoutOf(resource: ResourceState, timeout?: string): number {
  const isClaim = resource.type.endsWith(":PersistentVolumeClaim");
  const seconds = annotation(resource, "timeoutSeconds");
  const text = timeout || (seconds ? `${seconds}s` : isClaim ? "5m" : "10m");
  const units: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };
  return [...text.matchAll(/([\d.]+)([smh])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * units[unit],
    0,
  );
}

function outputsOf(live: any, inputs: Properties): Properties {
  const { managedFields: _, ...metadata } = live.metadata;
  const outputs = markSecrets({ ...live, metadata }, inputs);
  return live.kind === "Secret" && live.data ? { ...outputs, data: secret(live.data) } : outputs;
}

/** The inputs as they are in the cluster, where that isn't what was applied. */
function drift(inputs: Value, expected: any, live: any): Value {
  if (isSecret(inputs)) return secret(drift(inputs.value, expected, live));
  if (isDeepStrictEqual(expected, live)) return inputs;
  const isList = Array.isArray(inputs) && Array.isArray(live) && inputs.length === live.length;
  if (isList) return inputs.map((value, i) => drift(value, expected?.[i], live[i]));
  if (!isObject(inputs) || !isObject(live)) return live;
  return Object.fromEntries(Object.entries(inputs).map(([k, v]) => [k, drift(v, expected?.[k], live[k])]));
}
