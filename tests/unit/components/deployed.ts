/* eslint-disable @typescript-eslint/no-explicit-any -- Pulumi's mocks and protocol have no narrower types */
import { createHash } from "node:crypto";
import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { KafkaCluster, KafkaClusterArgs } from "../../../components";
import { fakeCluster, type KubernetesObject } from "./fakeCluster";

/** A resource as the program asked the engine for it. */
export interface Registered {
  /** `kubernetes:core/v1:Service`, and without what all Kubernetes types begin with, `core/v1:Service`. */
  type: string;
  name: string;
  urn: string;
  parent: string;
  /** What was written down for it: undefined values are absent here as they are in the request. */
  inputs: Record<string, any>;
  /** What `id` came back, for a Kubernetes object `<namespace>/<name>`. */
  id: string;
  /** The id that an existing resource was read by. */
  readId?: string;
  /** `type name` of each resource that it comes after. */
  dependencies: string[];
  /** Name of the provider that it is made or read with, if one was given. */
  provider?: string;
  /** URNs that it may have in the state, besides its own. */
  aliases: string[];
  /** What was asked for beyond that, by Pulumi's names of resource options; only what isn't the default. */
  options: Record<string, unknown>;
}

/** What a program registered and, by name, the values of what it returned. */
export interface Deployed<T> {
  resources: Registered[];
  result: T;
  /** What was logged, in its order. */
  logged: string[];
  /** The one resource of a type and, where there are more, of a name. */
  one(type: string, name?: string): Registered;
}

/** What the world answers. */
export interface World {
  /** IPs of the Kubernetes nodes that the pods run on. */
  hostIps?: string[];
  /** What the format container of each pod wrote as its termination message. */
  formatMessage?: string;
  /** That container's name, unless it is "format". */
  idContainer?: string;
  /** Whether it is a first preview: nothing that only the cluster knows is known. */
  firstPreview?: boolean;
  /** Whether the Kubernetes cluster doesn't answer. */
  unreachable?: boolean;
  /** Whether no Kubernetes cluster is configured. */
  unconfigured?: boolean;
  /** Names of pods that aren't there. */
  missingPods?: string[];
  /** What the Kubernetes cluster has, by the plural of its kind; undefined: nothing may be listed. */
  objects?: Record<string, KubernetesObject[]>;
  /** What the agents in pods say. */
  agent?: object;
  /** Names of the API groups that the Kubernetes cluster has beside its own. */
  apiGroups?: string[];
}

/** Runs a program against Pulumi's mocks in a preview, where nothing is waited for. */
export async function deployed<T>(program: () => T, world: World = {}): Promise<Deployed<T>> {
  const resources: Registered[] = [];
  // Not a cluster that this machine happens to know.
  const { objects, agent, apiGroups } = world;
  const podStatusOf = (pod: string) => podStatus(pod, world);
  const cluster = await fakeCluster({ podStatus: podStatusOf, objects, agent, apiGroups });
  process.env.KUBECONFIG = world.unconfigured ? "/nonexistent" : cluster.kubeconfig;
  if (world.unreachable) cluster.stop();
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs, id }) => answer(type, name, inputs, id, world),
      call: ({ token }) => {
        throw new Error(`the program looked up ${token}`);
      },
    },
    "kafka-cluster",
    "test",
    true,
  );
  // As for an engine that leaves it to the SDK to say the aliases that follow from a parent's.
  (runtimeState as any).getStore().supportsAliasSpecs = false;
  record(resources);
  const { logged, listen, stop } = listener();
  listen();
  const result = await withoutStackTraces(async () => {
    const made = program();
    await pulumi.runtime.disconnect();
    return made;
  })
    .finally(cluster.remove)
    .finally(stop);
  return {
    resources,
    result,
    logged,
    one: (type, name) => {
      const found = resources.filter((r) => r.type === type && (name === undefined || r.name === name));
      if (found.length !== 1) {
        throw new Error(`${found.length} resources of type ${type} are called ${name ?? "anything"}`);
      }
      return found[0];
    },
  };
}

/** One KafkaCluster called "kafka", deployed. */
export function deployedCluster(
  args: KafkaClusterArgs,
  world?: World,
  options?: pulumi.ComponentResourceOptions,
): Promise<Deployed<KafkaCluster>> {
  return deployed(() => new KafkaCluster("kafka", args, options), world);
}

/** What a Kubernetes cluster has once these resources are made in it and every pod runs, for the next World. */
export function objectsOf({ resources }: Deployed<unknown>): Record<string, KubernetesObject[]> {
  const objects: Record<string, KubernetesObject[]> = {};
  const add = (plural: string, object: KubernetesObject) => (objects[plural] ??= []).push(object);
  const named = resources.filter(({ type, inputs }) => /\/v\d+:/.test(type) && inputs.metadata?.name);
  for (const { inputs } of named as { inputs: any }[]) {
    const plural = `${inputs.kind.toLowerCase()}s`;
    if (plural !== "statefulsets") {
      add(plural, inputs);
      continue;
    }
    const { metadata, spec } = inputs;
    add(plural, { ...inputs, status: { updateRevision: "now", replicas: spec.replicas } });
    for (let i = 0; i < spec.replicas; i++) {
      const labels = { ...spec.template.metadata.labels, "controller-revision-hash": "now" };
      const name = `${metadata.name}-${(spec.ordinals?.start ?? 0) + i}`;
      const pod = {
        metadata: { name, namespace: metadata.namespace, labels },
        status: { podIP: "10.1.0.1" },
      };
      add("pods", pod);
    }
  }
  return objects;
}

