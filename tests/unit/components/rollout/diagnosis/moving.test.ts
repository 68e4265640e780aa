import assert from "node:assert/strict";
import { movingText, parseMoving } from "../../../../../components/rollout/diagnosis/moving";
import { furthest, headway } from "../../../../../components/rollout/wait/headway";

const line = (done: number, bytes: number, more = "") =>
  `moving: ${done} of 40 partitions, ${bytes} of ${8 * 2 ** 30} bytes${more}`;

describe("What the Job that moves replicas has written", () => {
  it("is told with bytes as people read them, and with the time that is left", () => {
    const [first, now] = [parseMoving(line(0, 0))!, parseMoving(line(12, 2 * 2 ** 30))!];
    assert.equal(movingText(undefined, now, 0), "12 of 40 partitions moved, 2 GiB of 8 GiB");
    const since = { at: 1000, bytesDone: first.bytesDone };
    assert.match(movingText(since, now, 21_000), /; about 60 s left at this rate$/);
    assert.match(movingText(since, now, 601_000), /; about 30 min left at this rate$/);
    assert.match(movingText(since, now, 36_001_000), /; about 30 h left at this rate$/);
    assert.equal(movingText(since, first, 21_000), first.text);
  });

  it("says why no more of them are moved", () => {
    const waits = "; no more of them as long as orders-3 is not in sync on broker 2, which is away";
    assert.match(
      parseMoving(line(1, 0, waits))!.text,
      /8 GiB; no more of them as long as orders-3 is not in sync/,
    );
    assert.equal(parseMoving("waiting: nothing is moved as long as orders-3 is without a leader"), undefined);
    assert.equal(parseMoving(undefined), undefined);
  });

  it("is headway as long as bytes or partitions get less", () => {
    const of = (done: number, bytes: number) =>
      headway({ told: { text: "", moving: parseMoving(line(done, bytes)) } });
    const { best } = furthest(undefined, of(1, 100));
    assert.equal(furthest(best, of(1, 101)).isFurther, true);
    assert.equal(furthest(best, of(2, 100)).isFurther, true);
    assert.equal(furthest(best, of(1, 100)).isFurther, false);
  });
});
