import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { KubeConfig, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { KafkaState } from "../../../../components/plan/existing/kafkaState";
import type { Template } from "../../../../components/rollout/diagnosis/cpuStates";
import { clientOf } from "../fakeCluster";
import { answers, pod, readyPod, rolledSet } from "./objects";

const LABELS = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const OLD = "kafka-old";
const POD_PATH = /\/pods\/(kafka-\d+)(?::\d+(\/proxy\/state)(?:\/([\d,]+))?)?$/;

/** A look at what the StatefulSet has: it reads that once. */
const LOOK = "GET /apis/apps/v1/namespaces/kafka/statefulsets/kafka";

interface Event {
  what: string;
  /** When, in milliseconds, */
  at: number;
  /** and how many looks there had been by then. */
  looks: number;
}

/** A StatefulSet of three brokers that Kubernetes doesn't roll, over HTTP: pods come back soon after they are deleted. */
export class FakeKubernetes {
  /** Milliseconds that a pod takes to go, and to come. */
  going = 20;
  coming = 60;
  /** By ordinal; one that is terminating has a deletionTimestamp. */
  readonly pods = new Map<number, V1Pod>();
  /** What happened, and when. */
  readonly events: Event[] = [];
  /** Path and method of each request. */
  readonly requests: string[] = [];
  readonly deletions: unknown[] = [];
  /** What agents answer who are to count on none of these; undefined: nothing, as one that is cut off. */
  state: (ordinal: number, away: number[]) => KafkaState | undefined = (ordinal) =>
    answers().byPod[`kafka-${ordinal}`];
  /** Happens between a look and the deletion that follows from it. */
  beforeDeletion: () => void = () => undefined;
  /** Refuses each deletion with this status. */
  refusal: number | undefined;
  /** Templates of revisions, by their names; others can't be read. */
  readonly templates: Record<string, Template> = {};
  /** Happens when somebody changes the StatefulSet, which has its controller look. */
  changed: () => void = () => undefined;
  /** What becomes of a wish for another CPU: the status that it is refused with, or none. */
  resize: (pod: V1Pod, resources: object) => number | undefined = () => 404;
  private readonly server: Server;
  private readonly watches = new Set<ServerResponse>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private version = 1;

  private constructor() {
    [0, 1, 2].forEach((ordinal) => this.put(ordinal, readyPod(ordinal, OLD)));
    this.server = createServer((request, response) => void this.answer(request, response));
  }

  static async start(): Promise<FakeKubernetes> {
    const fake = new FakeKubernetes();
    await new Promise<void>((resolve) => fake.server.listen(0, "127.0.0.1", resolve));
    return fake;
  }

  stop(): void {
    this.timers.forEach(clearTimeout);
    this.server.closeAllConnections();
    this.server.close();
  }

  client(): Promise<KubeConfig> {
    return clientOf(this.server);
  }

  get readyTimes(): number[] {
    return this.timesOf("ready");
  }

  timesOf(what: string): number[] {
    return this.eventsOf(what).map(({ at }) => at);
  }

  eventsOf(what: string): Event[] {
    return this.events.filter((event) => event.what.startsWith(what));
  }

  private moment(): Omit<Event, "what"> {
    const looks = this.requests.filter((request) => request === LOOK).length;
    return { at: performance.now(), looks };
  }

  put(ordinal: number, made: V1Pod | undefined): void {
    if (made) {
      Object.assign(made.metadata!, {
        resourceVersion: String(++this.version),
        ownerReferences: [{ uid: "sts-uid" }],
        labels: {
          ...made.metadata!.labels,
          ...LABELS,
          "statefulset.kubernetes.io/pod-name": `kafka-${ordinal}`,
        },
      });
      made.status!.podIP = "10.0.0.1";
      this.pods.set(ordinal, made);
    } else this.pods.delete(ordinal);
    for (const watch of this.watches)
      watch.write(`${JSON.stringify({ type: "MODIFIED", object: made ?? {} })}\n`);
  }

  private later(milliseconds: number, work: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      work();
    }, milliseconds);
    this.timers.add(timer);
  }

  /** As a kubelet and the StatefulSet's controller do it. */
  delete(ordinal: number): void {
    const pod_ = this.pods.get(ordinal)!;
    this.events.push({ what: `delete kafka-${ordinal}`, ...this.moment() });
    this.put(ordinal, { ...pod_, metadata: { ...pod_.metadata, deletionTimestamp: new Date() } });
    this.later(this.going, () => this.make(ordinal, `${pod_.metadata!.uid}+`));
  }

  make(ordinal: number, uid: string): void {
    const next = pod(ordinal);
    next.metadata!.uid = uid;
    this.put(ordinal, next);
    this.later(this.coming, () => {
      const ready = readyPod(ordinal);
      ready.metadata!.uid = uid;
      this.put(ordinal, ready);
      this.events.push({ what: `ready kafka-${ordinal}`, ...this.moment() });
    });
  }

  statefulSet(): V1StatefulSet {
    const pods = [...this.pods.values()];
    const isReady = (one: V1Pod) =>
      one.status!.conditions!.some(({ type, status }) => type === "Ready" && status === "True");
    const isNew = ({ metadata }: V1Pod) =>
      !metadata!.deletionTimestamp && metadata!.labels!["controller-revision-hash"] === "kafka-new";
    const set = rolledSet({
      replicas: pods.length,
      readyReplicas: pods.filter(isReady).length,
      updatedReplicas: pods.filter(isNew).length,
    });
    Object.assign(set.metadata!, { labels: LABELS, resourceVersion: "1" });
    return set;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(decodeURIComponent(request.url!), "http://c");
    const reply = (status: number, body: object) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (searchParams.get("watch")) {
      response.writeHead(200, { "content-type": "application/json" });
      response.flushHeaders();
      this.watches.add(response);
      response.on("close", () => this.watches.delete(response));
      return;
    }
    this.requests.push(`${request.method} ${pathname}`);
    const [, name, isState, away = ""] = POD_PATH.exec(pathname) ?? [];
    const ordinal = Number(name?.at(-1));
    if (isState) {
      const state = this.state(ordinal, away.split(",").filter(Boolean).map(Number));
      return void (state ? reply(200, state) : reply(503, { message: "error trying to reach service" }));
    }
    if (pathname.endsWith("/resize")) {
      const body = JSON.parse(await textOf(request)) as V1Pod;
      const resized = this.pods.get(Number(/kafka-(\d+)\/resize$/.exec(pathname)?.[1]))!;
      const refused = this.resize(resized, body.spec!.containers[0].resources!);
      this.events.push({ what: `resize ${resized.metadata!.name}`, ...this.moment() });
      return void reply(
        refused ?? 200,
        refused === undefined ? resized : { message: "you cannot patch pods/resize" },
      );
    }
    const template = this.templates[pathname.split("/").at(-1)!];
    if (pathname.includes("/controllerrevisions/")) {
      return void reply(template ? 200 : 403, { data: { spec: { template } } });
    }
    if (pathname === "/version") return void reply(200, { gitVersion: "v1.35.0" });
    if (request.method === "DELETE") return this.take(ordinal, await textOf(request), reply);
    if (request.method === "PATCH") this.changed();
    if (pathname.endsWith("/statefulsets/kafka")) return void reply(200, this.statefulSet());
    if (pathname.endsWith("/statefulsets")) return void reply(200, { items: [this.statefulSet()] });
    if (pathname.endsWith("/pods")) return void reply(200, { items: [...this.pods.values()] });
    reply(200, { items: [] });
  }

  private take(ordinal: number, text: string, reply: (status: number, body: object) => void): void {
    const { preconditions } = JSON.parse(text) as {
      preconditions: { uid?: string; resourceVersion?: string };
    };
    this.deletions.push(preconditions);
    this.beforeDeletion();
    const found = this.pods.get(ordinal)?.metadata;
    const isSame =
      found?.uid === preconditions.uid && found?.resourceVersion === preconditions.resourceVersion;
    const status = this.refusal ?? (isSame ? 200 : 409);
    if (status === 200) this.delete(ordinal);
    reply(status, status === 200 ? {} : { message: "you may not delete" });
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}
