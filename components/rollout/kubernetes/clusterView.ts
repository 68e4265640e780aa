import type {
  AppsV1Api,
  BatchV1Api,
  CoreV1Api,
  CoreV1Event,
  KubeConfig,
  NetworkingV1Api,
  PolicyV1Api,
  V1ConfigMap,
  V1Job,
  V1LimitRange,
  V1NetworkPolicy,
  V1Node,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodDisruptionBudget,
  V1Secret,
  V1Service,
  V1StatefulSet,
  V1StorageClass,
} from "@kubernetes/client-node";
import { type KindSeen, MONITORING_KINDS, type MonitoringKind } from "../../plan/existing/metrics";
import { allowed, apiMessage, orUndefined, statusOf } from "./apiErrors";
import { forwardedPage } from "./forwardedPage";
import { type ClientNode, limited, type RequestOptions } from "./limited";
import { belongsTo, type Owned } from "./ownership";
import { watch } from "./watch";

/** What is worth reading only when something is off. Undefined: may not be read. */
export interface Details {
  events?: CoreV1Event[];
  claims?: V1PersistentVolumeClaim[];
  storageClasses?: string[];
  /** Names of the Kubernetes nodes that are cordoned. */
  cordoned?: string[];
}

/** A container, and which of its runs. */
export interface LogReference {
  pod: string;
  container: string;
  /** The container runs again: it is the run before that failed. */
  previous: boolean;
}

const requestSeconds = 10;
const mostMachines = 500;
const logLines = 15;
/** A cluster of some nodes has as many pods and claims that may be in trouble; one of a hundred has hundreds as it starts. */
const mostEventLists = 12;

/** The few reads that a wait makes. What only explains is undefined where reading it isn't allowed. */
export class ClusterView {
  protected readonly apps: AppsV1Api;
  protected readonly core: CoreV1Api;
  protected readonly policy: PolicyV1Api;
  protected readonly networking: NetworkingV1Api;
  protected readonly client: ClientNode;
  protected readonly limited: RequestOptions;
  protected readonly namespace: string;
  protected readonly batch: BatchV1Api;
  private readonly config: KubeConfig;
  private readonly patienceSeconds: number;

  protected constructor(
    client: ClientNode,
    config: KubeConfig,
    namespace: string,
    patienceSeconds = requestSeconds,
    silentSeconds?: number,
  ) {
    this.client = client;
    this.limited = limited(client, patienceSeconds, silentSeconds);
    this.config = config;
    this.patienceSeconds = patienceSeconds;
    this.namespace = namespace;
    this.apps = config.makeApiClient(client.AppsV1Api);
    this.batch = config.makeApiClient(client.BatchV1Api);
    this.core = config.makeApiClient(client.CoreV1Api);
    this.policy = config.makeApiClient(client.PolicyV1Api);
    this.networking = config.makeApiClient(client.NetworkingV1Api);
  }

  /**
   * @param patienceSeconds how long each answer may take
   * @param silentSeconds how long the first one may; as long as the others if undefined
   */
  static async open(
    config: KubeConfig,
    namespace: string,
    patienceSeconds?: number,
    silentSeconds?: number,
  ): Promise<ClusterView> {
    const client = await import("@kubernetes/client-node");
    return new ClusterView(client, config, namespace, patienceSeconds, silentSeconds);
  }

  statefulSet(name: string): Promise<V1StatefulSet> {
    return this.apps.readNamespacedStatefulSet({ namespace: this.namespace, name }, this.limited);
  }

  /** The template that a revision of a StatefulSet keeps; undefined where there is none, or it may not be read. */
  async revisionTemplate(name: string): Promise<object | undefined> {
    const query = { namespace: this.namespace, name };
    const revision = this.apps.readNamespacedControllerRevision(query, this.limited);
    const data = (await orUndefined([403, 404], revision))?.data as
      { spec?: { template?: object } } | undefined;
    return data?.spec?.template;
  }

  job(name: string): Promise<V1Job> {
    return this.batch.readNamespacedJob({ namespace: this.namespace, name }, this.limited);
  }

