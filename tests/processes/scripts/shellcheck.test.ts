import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ensurePackages } from "../../../local/debian";

const SCRIPTS = join(__dirname, "../../../components/scripts");

describe("The scripts that run in pods", function () {
  before(async function () {
    // Only on a machine that never ran this is there something to install.
    this.timeout(120_000);
    await ensurePackages(["shellcheck"]).catch((error: Error) => {
      if (spawnSync("shellcheck", ["--version"]).error) {
        console.warn(`    The scripts are NOT checked with shellcheck: ${error.message}`);
        this.skip();
      }
    });
  });

  it("please shellcheck", () => {
    const scripts = readdirSync(SCRIPTS).filter((name) => name.endsWith(".sh"));
    assert.ok(scripts.length >= 3);
    const { stdout, stderr } = spawnSync("shellcheck", ["--external-sources", "--shell=bash", ...scripts], {
      cwd: SCRIPTS,
      encoding: "utf8",
    });
    assert.equal(stdout + stderr, "");
  });
});
