import { strict as assert } from "assert";
import * as fc from "fast-check";
import { RandomProvider } from "../../../../local/deployer/standIn/randomProvider";
import type { ResourceState } from "../../../../local/deployer/standIn/state";
import { isSecret, plain, type Properties } from "../../../../local/deployer/standIn/values";

function make(type: string, inputs: Properties) {
  const token = `random:index/random${type}:Random${type}`;
  return new RandomProvider().create({ type: token, inputs } as ResourceState);
}

describe("Random resources", () => {
  it("give an id in every encoding of the same bytes", async () => {
    const { id, outputs } = await make("Id", { byteLength: 16, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 16);
    assert.equal(outputs.b64Url, `p-${id}`);
    assert.equal(outputs.hex, `p-${bytes.toString("hex")}`);
    assert.equal(outputs.b64Std, `p-${bytes.toString("base64")}`);
    assert.equal(BigInt(`${outputs.dec}`.slice(2)), BigInt(`0x${bytes.toString("hex")}`));
  });

  it("keep a password secret, and a text's minima", () => {
    const options = fc.record({
      minLower: fc.nat(3),
      minUpper: fc.nat(3),
      minNumeric: fc.nat(3),
      minSpecial: fc.nat(3),
    });
    return fc.assert(
      fc.asyncProperty(options, async (minima) => {
        const { outputs } = await make("Password", { length: 12, overrideSpecial: "#", ...minima });
        assert.ok(isSecret(outputs.result));
        const text = plain(outputs.result) as string;
        const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
        assert.equal(text.length, 12);
        assert.ok(count(/[a-z]/g) >= minima.minLower && count(/[A-Z]/g) >= minima.minUpper);
        assert.ok(count(/\d/g) >= minima.minNumeric && count(/#/g) >= minima.minSpecial);
        assert.match(text, /^[a-zA-Z\d#]*$/);
      }),
    );
  });

  it("leave out the kinds of characters that aren't wanted", async () => {
    const { id, outputs } = await make("String", { length: 64, special: false, upper: false, number: false });
    assert.match(id, /^[a-z]{64}$/);
    assert.equal(outputs.result, id);
    assert.equal(outputs.numeric, false);
  });

  it("are refused by name when they aren't known", () => {
    const check = () => new RandomProvider().check("cat", "random:index/randomPet:RandomPet", {});
    assert.throws(check, /randomPet:RandomPet: not supported/);
  });
});
