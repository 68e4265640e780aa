import assert from "node:assert/strict";
import * as fc from "fast-check";
import { isRolledOut } from "../../../../../components/rollout/diagnosis/progress";
import type { RollStep } from "../../../../../components/rollout/diagnosis/rollStep";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import { type Pool, SimulatedCluster, type Telling, type Template } from "./simulatedCluster";
import { SimulatedView } from "./simulatedView";

const TOPOLOGIES: Record<string, Pool[]> = {
  "three nodes": [{ name: "kafka", ids: [0, 1, 2], broker: true, controller: true }],
  "four nodes": [{ name: "kafka", ids: [0, 1, 2, 3], broker: true, controller: true }],
  "five nodes": [{ name: "kafka", ids: [0, 1, 2, 3, 4], broker: true, controller: true }],
  pools: [
    { name: "kafka-controllers", ids: [0, 1, 2], broker: false, controller: true },
    { name: "kafka-brokers", ids: [100, 101], broker: true, controller: false },
  ],
  "one controller": [
    { name: "kafka-controllers", ids: [0], broker: false, controller: true },
    { name: "kafka-brokers", ids: [100, 101, 102], broker: true, controller: false },
  ],
};

/** What happens at a tick, to the node of this index. */
interface Fault {
  tick: number;
  node: number;
  kind:
    | "takeNode"
    | "giveNode"
    | "behind"
    | "delete"
    | "loseVolume"
    | "restart"
    | "killUp"
    | "edit"
    | "moreVolumes"
    | Exclude<Template, "good">;
}

const FAULT_TICKS = 60;
/** A roll of five nodes takes some forty. */
const HEALTHY_TICKS = 200;

const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    tick: fc.nat(FAULT_TICKS - 1),
    node: fc.nat(4),
    kind: fc.constantFrom<Fault["kind"]>(
      ...([
        "takeNode",
        "giveNode",
        "giveNode",
        "behind",
        "behind",
        "delete",
        "loseVolume",
        "restart",
      ] as const),
      ...(["killUp", "edit", "edit", "moreVolumes", "crashes", "hangs", "unschedulable"] as const),
    ),
  }),
  { maxLength: 25 },
);

function partitionsOf(pools: Pool[], seeds: number[]) {
  const brokers = pools.filter(({ broker }) => broker).flatMap(({ ids }) => ids);
  return seeds.map((seed, i) => {
    const count = Math.min(brokers.length, 1 + (seed % 3));
    const replicas = Array.from({ length: count }, (_, j) => brokers[(i + j + seed) % brokers.length]);
    return { replicas, minimum: 1 + (seed % 2), inSync: new Set(replicas) };
  });
}

/** An `up` that may end at any time, and whatever happens to the cluster meanwhile. */
class World {
  readonly cluster: SimulatedCluster;
  private readonly view: SimulatedView;
  readonly log: string[] = [];
  private readonly telling: Telling;
  private upFrom = 0;
  private stuckFor = 0;
  private volumes = 1;

  constructor(pools: Pool[], seeds: number[], telling: Telling) {
    this.telling = telling;
    this.cluster = new SimulatedCluster(pools, partitionsOf(pools, seeds));
    this.view = new SimulatedView(this.cluster, telling);
  }

  hit({ tick, node, kind }: Fault): void {
    const { cluster } = this;
    const id = cluster.ids[node % cluster.ids.length];
    this.log.push(`${tick}: ${kind} ${id}`);
    if (kind === "takeNode") cluster.takeNode(id);
    else if (kind === "giveNode") cluster.giveNode(id);
    else if (kind === "delete") cluster.delete(id);
    else if (kind === "restart") cluster.restart(id);
    else if (kind === "killUp") this.upFrom = tick + 5;
    else if (kind === "moreVolumes") this.volumes = 2;
    else if (kind === "behind") {
      // Nobody sees it where the agents don't tell.
      if (this.telling === "all") cluster.behind.set(id, 4);
    } else if (kind === "loseVolume") {
      // A majority that is lost for good is beyond a roll.
      const isWhole =
        [...cluster.voters.keys()].every((voter) => cluster.votes(voter)) && cluster.voters.size > 2;
      if (this.telling === "all" && isWhole) cluster.loseVolume(id);
    } else cluster.templates.push(kind === "edit" ? "good" : kind);
  }

  /** What one look of an `up` leads to. Pools come one after the other. */
  run(tick: number): void {
    const { cluster } = this;
    if (tick < this.upFrom) return;
    for (const pool of cluster.pools) {
      cluster.change(pool.name, { revision: cluster.templates.length - 1, volumes: this.volumes });
      if (isRolledOut(this.view.statefulSet(pool))) continue;
      const step = this.decide(pool);
      if (step.step === "stop") this.stop(Number(/\d+$/.exec(step.pod.metadata!.name!)![0]), tick, step.why);
      const first =
        step.step === "stuck" ? Number(/Delete pod \S+-(\d+)/.exec(step.reason)![1]) : this.blocking(step);
      this.stuckFor = first === undefined ? 0 : this.stuckFor + 1;
      // The person that it takes does as told.
      if (this.stuckFor > 5) cluster.delete(first!);
      return;
    }
  }

  private decide(pool: Pool): RollStep {
    const look = { statefulSet: this.view.statefulSet(pool), pods: this.view.podObjects() };
    const step = nextStep(look);
    const sets = this.cluster.pools.map((each) => this.view.statefulSet(each));
    return step.step === "ask" ? nextStep({ ...look, sets, answers: this.view.answers() }) : step;
  }