  /** The Jobs with all of these labels; undefined where they may not be listed. */
  async jobs(labels: Record<string, string>): Promise<V1Job[] | undefined> {
    const query = { namespace: this.namespace, labelSelector: labelText(labels) };
    return (await allowed(this.batch.listNamespacedJob(query, this.limited)))?.items;
  }

  pod(name: string): Promise<V1Pod> {
    return this.core.readNamespacedPod({ namespace: this.namespace, name }, this.limited);
  }

  /** The pods with all of these labels; undefined where they may not be listed. */
  async podsWith(labels: Record<string, string>): Promise<V1Pod[] | undefined> {
    const query = { namespace: this.namespace, labelSelector: labelText(labels) };
    return (await allowed(this.core.listNamespacedPod(query, this.limited)))?.items;
  }

  /** The ConfigMaps with all of these labels; undefined where they may not be listed. */
  async configMaps(labels: Record<string, string>): Promise<V1ConfigMap[] | undefined> {
    const query = { namespace: this.namespace, labelSelector: labelText(labels) };
    return (await allowed(this.core.listNamespacedConfigMap(query, this.limited)))?.items;
  }

  /** What the Secrets with all of these labels hold, by their names; undefined where they may not be listed. */
  async secrets(labels: Record<string, string>): Promise<Record<string, Record<string, string>> | undefined> {
    const query = { namespace: this.namespace, labelSelector: labelText(labels) };
    const list = await allowed(this.core.listNamespacedSecret(query, this.limited));
    return (
      list && Object.fromEntries(list.items.map(({ metadata, data }) => [metadata?.name ?? "", texts(data)]))
    );
  }

  /** Undefined while there is none, and where it may not be read. */
  async secret(name: string): Promise<V1Secret | undefined> {
    return orUndefined(
      [403, 404],
      this.core.readNamespacedSecret({ namespace: this.namespace, name }, this.limited),
    );
  }

  /** What a pod's HTTP server answers to a GET by the API server. */
  proxied(pod: string, port: number, path: string): Promise<unknown> {
    const query = { namespace: this.namespace, name: `${pod}:${port}`, path };
    return this.core.connectGetNamespacedPodProxyWithPath(query, this.limited);
  }

  /**
   * The same by a forwarded port, to which no policy applies: the kubelet makes the connection inside of the pod.
   *
   * @throws NoTunnel where ports can't be forwarded
   */
  forwarded(pod: string, port: number, path: string): Promise<unknown> {
    return forwardedPage(this.config, { namespace: this.namespace, pod, port, path }, this.patienceSeconds);
  }

  /** Undefined while there is none. */
  async service(name: string): Promise<V1Service | undefined> {
    const query = { namespace: this.namespace, name };
    return orUndefined([404], this.core.readNamespacedService(query, this.limited));
  }

  /** The claims with all of these labels; undefined where they may not be read. */
  async claims(labels: Record<string, string> = {}): Promise<V1PersistentVolumeClaim[] | undefined> {
    const query = { namespace: this.namespace, labelSelector: labelText(labels) };
    const list = await allowed(this.core.listNamespacedPersistentVolumeClaim(query, this.limited));
    return list?.items;
  }

  /** All Services; undefined where they may not be read. */
  async services(): Promise<V1Service[] | undefined> {
    const list = await allowed(this.core.listNamespacedService({ namespace: this.namespace }, this.limited));
    return list?.items;
  }

  /** All disruption budgets; undefined where they may not be read. */
  async budgets(): Promise<V1PodDisruptionBudget[] | undefined> {
    const query = { namespace: this.namespace };
    const list = await allowed(this.policy.listNamespacedPodDisruptionBudget(query, this.limited));
    return list?.items;
  }

  /** All NetworkPolicies; undefined where they may not be read. */
  async policies(): Promise<V1NetworkPolicy[] | undefined> {
    const query = { namespace: this.namespace };
    const list = await allowed(this.networking.listNamespacedNetworkPolicy(query, this.limited));
    return list?.items;
  }

