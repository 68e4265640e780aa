import assert from "node:assert/strict";
import {
  advertisedNow,
  keepsTable,
  lateNodes,
  lateTable,
} from "../../../../../components/plan/existing/addresses";
import type { PlannedPool } from "../../../../../components/plan/nodes/pools";
import type { ExistingSet } from "../../../../../components/plan/existing/existingCluster";

const table = (lines: Record<number, string>) =>
  Object.entries(lines)
    .map(([id, address]) => `${id} EXTERNAL://${address}:9094\n`)
    .join("");
/** A set of these nodes, whose configuration has these lines. */
const set = (ids: number[], lines: Record<number, string>) =>
  ({ name: "kafka", ids, files: { "advertised.listeners": table(lines) } }) as unknown as ExistingSet;
const founding = (lines: Record<number, string>) => ({ "advertised.listeners": table(lines) });
const pool = (...ids: number[]) => ({
  statefulSet: "kafka",
  nodes: ids.map((id) => ({ id })) as PlannedPool["nodes"],
});

describe("What nodes advertise that come to a pool that runs", () => {
  const running = set([0, 1], { 0: "a", 1: "b" });
  const grown = set([0, 1, 2], { 0: "a", 1: "b" });

  it("is of those alone that its configuration lacks", () => {
    const late = (ids: number[], sets: ExistingSet[]) =>
      lateNodes([pool(...ids)], { sets }).map(({ id }) => id);
    assert.deepEqual(late([0, 1, 2], [running]), [2]);
    assert.deepEqual(late([0, 1], [running]), []);
    const [stays] = lateNodes([pool(0, 1)], { sets: [running], founding: founding({ 1: "b", 7: "gone" }) });
    assert.equal(stays.id, 1, "it was late once");
    assert.deepEqual(late([0, 1], []), [], "a pool that is made has all of its nodes");
    assert.deepEqual(late([0, 1, 2], [{ ...running, files: undefined }]), [], "nobody knows");
  });

  it("is what is planned, until the node runs: then another one is written where it restarts it", () => {
    assert.equal(lateTable(table({ 2: "c" }), { sets: [running] }), table({ 2: "c" }));
    assert.equal(
      lateTable(table({ 2: "d" }), { sets: [running], founding: founding({ 2: "c" }) }),
      table({ 2: "d" }),
    );
    assert.equal(
      lateTable(table({ 2: "d" }), { sets: [grown], founding: founding({ 2: "c" }) }),
      table({ 2: "c" }),
    );
    assert.equal(lateTable("", { sets: [running], founding: founding({ 2: "c" }) }), "");
  });

  it("leaves the configuration of the others as it is", () => {
    const keeps = (of: ExistingSet, planned: Record<number, string>, late: Record<number, string> = {}) =>
      keepsTable(of, table(planned), { founding: founding(late) });
    assert.equal(keeps(running, { 0: "a", 1: "b", 2: "c" }), true);
    assert.equal(keeps(running, { 0: "a" }), true, "one that leaves");
    assert.equal(keeps(running, { 0: "a", 1: "x" }), false, "another address takes a restart");
    assert.equal(
      keeps(set([0], { 0: "a", 1: "b" }), { 0: "a", 1: "x" }),
      false,
      "also of one that comes back",
    );
    assert.equal(keeps(grown, { 0: "a", 1: "b", 2: "c" }, { 2: "c" }), true);
    assert.equal(keeps(grown, { 0: "a", 1: "b", 2: "d" }, { 2: "c" }), false);
    assert.equal(keeps(grown, { 0: "a", 1: "b", 2: "c" }), false, "nobody knows what it advertises");
  });

  it("is told with what the others do", () => {
    assert.equal(
      advertisedNow(grown, { founding: founding({ 2: "c", 9: "of another pool" }) }),
      table({ 0: "a", 1: "b", 2: "c" }),
    );
    assert.equal(advertisedNow(running, { founding: founding({ 0: "x" }) }), table({ 0: "a", 1: "b" }));
  });
});
