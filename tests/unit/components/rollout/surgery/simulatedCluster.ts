/** What a template makes of a pod: one that serves, ends at once, runs without getting ready, or finds no node. */
export type Template = "good" | "crashes" | "hangs" | "unschedulable";
/** Whose agents tell anything: of all pods, of those that the first roll has made, or of none. */
export type Telling = "all" | "newest" | "none";

export interface Pool {
  name: string;
  ids: number[];
  broker: boolean;
  controller: boolean;
  /** Of its nodes, in their order. */
  racks?: string[];
}

interface Pod {
  uid: number;
  revision: number;
  volumes: number;
  /**
   * `lost`: its Kubernetes node is down. `catching`: its broker runs, and isn't in sync everywhere yet. `stopping`: it is asked to
   * stop, and serves still.
   */
  state:
    | ("pending" | "crashed" | "starting" | "loading" | "hung" | "catching" | "ready" | "lost")
    | ("stopping" | "terminating");
  /** Until the next state. */
  ticks: number;
}

export interface Partition {
  replicas: number[];
  minimum: number;
  inSync: Set<number>;
}

/** What of a StatefulSet changes. */
interface Described {
  revision: number;
  volumes: number;
  generation: number;
  observed: number;
}

/** Kubernetes with sets that it doesn't roll by itself, and a Kafka cluster in their pods. A tick is some seconds. */
export class SimulatedCluster {
  readonly pools: Pool[];
  readonly partitions: Partition[];
  readonly pods = new Map<number, Pod>();
  readonly downNodes = new Set<number>();
  readonly voters = new Map<number, number>();
  readonly directories = new Map<number, number>();
  readonly behind = new Map<number, number>();
  readonly sets = new Map<string, Described>();
  readonly templates: Template[] = ["good"];
  leader: number | undefined;
  private uids = 0;
  private readonly stopTicks: number;

  /** @param stopTicks for how long a node serves that is asked to stop */
  constructor(pools: Pool[], partitions: Partition[], stopTicks = 0) {
    this.pools = pools;
    this.partitions = partitions;
    this.stopTicks = stopTicks;
    for (const { name, ids, controller } of pools) {
      this.sets.set(name, { revision: 0, volumes: 1, generation: 1, observed: 1 });
      for (const id of ids) {
        this.pods.set(id, { ...this.madePod(name), state: "ready" });
        this.directories.set(id, 0);
        // More than three aren't needed, and the others follow.
        if (controller && this.voters.size < 3) this.voters.set(id, 0);
      }
    }
    this.elect();
  }

  get ids(): number[] {
    return this.pools.flatMap(({ ids }) => ids);
  }

  poolOf(id: number): Pool {
    return this.pools.find(({ ids }) => ids.includes(id))!;
  }

  rackOf(id: number): string | undefined {
    const { ids, racks } = this.poolOf(id);
    return racks?.[ids.indexOf(id)];
  }

  private madePod(pool: string): Pod {
    const { revision, volumes } = this.sets.get(pool)!;
    return { uid: ++this.uids, revision, volumes, state: "pending", ticks: 1 };
  }

  /** Whether this id's controller takes part. */
  votes(id: number): boolean {
    const isAlive = /^(loading|hung|catching|ready|stopping)$/.test(this.pods.get(id)?.state ?? "");
    return isAlive && this.voters.get(id) === this.directories.get(id);
  }

  serves(id: number): boolean {
    return this.poolOf(id).broker && /^(catching|ready|stopping)$/.test(this.pods.get(id)?.state ?? "");
  }

  needed(): number {
    return Math.floor(this.voters.size / 2) + 1;
  }

  // What happens to it

  change(pool: string, to: { revision?: number; volumes?: number }): void {
    const set = this.sets.get(pool)!;
    if ((to.revision ?? set.revision) === set.revision && (to.volumes ?? set.volumes) === set.volumes) return;
    Object.assign(set, to, { generation: set.generation + 1 });
  }

  delete(id: number): void {
    const pod = this.pods.get(id);
    if (!pod || pod.state === "terminating" || pod.state === "stopping") return;
    const isHeld = this.stopTicks > 0 && this.serves(id);
    Object.assign(
      pod,
      isHeld ? { state: "stopping", ticks: this.stopTicks } : { state: "terminating", ticks: 1 },
    );
  }