  /** Version of Kubernetes, such as "v1.34.4"; undefined where it may not be read. */
  async version(): Promise<string | undefined> {
    const version = this.config.makeApiClient(this.client.VersionApi);
    // A proxy in front of the cluster may let it not through.
    return (await orUndefined([403, 404], version.getCode({}, this.limited)))?.gitVersion;
  }

  /** Names of the API groups that the cluster has; undefined where they may not be read. */
  async apiGroups(): Promise<string[] | undefined> {
    const apis = this.config.makeApiClient(this.client.ApisApi);
    const list = await orUndefined([403, 404], apis.getAPIVersions({}, this.limited));
    return list?.groups?.map(({ name }) => name);
  }

  /** Which kinds of the Prometheus operator there are, by looking for objects in the namespace. */
  async monitoring(): Promise<Record<MonitoringKind, KindSeen>> {
    const custom = this.config.makeApiClient(this.client.CustomObjectsApi);
    const seen = MONITORING_KINDS.map(async (kind): Promise<[MonitoringKind, KindSeen]> => {
      const plural = `${kind.toLowerCase()}s`;
      const query = {
        group: "monitoring.coreos.com",
        version: "v1",
        namespace: this.namespace,
        plural,
        limit: 1,
      };
      const list = custom.listNamespacedCustomObject(query, this.limited);
      return [
        kind,
        await list.then(
          () => "there" as const,
          (error) => {
            if (statusOf(error) === 404) return "absent";
            if (statusOf(error) === 403) return "unseen";
            throw error;
          },
        ),
      ];
    });
    return Object.fromEntries(await Promise.all(seen)) as Record<MonitoringKind, KindSeen>;
  }

  /** All StatefulSets; undefined where they may not be read. */
  async statefulSets(): Promise<V1StatefulSet[] | undefined> {
    const query = { namespace: this.namespace };
    const list = await allowed(this.apps.listNamespacedStatefulSet(query, this.limited));
    return list?.items;
  }

  /** Undefined where they may not be read. */
  async storageClasses(): Promise<V1StorageClass[] | undefined> {
    const storage = this.config.makeApiClient(this.client.StorageV1Api);
    const list = await allowed(storage.listStorageClass({}, this.limited));
    return list?.items;
  }

  /**
   * Undefined where they may not be read, or are more than a look is worth.
   *
   * @param all of them, however many they are
   */
  async machines(all = false): Promise<V1Node[] | undefined> {
    const machines: V1Node[] = [];
    let next: string | undefined;
    do {
      const query = { limit: mostMachines, _continue: next };
      const list = await allowed(this.core.listNode(query, this.limited));
      next = list?.metadata?._continue;
      if (!list || (next && !all)) return undefined;
      machines.push(...list.items);
    } while (next);
    return machines;
  }

  /** Undefined where they may not be read. */
  async limitRanges(): Promise<V1LimitRange[] | undefined> {
    const query = { namespace: this.namespace };
    return (await allowed(this.core.listNamespacedLimitRange(query, this.limited)))?.items;
  }

  /** Names of the Kubernetes nodes that are cordoned; undefined where they may not be read. */
  async cordoned(): Promise<string[] | undefined> {
    const query = { fieldSelector: "spec.unschedulable=true" };
    const list = await allowed(this.core.listNode(query, this.limited));
    return list?.items.flatMap(({ metadata }) => metadata?.name ?? []).sort();
  }

  /** What happened to objects; undefined where events may not be read. */
  eventsOf(...objects: (V1Service | V1PersistentVolumeClaim | V1Pod)[]): Promise<CoreV1Event[] | undefined> {
    return this.events(objects.map(({ metadata }) => metadata?.uid ?? ""));
  }

  async pods(owner: V1StatefulSet | V1Job): Promise<V1Pod[] | undefined> {
    const labelSelector = selectorText(owner);
    const namespace = this.namespace;
    const list = await allowed(this.core.listNamespacedPod({ namespace, labelSelector }, this.limited));
    return list?.items.filter((pod) => belongsTo(pod, owner));
  }

