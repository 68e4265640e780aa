import assert from "node:assert/strict";
import { endCommands, run } from "../../local/run";

describe("A command that npm start runs beside others", () => {
  it("is ended where nobody waits for it any more, as another one has failed", async () => {
    const long = run("sleep", ["60"]);
    const ended = assert.rejects(long, /^Error: sleep 60 ended with SIGTERM/);
    await assert.rejects(
      Promise.all([long, run("false", [])]),
      /^Error: false {2}ended with code 1|^Error: false ended/,
    );
    endCommands();
    await ended;
  });

  it("says so where there is no such program", async () => {
    await assert.rejects(run("/nowhere/program", []), /could not be started/);
    endCommands();
  });
});
