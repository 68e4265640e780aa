import assert from "node:assert/strict";
import fc from "fast-check";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { describeRoll, fingerprint, parseMadeFrom } from "../../../../../components/plan/existing/madeFrom";
import { POOLS, running, type Running, silent, telling, withSets } from "./running";

const MADE = { version: "4.3.1", image: "apache/kafka:4.3.1", config: "a", placement: "b" };
const NODES = [0, 1, 2];
/** A cluster whose pods were made from this. */
const made = (madeFrom: Record<string, string> | undefined) => withSets(running({}), { madeFrom });
/** The same in which node 1 leads the quorum. */
const led = (existing: Running) => telling(existing, { quorum: { ...existing.kafka.quorum!, leader: 1 } });
const rolls = (existing: ExistingCluster, planned: Record<string, string> = MADE, nodes = NODES) =>
  describeRoll("kafka", nodes, planned, existing);

describe("A preview", () => {
  it("says which nodes roll, in the order in which they do, and why", () => {
    assert.deepEqual(rolls(made({ ...MADE, config: "z" })), [
      "Rolls nodes 2, 1, 0, one at a time: config changed",
    ]);
    assert.deepEqual(rolls(led(made({ ...MADE, config: "z" }))), [
      "Rolls nodes 2, 0, 1, one at a time: config changed",
    ]);
    assert.deepEqual(rolls(silent(made({ ...MADE, config: "z" }))), [
      "Rolls nodes 2, 1, 0, one at a time: config changed",
    ]);
  });

  it("says in a line that can be read that a hundred nodes roll", () => {
    const ids = Array.from({ length: 100 }, (_, id) => id);
    const existing = led(made({ ...MADE, config: "z" }));
    const sets = existing.sets!.map((set) => ({ ...set, ids }));
    assert.deepEqual(rolls({ ...existing, sets }, MADE, ids), [
      "Rolls nodes 99 to 2, 0, 1, one at a time: config changed",
    ]);
  });

  it("says that brokers roll rack by rack, several at once", () => {
    const racks = ["a", "b", "a"];
    const existing = made({ ...MADE, config: "z" }) as Running;
    const brokers = NODES.map((id) => ({
      id,
      active: true,
      replicas: 1,
      behind: 0,
      leaders: 0,
      rack: racks[id],
    }));
    const known = telling(existing, { brokers });
    assert.deepEqual(describeRoll("kafka", NODES, MADE, known, { atOnce: 2 }), [
      "Rolls nodes 1, 2, 0, rack by rack, up to 2 at once: config changed",
    ]);
  });

  it("says that a node which is away goes first", () => {
    const existing = made({ ...MADE, config: "z" });
    const pods = existing.pods.map((pod) => ({ ...pod, isReady: pod.id !== 0 }));
    assert.deepEqual(rolls({ ...existing, pods }), ["Rolls nodes 0, 2, 1, one at a time: config changed"]);
  });

  it("names every part that changes, comes or goes", () => {
    const [text] = rolls(made({ version: "4.3.1", placement: "z", image: MADE.image, ports: "c" }));
    assert.equal(text, "Rolls nodes 2, 1, 0, one at a time: config, placement, ports changed");
  });

  it("says nothing of nodes that stay as they are", () => {
    assert.deepEqual(rolls(made(MADE)), []);
    assert.deepEqual(
      rolls(made({ ...MADE, version: "4.3.0" })),
      [],
      "what a version changes are other parts",
    );
    assert.deepEqual(rolls(made({ ...MADE, services: "a b" })), [], "which Services there are");
  });

  it("says that nodes roll which were made by an earlier version of this package", () => {
    assert.deepEqual(rolls(made(undefined)), [
      "Rolls nodes 2, 1, 0, one at a time: StatefulSet kafka was made by an earlier version of this package",
    ]);
  });

  it("says that a roll goes on which was interrupted, with the nodes that are left", () => {
    const existing = made(MADE);
    const left = (...ids: number[]) => ({
      ...existing,
      pods: existing.pods.map((pod) => ({ ...pod, isOutdated: ids.includes(pod.id) })),
    });
    assert.deepEqual(rolls(left(0, 1)), [
      "Goes on with a roll that was interrupted: nodes 1, 0 of StatefulSet kafka",
    ]);
    assert.deepEqual(rolls(left(2)), [
      "Goes on with a roll that was interrupted: node 2 of StatefulSet kafka",
    ]);
    assert.deepEqual(rolls({ ...left(0), pods: undefined }), [], "nobody may look at pods");
  });

  it("says nothing of an interrupted roll of another pool", () => {
    const existing = withSets(running(POOLS), { madeFrom: MADE });
    const pods = existing.pods.map((pod) => ({ ...pod, isOutdated: pod.statefulSet === "kafka-brokers" }));
    assert.deepEqual(describeRoll("kafka-controllers", NODES, MADE, { ...existing, pods }), []);
  });

  it("says nothing of nodes that are only made, nor of those that go", () => {
    assert.deepEqual(rolls(made({ ...MADE, config: "z" }), MADE, [0, 1, 2, 3, 4]), [
      "Rolls nodes 2, 1, 0, one at a time: config changed",
    ]);
    assert.deepEqual(rolls(made({ ...MADE, config: "z" }), MADE, [0]), ["Rolls node 0: config changed"]);
    assert.deepEqual(describeRoll("kafka-new", NODES, MADE, made(MADE)), []);
    assert.deepEqual(rolls({ fixedSizeClasses: [] }), []);
  });

  it("says nothing of a pool whose nodes all get other ids: none of them rolls", () => {
    assert.deepEqual(rolls(made({ ...MADE, config: "z" }), MADE, [200, 201, 202]), []);
  });
});

describe("What pods were made from", () => {
  it("is read as it was written, and anything else is nothing", () => {
    assert.deepEqual(parseMadeFrom(JSON.stringify(MADE)), MADE);
    assert.equal(parseMadeFrom(undefined), undefined);
    assert.equal(parseMadeFrom("{"), undefined);
  });

  it("is told by a few letters that differ where it does", () => {
    const [a, b] = [
      { x: 1, y: [{ p: "a" }, 2] },
      { y: [{ p: "a" }, 2], x: 1 },
    ];
    assert.match(fingerprint(a), /^[0-9a-f]{10}$/);
    assert.equal(fingerprint(b), fingerprint(a));
    assert.equal(fingerprint({ ...a, z: undefined }), fingerprint(a), "as it reaches the cluster");
    const others = [
      { x: 2, y: a.y },
      { x: 1 },
      { x: 1, y: [2, { p: "a" }] },
      { x: "1", y: a.y },
      [],
      null,
      "",
    ];
    const all = [a, ...others].map(fingerprint);
    assert.equal(new Set(all).size, all.length);
  });

  it("differs exactly where what reaches the cluster does, whatever it is", () => {
    // Sorted, as objects of the cluster have no order of their fields.
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .map(([key, field]): [string, unknown] => [key, sorted(field)])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      );
    };
    const textOf = (value: unknown) => JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (one, other) => {
        assert.equal(fingerprint(one) === fingerprint(other), textOf(one) === textOf(other));
      }),
    );
  });
});