  loseVolume(id: number): void {
    this.directories.set(id, this.directories.get(id)! + 1);
    this.delete(id);
  }

  restart(id: number): void {
    const pod = this.pods.get(id);
    if (pod?.state === "ready" || pod?.state === "catching")
      Object.assign(pod, { state: "starting", ticks: 1 });
  }

  takeNode(id: number): void {
    this.downNodes.add(id);
    const pod = this.pods.get(id);
    if (pod?.state === "stopping") Object.assign(pod, { state: "terminating", ticks: 1 });
    else if (pod && pod.state !== "terminating" && pod.state !== "pending") pod.state = "lost";
  }

  giveNode(id: number): void {
    this.downNodes.delete(id);
    const pod = this.pods.get(id);
    if (pod?.state === "lost") Object.assign(pod, { state: "starting", ticks: 1 });
  }

  tick(): void {
    for (const pool of this.pools) {
      const set = this.sets.get(pool.name)!;
      set.observed = set.generation;
      for (const id of pool.ids) this.tickPod(id);
      for (const id of pool.ids) {
        if (this.pods.has(id)) continue;
        const isWrong = pool.ids.some(
          (other) => other < id && (this.pods.get(other)?.volumes ?? Infinity) < set.volumes,
        );
        if (!isWrong) this.pods.set(id, this.madePod(pool.name));
      }
    }
    this.tickPartitions();
    this.elect();
    for (const id of this.ids) this.tickReadiness(id);
  }

  private tickPod(id: number): void {
    const pod = this.pods.get(id);
    if (!pod || this.downNodes.has(id) || --pod.ticks > 0) return;
    const template = this.templates[pod.revision];
    if (pod.state === "terminating") this.pods.delete(id);
    if (pod.state === "stopping") Object.assign(pod, { state: "terminating", ticks: 1 });
    if (pod.state === "pending" && template !== "unschedulable")
      Object.assign(pod, { state: "starting", ticks: 1 });
    else if (pod.state === "starting" && template === "crashes")
      Object.assign(pod, { state: "crashed", ticks: 3 });
    else if (pod.state === "starting" && template === "hangs") pod.state = "hung";
    else if (pod.state === "starting") Object.assign(pod, { state: "loading", ticks: 2 });
    else if (pod.state === "crashed") Object.assign(pod, { state: "starting", ticks: 1 });
    else if (pod.state === "loading") Object.assign(pod, { state: "catching", ticks: 1 });
  }

  /** What Kafka takes notice of before Kubernetes does. */
  settle(): void {
    for (const { inSync } of this.partitions) {
      for (const id of [...inSync]) {
        const isLate = this.behind.has(id) && [...inSync].some((other) => other !== id && this.serves(other));
        if ((!this.serves(id) || isLate) && inSync.size > 1) inSync.delete(id);
      }
    }
    this.elect();
  }

  private tickPartitions(): void {
    this.settle();
    for (const { replicas, inSync } of this.partitions) {
      const hasLeader = [...inSync].some((id) => this.serves(id));
      for (const id of replicas) {
        if (hasLeader && this.serves(id) && !this.behind.has(id)) inSync.add(id);
      }
    }
    for (const [id, ticks] of [...this.behind]) {
      if (ticks <= 1) this.behind.delete(id);
      else this.behind.set(id, ticks - 1);
    }
  }

  private elect(): void {
    const voting = [...this.voters.keys()].filter((id) => this.votes(id));
    if (voting.length < this.needed()) this.leader = undefined;
    else if (this.leader === undefined || !voting.includes(this.leader)) [this.leader] = voting;
    if (this.leader === undefined) return;
    // Somebody, or something, replaces voters that lost their volume.
    for (const id of this.voters.keys()) {
      if (/^(loading|catching|ready)$/.test(this.pods.get(id)?.state ?? ""))
        this.voters.set(id, this.directories.get(id)!);
    }
  }

  private tickReadiness(id: number): void {
    const pod = this.pods.get(id);
    if (pod?.state !== "catching" || this.outOfSync(id) > 0) return;
    if (this.leader !== undefined || this.voters.size === 0) pod.state = "ready";
  }

  outOfSync(id: number): number {
    const isLed = ({ inSync }: Partition) => [...inSync].some((other) => this.serves(other));
    return this.partitions.filter((one) => one.replicas.includes(id) && isLed(one) && !one.inSync.has(id))
      .length;
  }
}
