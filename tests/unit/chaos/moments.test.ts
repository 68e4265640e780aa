import assert from "node:assert/strict";
import { fraction, momentsOf } from "../../../chaos/moments";

describe("The moments at which `up` is killed", () => {
  it("are the same for the same seed and row, and others for others", () => {
    const moments = momentsOf(3, "shrink", 10, 4, 60);
    assert.deepEqual(momentsOf(3, "shrink", 10, 4, 60), moments);
    assert.notDeepEqual(momentsOf(4, "shrink", 10, 4, 60), moments);
    assert.notDeepEqual(momentsOf(3, "join", 10, 4, 60), moments);
  });

  it("are as many as asked for, within the row's changes and the time of one, and in their order", () => {
    const moments = momentsOf(1, "shrink", 200, 3, 60);
    assert.equal(moments.length, 200);
    assert.ok(moments.every(({ seconds }) => seconds >= 1 && seconds <= 60));
    const changes = moments.map(({ change }) => change);
    assert.deepEqual(changes, [...changes].sort());
    assert.deepEqual([...new Set(changes)], [0, 1, 2]);
    assert.deepEqual(momentsOf(1, "shrink", 0, 3, 60), []);
  });

  it("leave the kills of one change together about the time that its `up` takes", () => {
    const secondsOf = (kills: number) => momentsOf(1, "shrink", kills, 1, 65).map(({ seconds }) => seconds);
    assert.ok(Math.max(...secondsOf(1000)) < 6);
    const totals = Array.from({ length: 200 }, (_, seed) => {
      const moments = momentsOf(seed, "shrink", 10, 1, 65);
      return moments.reduce((sum, { seconds }) => sum + Math.max(0, seconds - 5), 0);
    });
    const mean = totals.reduce((sum, one) => sum + one, 0) / totals.length;
    assert.ok(mean > 30 && mean < 60, String(mean));
    assert.ok(secondsOf(1)[0] > 5);
  });

  it("are drawn evenly", () => {
    const drawn = Array.from({ length: 1000 }, (_, i) => fraction(1, "x", i));
    const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length;
    assert.ok(Math.abs(mean - 0.5) < 0.05, String(mean));
    assert.ok(drawn.every((one) => one >= 0 && one < 1));
  });
});
