/* eslint-disable @typescript-eslint/no-explicit-any -- Pulumi's mocks and protocol have no narrower types */
import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import * as runtimeState from "@pulumi/pulumi/runtime/state";
import { KafkaCluster, KafkaClusterArgs } from "../../../components";
import { fakeKubeconfig, type KubernetesObject, withFakeCluster } from "./fakeCluster";
import { type Call, recordedCalls, type Registered, registeredAs } from "./registered";

export type { Registered } from "./registered";

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
  /** Names of these nodes. */
  hostNames?: string[];
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
  /** What they say of topics, by their names. */
  topics?: Record<string, object>;
  /** The one address that all load balancers have; undefined: none has any yet. */
  balancer?: string;
  /** Names of the API groups that the Kubernetes cluster has beside its own. */
  apiGroups?: string[];
}

/** What was asked of the engine, with what it answered, and what came of the program. */
interface Run<T> {
  calls: Call[];
  result: T;
  logged: string[];
}

/** Runs a program against Pulumi's mocks in a preview, where nothing is waited for. */
export async function deployed<T>(program: () => T, world: World = {}): Promise<Deployed<T>> {
  return described(await run(program, world));
}

const known = new Map<string, Promise<Run<KafkaCluster>>>();

/** One KafkaCluster called "kafka", deployed; once where the same is asked for again. */
export async function deployedCluster(
  args: KafkaClusterArgs,
  world: World = {},
  options?: pulumi.ComponentResourceOptions,
): Promise<Deployed<KafkaCluster>> {
  const make = () => run(() => new KafkaCluster("kafka", args, options), world);
  const asked = JSON.stringify([args, world]);
  // What JSON can't tell, such as an output, isn't known to be the same.
  if (options || !isDeepStrictEqual(JSON.parse(asked), [args, world])) return described(await make());
  const made = known.get(asked) ?? make();
  known.set(asked, made);
  return described(await made);
}

function run<T>(program: () => T, world: World): Promise<Run<T>> {
  const { objects, agent, topics, apiGroups } = world;
  const answers = { podStatus: (pod: string) => podStatus(pod, world), objects, agent, topics, apiGroups };
  return withFakeCluster(world.unreachable ? undefined : answers, () => registered(program, world));
}

async function registered<T>(program: () => T, world: World): Promise<Run<T>> {
  // Not a cluster that this machine happens to know.
  process.env.KUBECONFIG = world.unconfigured ? "/nonexistent" : fakeKubeconfig();
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
  const calls = recordedCalls();
  const { logged, listen, stop } = listener();
  listen();
  const result = await withoutStackTraces(async () => {
    const made = program();
    await pulumi.runtime.disconnect();
    return made;
  }).finally(stop);
  return { calls, result, logged };
}

/** What a test looks at, and may change: nobody else has it. */
function described<T>({ calls, result, logged }: Run<T>): Deployed<T> {
  const resources = calls.map(registeredAs);
  return {
    resources,
    result,
    logged: [...logged],
    one: (type, name) => {
      const found = resources.filter((r) => r.type === type && (name === undefined || r.name === name));
      if (found.length !== 1) {
        throw new Error(`${found.length} resources of type ${type} are called ${name ?? "anything"}`);
      }
      return found[0];
    },
  };
}

/** What a Kubernetes cluster has once these resources are made in it and every pod runs, for the next World. */
export function objectsOf({ resources }: Deployed<unknown>): Record<string, KubernetesObject[]> {
  const objects: Record<string, KubernetesObject[]> = {};
  const add = (plural: string, object: KubernetesObject) => (objects[plural] ??= []).push(object);
  const ofKubernetes = resources.filter(({ type, inputs }) => /\/v\d+:/.test(type) && inputs.metadata);
  for (const { inputs, name } of ofKubernetes as { inputs: any; name: string }[]) {
    if (inputs.kind === "Job") {
      // Pulumi gives it a name.
      const metadata = { name, ...inputs.metadata };
      add("jobs", { ...inputs, metadata, status: { conditions: [{ type: "Complete", status: "True" }] } });
      continue;
    }
    if (!inputs.metadata.name) continue;
    const plural = `${inputs.kind.toLowerCase()}s`.replace(/ys$/, "ies");
    if (plural !== "statefulsets") {
      // What is in Secrets isn't made in a preview.
      add(plural, plural === "secrets" ? { ...inputs, data: {} } : inputs);
      continue;
    }
    const { metadata, spec } = inputs;
    add(plural, { ...inputs, status: { updateRevision: "now", replicas: spec.replicas } });
    for (let i = 0; i < spec.replicas; i++) {
      const volumes = (spec.volumeClaimTemplates ?? []).map((template: any) => {
        return { name: template.metadata.name, persistentVolumeClaim: {} };
      });
      const name = `${metadata.name}-${(spec.ordinals?.start ?? 0) + i}`;
      const labels = {
        ...spec.template.metadata.labels,
        "controller-revision-hash": "now",
        "statefulset.kubernetes.io/pod-name": name,
      };
      const pod = {
        metadata: { name, namespace: metadata.namespace, labels },
        spec: { ...spec.template.spec, volumes: [...(spec.template.spec.volumes ?? []), ...volumes] },
        status: { podIP: "10.1.0.1", conditions: [{ type: "Ready", status: "True" }] },
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
  const Resource = pulumi.Resource as unknown as { callsites: () => object[] };
  const { callsites } = Resource;
  Error.stackTraceLimit = 0;
  Error.prepareStackTrace = String;
  // A resource's is without a limit.
  Resource.callsites = () => [];
  try {
    return await work();
  } finally {
    Object.assign(Error, { stackTraceLimit, prepareStackTrace });
    Object.assign(Resource, { callsites });
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
  if (type === "random:index/randomPassword:RandomPassword") {
    return { id: "none", state: { ...inputs, result: `<${name}>` } };
  }
  if (!inputs.metadata) {
    return { id: name, state: inputs };
  }
  // What has no name of its own gets one from the provider, and another one when it is replaced.
  const metadata = { ...inputs.metadata, name: inputs.metadata.name ?? `${name}-${hash(inputs)}` };
  // A name that isn't known yet is nobody else's.
  const known = typeof metadata.name === "string" ? metadata.name : `<name of ${name}>`;
  const isAddressed = world.balancer !== undefined && inputs.spec?.type === "LoadBalancer";
  const status = isAddressed ? { loadBalancer: { ingress: [{ ip: world.balancer }] } } : undefined;
  return {
    id: [metadata.namespace, known].filter(Boolean).join("/"),
    state: { ...inputs, metadata, ...(status && { status }) },
  };
}

function podStatus(
  name: string,
  {
    hostIps = ["10.0.0.1", "10.0.0.2", "10.0.0.3"],
    hostNames,
    formatMessage,
    idContainer,
    missingPods,
  }: World,
): object | undefined {
  if (missingPods?.includes(name)) return undefined;
  const terminated = formatMessage === undefined ? undefined : { message: formatMessage };
  return {
    hostIP: hostIps[Number(name.slice(name.lastIndexOf("-") + 1))],
    nodeName: hostNames?.[Number(name.slice(name.lastIndexOf("-") + 1))],
    initContainerStatuses: [
      { name: "other", state: { terminated: { message: "other" } } },
      { name: idContainer ?? "format", state: { terminated } },
    ],
  };
}

function hash(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 8);
}
