import assert from "node:assert/strict";
import * as fc from "fast-check";
import { awayNodes } from "../../../../../components/rollout/diagnosis/awayNodes";
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

const byRack = (ids: number[]) => ids.map((_, i) => ["a", "b", "c"][i % 3]);
const CONTROLLERS: Pool = { name: "kafka-controllers", ids: [0, 1, 2], broker: false, controller: true };
const RACK_TOPOLOGIES: Record<string, Pool[]> = {
  "a pool in three racks": [
    CONTROLLERS,
    ...[[100, 101, 102, 103, 104, 105, 106, 107, 108]].map((ids) => ({
      ...{ name: "kafka-brokers", ids, broker: true, controller: false, racks: byRack(ids) },
    })),
  ],
  "a pool for each rack": [
    CONTROLLERS,
    ...["a", "b"].map((rack, i) => ({
      ...{ name: `kafka-${rack}`, ids: [0, 1, 2, 3].map((n) => 100 * (i + 1) + n), broker: true },
      ...{ controller: false, racks: Array<string>(4).fill(rack) },
    })),
  ],
  "combined nodes and brokers": [
    { name: "kafka", ids: [0, 1, 2], broker: true, controller: true, racks: ["a", "a", "b"] },
    {
      name: "kafka-more",
      ids: [10, 11, 12, 13],
      broker: true,
      controller: false,
      racks: ["a", "a", "a", "b"],
    },
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
/** For how long a node serves that is asked to stop. */
const STOP_TICKS = 1;

const faults: fc.Arbitrary<Fault[]> = fc.array(
  fc.record({
    tick: fc.nat(FAULT_TICKS - 1),
    node: fc.nat(11),
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

  private readonly atOnce: number;
  mostAway = 0;

  constructor(pools: Pool[], seeds: number[], telling: Telling, atOnce = 1) {
    this.telling = telling;
    this.atOnce = atOnce;
    const stopTicks = atOnce > 1 ? STOP_TICKS : 0;
    this.cluster = new SimulatedCluster(pools, partitionsOf(pools, seeds), stopTicks);
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

  /** What the looks of an `up` lead to: of several at once some come before anything else changes. */
  run(tick: number): void {
    for (let look = 0; look < this.atOnce; look++) this.look(tick);
  }

  /** What one look leads to. Pools come one after the other. */
  private look(tick: number): void {
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
    const { atOnce: maxUnavailable, cluster, view } = this;
    const racks = Object.fromEntries(cluster.ids.flatMap((id) => [[id, cluster.rackOf(id)!]]));
    const look = { statefulSet: view.statefulSet(pool), pods: view.podObjects(), maxUnavailable, racks };
    const step = nextStep(look);
    const sets = cluster.pools.map((each) => view.statefulSet(each));
    const away = maxUnavailable > 1 ? awayNodes({ pods: look.pods }, look.statefulSet) : [];
    const answers = () => view.answers(away.map(({ id }) => id));
    return step.step === "ask" ? nextStep({ ...look, sets, answers: answers() }) : step;
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
    if (cluster.pods.get(id)!.state === "ready") this.checkAway([id, ...others]);
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

  private checkAway(ids: number[]): void {
    const { cluster } = this;
    this.mostAway = Math.max(this.mostAway, ids.length);
    assert.ok(ids.length <= this.atOnce, this.story(`${ids.length} nodes are away`));
    const racks = new Set(ids.map((id) => cluster.rackOf(id)));
    assert.ok(ids.length === 1 || racks.size === 1, this.story("nodes of two racks are away"));
    const controllers = ids.filter((id) => cluster.voters.has(id));
    assert.ok(controllers.length <= 1, this.story("two controllers are away"));
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
    const voting = [...cluster.voters.keys()].filter((voter) => cluster.votes(voter) && this.stays(voter));
    const left = voting.filter((voter) => voter !== id).length;
    const isLost = voting.length >= cluster.needed() && left < cluster.needed() && cluster.voters.size > 2;
    assert.ok(!isLost, this.story("a majority of the voters is lost"));
  }

  private checkPartitions(id: number): void {
    for (const { replicas, minimum, inSync } of this.cluster.partitions) {
      const serving = [...inSync].filter((other) => this.cluster.serves(other) && this.stays(other));
      const left = serving.filter((other) => other !== id).length;
      const canSpare = replicas.length > minimum;
      const isLost = canSpare && serving.length >= minimum && left < minimum;
      assert.ok(!isLost, this.story(`a partition on ${replicas.join(", ")} falls under its minimum`));
    }
  }

  private stays(id: number): boolean {
    return this.cluster.pods.get(id)?.state !== "stopping";
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

/** An `up` under faults, and another one after them. */
function rollUnder(world: World, hits: Fault[]): void {
  world.cluster.templates.push("good");
  for (let tick = 0; tick < FAULT_TICKS; tick++) {
    hits.filter((fault) => fault.tick === tick).forEach((fault) => world.hit(fault));
    world.cluster.settle();
    world.run(tick);
    world.cluster.tick();
  }
  world.cluster.ids.forEach((id) => world.cluster.giveNode(id));
  world.cluster.templates.push("good");
  rollToEnd(world, FAULT_TICKS);
}

/** Answers how many ticks it took. */
function rollToEnd(world: World, from = 0): number {
  let tick = from;
  for (; tick < from + HEALTHY_TICKS && !world.isDone(); tick++) {
    world.run(tick);
    world.cluster.tick();
  }
  assert.ok(world.isDone(), world.story("it isn't over"));
  return tick - from;
}

const numRuns = Number(process.env.ROLLS ?? 100);

describe("Any roll, whatever happens to the cluster meanwhile", () => {
  const seeds = fc.array(fc.nat(20), { maxLength: 6 });
  for (const telling of ["all", "newest", "none"] as const) {
    it(`breaks nothing by its stops, and is over once all is well (agents that tell: ${telling})`, () => {
      const anyTopology = fc.constantFrom(...Object.keys(TOPOLOGIES));
      const roll = fc.property(anyTopology, seeds, faults, (topology, partitions, hits) =>
        rollUnder(new World(TOPOLOGIES[topology], partitions, telling), hits),
      );
      fc.assert(roll, { numRuns });
    });
  }
});

describe("Any roll rack by rack, whatever happens to the cluster meanwhile", () => {
  const seeds = fc.array(fc.nat(40), { maxLength: 20 });
  for (const telling of ["all", "newest"] as const) {
    it(`takes nodes of one rack, breaks nothing, and is over once all is well (agents that tell: ${telling})`, () => {
      const anyTopology = fc.constantFrom(...Object.keys(RACK_TOPOLOGIES));
      const roll = fc.property(
        anyTopology,
        seeds,
        faults,
        fc.integer({ min: 2, max: 4 }),
        (topology, ...rest) => {
          const [partitions, hits, atOnce] = rest;
          rollUnder(new World(RACK_TOPOLOGIES[topology], partitions, telling, atOnce), hits);
        },
      );
      fc.assert(roll, { numRuns });
    });
  }

  it("has as many away as may be where racks keep each other's copies, and is over sooner", () => {
    const rolled = (atOnce: number) => {
      const world = new World(RACK_TOPOLOGIES["a pool in three racks"], [2, 5, 8, 11, 14, 17], "all", atOnce);
      world.cluster.templates.push("good");
      return { ticks: rollToEnd(world), most: world.mostAway };
    };
    const [alone, together] = [rolled(1), rolled(3)];
    assert.deepEqual([alone.most, together.most], [1, 3]);
    assert.ok(together.ticks < 0.75 * alone.ticks, `${together.ticks} ticks, and ${alone.ticks} one by one`);
  });
});