  /** The pod of another pool that keeps one from being made that is waited for: as the diagnosis tells. */
  private blocking(step: RollStep): number | undefined {
    const names = step.step === "wait" ? step.nodes : [];
    const missing = names
      .map((name) => Number(/\d+$/.exec(name)![0]))
      .find((id) => !this.cluster.pods.has(id));
    if (missing === undefined) return undefined;
    return this.cluster.poolOf(missing).ids.find((id) => id < missing && this.lacksVolume(id));
  }

  private stop(id: number, tick: number, why: string): void {
    const { cluster } = this;
    this.log.push(`${tick}: stops ${id}: ${why}`);
    const pool = cluster.poolOf(id);
    assert.ok(this.isOutdated(id), this.story(`${id} is of the newest template`));
    const isAway = (other: number) =>
      cluster.pods.get(other)?.state !== "ready" || cluster.outOfSync(other) > 0 || this.hasLostVote(other);
    const isSeen = Object.values(this.view.answers().byPod).some(({ node }) => node.broker);
    const others = cluster.ids.filter((other) => other !== id && isAway(other));
    if (cluster.pods.get(id)!.state === "ready")
      assert.deepEqual(others, [], this.story("two nodes are away"));
    const isBlocked = pool.ids.some((mate) => mate < id && this.lacksVolume(mate));
    assert.ok(!isBlocked, this.story(`Kubernetes wouldn't make ${id} anew`));
    // Without an agent's word a pod that runs counts as up, and a pool of which none is ready has nothing to lose.
    const matesReady = pool.ids.some((mate) => mate !== id && cluster.pods.get(mate)?.state === "ready");
    const isVisible = (other: number) =>
      !/^(starting|lost)$/.test(cluster.pods.get(other)?.state ?? "") || !this.isOutdated(other);
    if (isSeen || (matesReady && others.every(isVisible))) this.checkMajority(id);
    if (isSeen) this.checkPartitions(id);
    cluster.delete(id);
  }

  private isOutdated(id: number): boolean {
    const { revision } = this.cluster.sets.get(this.cluster.poolOf(id).name)!;
    return this.cluster.pods.get(id)!.revision !== revision || this.lacksVolume(id);
  }

  private lacksVolume(id: number): boolean {
    const set = this.cluster.sets.get(this.cluster.poolOf(id).name)!;
    return (this.cluster.pods.get(id)?.volumes ?? Infinity) < set.volumes;
  }

  private hasLostVote(id: number): boolean {
    return this.cluster.voters.has(id) && !this.cluster.votes(id);
  }

  private checkMajority(id: number): void {
    const { cluster } = this;
    const voting = [...cluster.voters.keys()].filter((voter) => cluster.votes(voter));
    const left = voting.filter((voter) => voter !== id).length;
    const isLost = voting.length >= cluster.needed() && left < cluster.needed() && cluster.voters.size > 2;
    assert.ok(!isLost, this.story("a majority of the voters is lost"));
  }

  private checkPartitions(id: number): void {
    for (const { replicas, minimum, inSync } of this.cluster.partitions) {
      const serving = [...inSync].filter((other) => this.cluster.serves(other));
      const left = serving.filter((other) => other !== id).length;
      const canSpare = replicas.length > minimum;
      const isLost = canSpare && serving.length >= minimum && left < minimum;
      assert.ok(!isLost, this.story(`a partition on ${replicas.join(", ")} falls under its minimum`));
    }
  }

  isDone(): boolean {
    const { cluster } = this;
    const newest = cluster.templates.length - 1;
    const isNew = (id: number) => {
      const pod = cluster.pods.get(id);
      return pod?.revision === newest && pod.state === "ready" && pod.volumes === this.volumes;
    };
    return cluster.ids.every(isNew);
  }

  story(what: string): string {
    const states = [...this.cluster.pods].map(([id, pod]) => `${id}: ${pod.state} of ${pod.revision}`);
    return `${what}\n${this.log.join("\n")}\n${states.join("; ")}`;
  }
}

describe("Any roll, whatever happens to the cluster meanwhile", () => {
  const seeds = fc.array(fc.nat(20), { maxLength: 6 });
  for (const telling of ["all", "newest", "none"] as const) {
    it(`breaks nothing by its stops, and is over once all is well (agents that tell: ${telling})`, () => {
      const anyTopology = fc.constantFrom(...Object.keys(TOPOLOGIES));
      fc.assert(
        fc.property(anyTopology, seeds, faults, (topology, partitions, hits) => {
          const world = new World(TOPOLOGIES[topology], partitions, telling);
          world.cluster.templates.push("good");
          for (let tick = 0; tick < FAULT_TICKS; tick++) {
            hits.filter((fault) => fault.tick === tick).forEach((fault) => world.hit(fault));
            world.cluster.settle();
            world.run(tick);
            world.cluster.tick();
          }
          world.cluster.ids.forEach((id) => world.cluster.giveNode(id));
          world.cluster.templates.push("good");
          for (let tick = FAULT_TICKS; tick < FAULT_TICKS + HEALTHY_TICKS && !world.isDone(); tick++) {
            world.run(tick);
            world.cluster.tick();
          }
          assert.ok(world.isDone(), world.story("it isn't over"));
        }),
        { numRuns: Number(process.env.ROLLS ?? 100) },
      );
    });
  }
});
