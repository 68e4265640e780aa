import assert from "node:assert/strict";
import { isRenewal, renewed } from "../../../../../components/rollout/wait/renewed";

describe("What is told of a wait", () => {
  const realNow = Date.now;
  let now = 0;
  beforeEach(() => {
    now = 1_000_000;
    Date.now = () => now;
  });
  afterEach(() => {
    Date.now = realNow;
  });

  function toldIn(seconds: number, env: NodeJS.ProcessEnv, textAt: (second: number) => string): string[] {
    const told: string[] = [];
    const tell = renewed((text) => told.push(text), env);
    for (let second = 0; second <= seconds; second++, now += 1000) tell(textAt(second));
    return told;
  }

  it("is what is new, and every five seconds for how long it has been so", () => {
    const text = (second: number) => (second < 3 ? "1 of 3 pods ready" : "2 of 3 pods ready");
    const told = toldIn(14, {}, text);
    assert.deepEqual(told, [
      "1 of 3 pods ready",
      "2 of 3 pods ready",
      "2 of 3 pods ready (for 5 s)",
      "2 of 3 pods ready (for 10 s)",
    ]);
    assert.deepEqual(told.map(isRenewal), [false, false, true, true]);
  });

  it("is only what is new in CI", () => {
    assert.deepEqual(
      toldIn(14, { CI: "true" }, () => "starting"),
      ["starting"],
    );
  });
});
