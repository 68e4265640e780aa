import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import { PROJECT_DIRECTORY, REGISTER } from "../../local/environment";
import { withLock } from "../../local/lock";

describe("A lock", () => {
  it("is held by one process at a time, and free once its holder is killed", async () => {
    const name = `test of locks, process ${process.pid}`;
    const program = `
      const { withLock } = require("./local/lock");
      withLock(${JSON.stringify(name)}, () => {
        console.log("held");
        return new Promise((never) => setInterval(never, 1e9));
      });`;
    const holder = spawn(process.execPath, ["-r", REGISTER, "-e", program], {
      cwd: PROJECT_DIRECTORY,
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(holder.stdout, "data");
    let isMine = false;
    let waits = 0;
    const mine = withLock(
      name,
      async () => (isMine = true),
      () => waits++,
    );
    await pause(300);
    assert.deepEqual([isMine, waits], [false, 1]);
    holder.kill("SIGKILL");
    assert.equal(await mine, true);
  });
});
