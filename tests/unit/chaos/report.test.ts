import assert from "node:assert/strict";
import { killsText, type Line, merged, runText, table } from "../../../chaos/report";
import { Seen } from "../../../chaos/row";

function line(name: string, seen = new Seen()): Line {
  return { name, what: `${name} is done`, allowed: "0 lost", seen, run: "today" };
}

function seenOf(lost: number): Seen {
  const seen = new Seen();
  seen.tell("100 sent");
  seen.check(lost === 0, `${lost} lost`);
  return seen;
}

const rows = (text: string) => text.split("\n").slice(2);

describe("The table of chaos", () => {
  it("has the figures of each row, and shows those that aren't allowed", () => {
    assert.deepEqual(rows(table([line("shrink", seenOf(0)), line("join", seenOf(2))])), [
      "| shrink | shrink is done | 0 lost | 100 sent; 0 lost | yes | today |",
      "| join | join is done | 0 lost | 100 sent; **2 lost** | **no** | today |",
    ]);
  });

  it("keeps one line a row, whatever a program said", () => {
    const seen = new Seen();
    seen.check(false, "a | b\n  c");
    assert.equal(rows(table([line("shrink", seen)])).length, 1);
    assert.match(table([line("shrink", seen)]), /\*\*a \\\| b c\*\*/);
  });

  it("gets the lines of another run, and keeps those of rows that weren't in it", () => {
    const before = table([line("shrink", seenOf(2)), line("join", seenOf(0)), line("former")]);
    const text = `Some text.\n\n${before}\n\nMore text.`;
    assert.deepEqual(
      rows(merged(text, [line("shrink", seenOf(0)), line("new")], ["new", "shrink", "join"])),
      [
        "| new | new is done | 0 lost |  | yes | today |",
        "| shrink | shrink is done | 0 lost | 100 sent; 0 lost | yes | today |",
        "| join | join is done | 0 lost | 100 sent; 0 lost | yes | today |",
      ],
    );
  });

  it("keeps what a row did in full size beside what it does in small", () => {
    const sized = (size: string, lost: number) => ({
      ...line("shrink", seenOf(lost)),
      run: `2026-11-29, Kafka 4.4.0, ${size}, seed 1, kills 2`,
    });
    const before = merged("", [sized("full", 0)], ["shrink"]);
    const after = merged(before, [sized("small", 1)], ["shrink"]);
    assert.deepEqual(
      rows(after).map((row) => /(small|full), seed/.exec(row)![1]),
      ["small", "full"],
    );
    assert.match(rows(merged(after, [sized("full", 2)], ["shrink"]))[1], /2 lost/);
  });

  it("says how often an `up` was killed, and how often it was done before", () => {
    const of = (end: "killed" | "ended", seconds: number) => ({ end, seconds });
    assert.equal(
      killsText([of("killed", 5.2)]),
      "`up` killed 1 of 1 times, after 5.2 s; the next one ended well",
    );
    assert.equal(
      killsText([of("killed", 5.2), of("ended", 9), of("killed", 3)]),
      "`up` killed 2 of 3 times, after 5.2, 3 s, done before 9 s; the next one ended well",
    );
  });

  it("says of each when and how it was run", () => {
    const run = { date: new Date("2026-11-29T10:00:00Z"), version: "4.4.0", size: "small" } as const;
    assert.equal(
      runText({ ...run, seed: 7, kills: 2, minutes: 2.54, load: 3.6 }),
      "2026-11-29, Kafka 4.4.0, small, seed 7, kills 2, 2.5 minutes, load average before 4",
    );
  });
});
