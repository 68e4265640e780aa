import { strict as assert } from "assert";
import { makeRandom } from "../../../../local/deployer/standIn/random";
import type { Properties } from "../../../../local/deployer/standIn/values";

const make = (type: string, inputs: Properties) =>
  makeRandom(`random:index/random${type}:Random${type}`, inputs);

describe("Random resources", () => {
  it("give an id in every encoding of the same bytes", () => {
    const { id, outputs } = make("Id", { byteLength: 16, prefix: "p-" });
    const bytes = Buffer.from(id, "base64url");
    assert.equal(bytes.length, 16);
    assert.equal(outputs.b64Url, `p-${id}`);
    assert.equal(outputs.hex, `p-${bytes.toString("hex")}`);
    assert.equal(outputs.b64Std, `p-${bytes.toString("base64")}`);
    assert.equal(BigInt(`${outputs.dec}`.slice(2)), BigInt(`0x${bytes.toString("hex")}`));
  });

  it("are refused by name when they aren't known", () => {
    assert.throws(() => make("Pet", {}), /randomPet:RandomPet: not supported/);
  });
});