/** The value of an output, or undefined if it is unknown. */
export function valueOf<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  // Internal to Pulumi's SDK, and the only way to a value that, unlike apply, settles when it is unknown.
  return (output as unknown as { promise(withUnknowns: boolean): Promise<T> }).promise(false);
}

/** Hears what is told instead of the console, which has it where there is no engine. */
function listener() {
  const logged: string[] = [];
  const { info, warn } = pulumi.log;
  const hear = async (text: string) => void logged.push(text);
  return {
    logged,
    listen: () => Object.assign(pulumi.log, { info: hear, warn: hear }),
    stop: () => Object.assign(pulumi.log, { info, warn }),
  };
}

/** Pulumi takes a stack trace of every promise and resource; mapping them to TypeScript would be most of a test's time. */
async function withoutStackTraces<T>(work: () => Promise<T>): Promise<T> {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = String;
  try {
    return await work();
  } finally {
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  }
}

function answer(
  type: string,
  name: string,
  inputs: Record<string, any>,
  readId: string | undefined,
  world: World,
): pulumi.runtime.MockResourceResult {
  if (world.firstPreview) {
    return { id: undefined, state: readId ? {} : inputs };
  }
  if (readId) {
    return { id: readId, state: { status: podStatus(name, world) } };
  }
  if (type === "random:index/randomId:RandomId") {
    return { id: name, state: { ...inputs, b64Url: `<${name}>`, hex: `<${name}>` } };
  }
  if (!inputs.metadata) {
    return { id: name, state: inputs };
  }
  // What has no name of its own gets one from the provider, and another one when it is replaced.
  const metadata = { name: `${name}-${hash(inputs)}`, ...inputs.metadata };
  // A name that isn't known yet is nobody else's.
  const known = typeof metadata.name === "string" ? metadata.name : `<name of ${name}>`;
  return {
    id: [metadata.namespace, known].filter(Boolean).join("/"),
    state: { ...inputs, metadata },
  };
}

function podStatus(
  name: string,
  { hostIps = ["10.0.0.1", "10.0.0.2", "10.0.0.3"], formatMessage, idContainer, missingPods }: World,
): object | undefined {
  if (missingPods?.includes(name)) return undefined;
  const terminated = formatMessage === undefined ? undefined : { message: formatMessage };
  return {
    hostIP: hostIps[Number(name.slice(name.lastIndexOf("-") + 1))],
    initContainerStatuses: [
      { name: "other", state: { terminated: { message: "other" } } },
      { name: idContainer ?? "format", state: { terminated } },
    ],
  };
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}

/** Mocks are told a resource's inputs alone; the engine's protocol has its options too. */
function record(resources: Registered[]): void {
  const monitor = pulumi.runtime.getMonitor() as any;
  // Mocks say that they know hooks, and don't.
  monitor.registerResourceHook = (_: unknown, callback: (error: unknown) => void) => callback(null);
  for (const method of ["registerResource", "readResource"]) {
    const original = monitor[method].bind(monitor);
    monitor[method] = (request: any, callback: (error: unknown, response: any) => void) => {
      const fields = request.toObject();
      return original(request, (error: unknown, response: any) => {
        if (!error) {
          resources.push({
            type: fields.type.replace(/^kubernetes:/, ""),
            name: fields.name,
            urn: response.getUrn(),
            id: response.getId?.() ?? "",
            parent: shortName(fields.parent),
            inputs: (request.getObject ?? request.getProperties).call(request).toJavaScript(),
            readId: method === "readResource" ? fields.id : undefined,
            dependencies: fields.dependenciesList.map(shortName).sort(),
            provider: fields.provider ? fields.provider.split("::")[3] : undefined,
            aliases: fields.aliasurnsList ?? [],
            options: nonDefault({
              retainOnDelete: fields.retainondelete,
              deleteBeforeReplace: fields.deletebeforereplace,
              ignoreChanges: fields.ignorechangesList,
              replaceOnChanges: fields.replaceonchangesList,
              protect: fields.protect,
              beforeCreate: fields.hooks?.beforeCreateList,
            }),
          });
        }
        callback(error, response);
      });
    };
  }
}

function shortName(urn: string): string {
  const [, , type, name] = urn.split("::");
  return (
    urn &&
    `${type
      .split("$")
      .pop()!
      .replace(/^kubernetes:/, "")} ${name}`
  );
}

function nonDefault(options: Record<string, unknown>): Record<string, unknown> {
  const isDefault = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !isDefault(value)));
}
