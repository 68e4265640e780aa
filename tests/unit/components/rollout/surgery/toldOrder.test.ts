import assert from "node:assert/strict";
import { describeRoll, type RollWays } from "../../../../../components/plan/existing/madeFrom";
import { nameOf, nodeId } from "../../../../../components/rollout/diagnosis/kafkaNodes";
import { isReady, isRolledOut } from "../../../../../components/rollout/diagnosis/progress";
import { lacksVolume } from "../../../../../components/rollout/diagnosis/outdatedPods";
import { nextStep } from "../../../../../components/rollout/surgery/roll";
import { running, withSets } from "../../plan/existing/running";
import { type Pool, SimulatedCluster } from "./simulatedCluster";
import { SimulatedView } from "./simulatedView";

const MOST_TICKS = 200;
const BROKERS: Pool = { name: "kafka", ids: [0, 1, 2, 3, 4], broker: true, controller: false };
const COMBINED: Pool = { ...BROKERS, controller: true };
const RACKED: Pool = { ...BROKERS, racks: ["a", "b", "a", "b", "a"] };

/** What an edit asks of the nodes. */
interface Edit {
  getVolume?: boolean;
  /** How many of them an `up` has replaced already that was killed. */
  replaced?: number;
  atOnce?: number;
  /** One whose container has ended. */
  crashed?: number;
}

class RollingCluster {
  private readonly pool: Pool;
  private readonly edit: Edit;
  private readonly cluster: SimulatedCluster;
  private readonly view: SimulatedView;
  /** Nodes in the order in which they were stopped. */
  readonly stopped: number[] = [];

  constructor(pool: Pool, edit: Edit) {
    this.pool = pool;
    this.edit = edit;
    const partitions = [{ replicas: pool.ids, minimum: 1, inSync: new Set(pool.ids) }];
    this.cluster = new SimulatedCluster([pool], partitions);
    // Not the one that goes last in any case.
    if (pool.controller) this.cluster.leader = 2;
    if (edit.crashed !== undefined) {
      this.cluster.templates[0] = "crashes";
      this.cluster.restart(edit.crashed);
      for (let tick = 0; tick < 5; tick++) this.cluster.tick();
    }
    this.view = new SimulatedView(this.cluster, "all");
  }

  begin(): void {
    this.cluster.templates.push("good");
    this.cluster.change(this.pool.name, { revision: 1, volumes: this.edit.getVolume ? 2 : 1 });
    this.cluster.tick();
  }

  /** Rolls until all are ready again, with so many of them new. */
  roll(count: number): void {
    for (let tick = 0; tick < MOST_TICKS; tick++) {
      const pods = this.view.podObjects();
      const isWell = pods.length === this.pool.ids.length && pods.every(isReady);
      if (isWell && this.stopped.length === count) return;
      if (this.stopped.length < count) this.look();
      this.cluster.tick();
    }
    assert.fail(`only ${this.stopped.join()} were stopped`);
  }

  private look(): void {
    const { pool, view, edit } = this;
    const racks = Object.fromEntries(pool.ids.map((id) => [id, this.cluster.rackOf(id)!]));
    const statefulSet = view.statefulSet(pool);
    const look = { statefulSet, pods: view.podObjects(), maxUnavailable: edit.atOnce, racks };
    const step = nextStep(isRolledOut(statefulSet) ? look : { ...look, answers: view.answers() });
    if (step.step !== "stop") return;
    const id = nodeId(nameOf(step.pod));
    this.stopped.push(id);
    this.cluster.delete(id);
  }

  /** What a preview says now. */
  told(): string[] {
    const { pool, view, edit } = this;
    const isBegun = edit.replaced !== undefined;
    const planned = { config: "b" };
    const made = withSets(running({ replicas: pool.ids.length }), {
      madeFrom: { config: isBegun ? "b" : "a" },
    });
    const { brokers, quorum } = view.answers().state!;
    const statefulSet = view.statefulSet(pool);
    const pods = view.podObjects().map((pod) => ({
      ...made.pods[nodeId(nameOf(pod))],
      isOutdated: pod.metadata!.labels!["controller-revision-hash"] !== statefulSet.status!.updateRevision,
      lacksVolume: lacksVolume(statefulSet, pod),
      isReady: isReady(pod),
    }));
    const kafka = { ...made.kafka, brokers, quorum };
    const ways: RollWays = { atOnce: edit.atOnce, getVolume: edit.getVolume && !isBegun };
    return describeRoll("kafka", pool.ids, planned, { ...made, pods, kafka }, ways);
  }
}

describe("The order in which a preview says that nodes restart is the one in which they do:", () => {
  const UP = [0, 1, 2, 3, 4];
  const cases: [what: string, Pool, Edit, order: number[], text: RegExp][] = [
    ["from the highest id down", BROKERS, {}, [4, 3, 2, 1, 0], /one at a time/],
    ["the active controller last", COMBINED, {}, [4, 3, 1, 0, 2], /one at a time/],
    ["rack by rack", RACKED, { atOnce: 2 }, [4, 2, 0, 3, 1], /rack by rack, up to 2 at once/],
    ["from the lowest id up where a volume joins", COMBINED, { getVolume: true }, UP, /one at a time/],
    ["the same with racks", RACKED, { getVolume: true, atOnce: 2 }, UP, /one at a time/],
    ["one that is away before the others", BROKERS, { crashed: 1 }, [1, 4, 3, 2, 0], /one at a time/],
    ["the same with controllers", COMBINED, { crashed: 0 }, [0, 4, 3, 1, 2], /one at a time/],
    ["the same rack by rack", RACKED, { crashed: 3, atOnce: 2 }, [3, 4, 2, 0, 1], /rack by rack/],
    ["what is left of a roll that was interrupted", COMBINED, { replaced: 1 }, [3, 1, 0, 2], /^Goes on/],
    ["that rack by rack", RACKED, { replaced: 1, atOnce: 2 }, [2, 0, 3, 1], /^Goes on/],
    ["the same where a volume joins", COMBINED, { getVolume: true, replaced: 1 }, [1, 2, 3, 4], /^Goes on/],
  ];
  for (const [what, pool, edit, order, text] of cases) {
    it(what, () => {
      const rolling = new RollingCluster(pool, edit);
      const [before] = edit.replaced === undefined ? rolling.told() : [];
      rolling.begin();
      if (edit.replaced !== undefined) rolling.roll(edit.replaced);
      const told = before ?? rolling.told()[0];
      rolling.roll(pool.ids.length);
      assert.deepEqual(rolling.stopped.slice(edit.replaced ?? 0), order);
      const expected = new RegExp(`nodes ${order.join(", ")}\\b`);
      assert.match(told, expected);
      assert.match(told, text);
    });
  }
});