  /** Everything that explains why these pods of that owner, or of others, don't come up. */
  async details(owner: V1StatefulSet | V1Job, pods: Owned[], claimNames: string[]): Promise<Details> {
    const all = claimNames.length > 0 ? await this.claims() : undefined;
    const claims = all?.filter(({ metadata }) => claimNames.includes(metadata?.name ?? ""));
    const pending = (claims ?? []).filter(({ status }) => status?.phase !== "Bound");
    const [events, storageClasses] = await Promise.all([
      this.events([owner, ...pods, ...pending].flatMap(({ metadata }) => metadata?.uid ?? [])),
      pending.length > 0 ? this.storageClasses() : undefined,
    ]);
    const names = storageClasses?.flatMap(({ metadata }) => metadata?.name ?? []).sort();
    return { claims, events, storageClasses: names };
  }

  /** The last lines of a container, indented; a note where they can't be read. */
  async log({ pod, container, previous }: LogReference): Promise<string> {
    const read = (previous: boolean) =>
      this.core.readNamespacedPodLog(
        { name: pod, namespace: this.namespace, container, previous, tailLines: logLines },
        this.limited,
      );
    try {
      const text = await read(previous).catch((error) => {
        if (statusOf(error) === 403) throw error;
        return read(!previous);
      });
      const lines = (text ?? "").split("\n").filter((line) => line.trim() !== "");
      if (lines.length === 0) return `${pod} (${container}) has logged nothing.`;
      return [`The last lines of ${pod} (${container}):`, ...lines.map((line) => `    ${line}`)].join("\n");
    } catch (error) {
      const why = statusOf(error) === 403 ? "not allowed" : apiMessage(error);
      return `The log of ${pod} (${container}) can't be read: ${why}.`;
    }
  }

  /** The last line of a container's log; undefined where there is none, or it may not be read. */
  async lastLine({ pod, container }: LogReference): Promise<string | undefined> {
    const query = { name: pod, namespace: this.namespace, container, tailLines: 1 };
    const text = await this.core.readNamespacedPodLog(query, this.limited).catch(() => undefined);
    return typeof text === "string" && text.trim() !== "" ? text.trim() : undefined;
  }

  /**
   * Calls back on each change of the owner's pods or of itself, until the signal; silently doesn't where
   * watching isn't allowed or breaks off: the caller looks from time to time anyway.
   */
  watch(owner: V1StatefulSet | V1Job, changed: () => void, signal: AbortSignal): void {
    const [group, plural] = owner.kind === "Job" ? ["batch", "jobs"] : ["apps", "statefulsets"];
    const { name, namespace, resourceVersion } = owner.metadata ?? {};
    const watches: [string, Record<string, string | undefined>][] = [
      [
        `/apis/${group}/v1/namespaces/${namespace}/${plural}`,
        { fieldSelector: `metadata.name=${name}`, resourceVersion },
      ],
      [`/api/v1/namespaces/${namespace}/pods`, { labelSelector: selectorText(owner), resourceVersion }],
    ];
    for (const [path, query] of watches) {
      watch(this.config, path, query, changed, signal).catch(() => undefined);
    }
  }

  /** Of a few objects each is asked for its own; of many all of the namespace's are listed once. */
  private async events(uids: string[]): Promise<CoreV1Event[] | undefined> {
    const namespace = this.namespace;
    const list = (fieldSelector?: string) =>
      allowed(this.core.listNamespacedEvent({ namespace, fieldSelector }, this.limited));
    if (uids.length > mostEventLists) {
      const known = new Set(uids);
      return (await list())?.items.filter(({ involvedObject }) => known.has(involvedObject.uid ?? ""));
    }
    const lists = await Promise.all(uids.map((uid) => list(`involvedObject.uid=${uid}`)));
    return lists.some((told) => told) ? lists.flatMap((told) => told?.items ?? []) : undefined;
  }
}

/** What a Secret holds, as texts. */
export function texts(data: Record<string, string> = {}): Record<string, string> {
  const decoded = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]);
  return Object.fromEntries(decoded);
}

function selectorText(owner: V1StatefulSet | V1Job): string {
  return labelText(owner.spec?.selector?.matchLabels ?? {});
}

function labelText(labels: Record<string, string>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
