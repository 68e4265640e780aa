import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { passphraseOf } from "../../../../local/deployer/passphrase";
import { temporaryDirectory } from "../../../temporary";

const GIVEN = { PULUMI_CONFIG_PASSPHRASE: "of the shell" };
const newDirectory = () => temporaryDirectory("passphrase-");

/** A directory that has the state of a stack. */
function withStack(): string {
  const directory = newDirectory();
  mkdirSync(join(directory, "backend", ".pulumi", "stacks"), { recursive: true });
  return directory;
}

describe("The passphrase of a stack on this machine", () => {
  it("is one of its own, and stays so, whatever a shell has set for others", () => {
    const directory = newDirectory();
    const own = passphraseOf(directory, false, {});
    assert.equal(own.length, 32);
    mkdirSync(join(directory, "backend", ".pulumi", "stacks"), { recursive: true });
    assert.equal(passphraseOf(directory, false, GIVEN), own);
    assert.equal(passphraseOf(directory, false, {}), own);
    assert.notEqual(passphraseOf(newDirectory(), false, GIVEN), GIVEN.PULUMI_CONFIG_PASSPHRASE);
  });

  it("is that of the shell where the stack's file has secrets, or the stack was made with it", () => {
    assert.equal(passphraseOf(newDirectory(), true, GIVEN), "of the shell");
    assert.equal(passphraseOf(newDirectory(), true, { PULUMI_CONFIG_PASSPHRASE: "" }), "");
    assert.equal(passphraseOf(withStack(), false, GIVEN), "of the shell");
    const file = join(newDirectory(), "file");
    writeFileSync(file, "of a file\n");
    assert.equal(passphraseOf(withStack(), false, { PULUMI_CONFIG_PASSPHRASE_FILE: file }), "of a file");
  });

  it("is asked for where it can be no other, and none is made in its place", () => {
    const directory = withStack();
    assert.throws(
      () => passphraseOf(newDirectory(), true, {}),
      /^Error: The stack's file has secrets: set PULUMI/,
    );
    for (let i = 0; i < 2; i++) {
      assert.throws(
        () => passphraseOf(directory, false, {}),
        /The stacks in \S+ have secrets: set PULUMI_CONFIG/,
      );
    }
  });
});
