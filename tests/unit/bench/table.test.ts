import assert from "node:assert/strict";
import type { Figure } from "../../../bench/figures";
import { Measurements } from "../../../bench/measurements";
import { median, table } from "../../../bench/table";

const up: Figure = {
  kind: "up",
  what: "up",
  subject: "devStackUp",
  comparedWith: { what: "kubectl", subject: "firstSeedUp" },
  atMost: { ratio: 0.6 },
};
const destroy: Figure = {
  kind: "destroy",
  what: "gone",
  subject: "devStackDestroy",
  atMost: { seconds: 12 },
};

function measured(seconds: Partial<Record<Figure["subject"], number[]>>): Measurements {
  const measurements = new Measurements();
  for (const [subject, rounds] of Object.entries(seconds)) {
    for (const round of rounds) measurements.add(subject as Figure["subject"], round);
  }
  return measurements;
}

const lastRow = (figure: Figure, measurements: Measurements) =>
  table([figure], measurements).split("\n").at(-1);

describe("The table of figures", () => {
  it("shows medians with least and most, and divides the medians", () => {
    const measurements = measured({ devStackUp: [12, 30, 11], firstSeedUp: [20, 24, 48] });
    assert.equal(
      lastRow(up, measurements),
      "| up | 12.0 (11.0–30.0) | kubectl | 24.0 (20.0–48.0) | 0.50 | 0.6 of it | yes |",
    );
  });

  it("says so when a ratio or a time is above its limit", () => {
    assert.match(lastRow(up, measured({ devStackUp: [13], firstSeedUp: [20] }))!, /\*\*no\*\* \|$/);
    assert.match(lastRow(destroy, measured({ devStackDestroy: [12.1] }))!, /\*\*no\*\* \|$/);
    assert.match(lastRow(destroy, measured({ devStackDestroy: [12] }))!, /yes \|$/);
  });

  it("shows a limit as it is", () => {
    const closed: Figure = { ...up, atMost: { ratio: 1.15 } };
    const measurements = measured({ devStackUp: [11.6], firstSeedUp: [10] });
    assert.match(lastRow(closed, measurements)!, /\| 1\.16 \| 1\.15 of it \| \*\*no\*\* \|$/);
  });

  it("shows little with two digits, and what is no time with its unit", () => {
    const page: Figure = {
      kind: "metrics",
      what: "page",
      subject: "agentPage",
      comparedWith: { what: "exporter", subject: "exporterPage" },
      atMost: { ratio: 0.05 },
    };
    const pages = measured({ agentPage: [0.0123, 0.02, 0.0101], exporterPage: [1.2] });
    assert.equal(
      lastRow(page, pages),
      "| page | 0.012 (0.01–0.02) | exporter | 1.2 | 0.01 | 0.05 of it | yes |",
    );
    const memory: Figure = {
      kind: "metrics",
      what: "memory",
      subject: "agentMemory",
      atMost: { mebibytes: 10 },
    };
    assert.equal(
      lastRow(memory, measured({ agentMemory: [10.2, 11, 9] })),
      "| memory | 10.2 MiB (9.0–11.0) |  |  |  | 10 MiB | **no** |",
    );
  });

  it("calls no limit met that wasn't measured", () => {
    assert.equal(lastRow(destroy, measured({})), "| gone |  |  |  |  | 12 s | not measured |");
  });

  it("has as median the middle, or what is between the two in the middle", () => {
    assert.equal(median([5, 1, 9]), 5);
    assert.equal(median([4, 1, 9, 2]), 3);
    assert.equal(median([7]), 7);
    assert.equal(median([]), NaN);
  });
});
