import { strict as assert } from "assert";
import { makeRandom } from "../../../../local/deployer/standIn/random";
import { isSecret, type Properties } from "../../../../local/deployer/standIn/values";

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

  it("give a password that is secret, of letters and digits", () => {
    const [one, other] = [1, 2].map(() => make("Password", { length: 32, special: false }).outputs.result);
    assert.ok(isSecret(one) && isSecret(other));
    assert.match(String(one.value), /^[A-Za-z0-9]{32}$/);
    assert.notEqual(one.value, other.value);
    assert.throws(() => make("Password", { length: 8 }), /special/);
    assert.throws(() => make("Password", { length: 8, special: false, minUpper: 2 }), /minUpper/);
  });

  it("are refused by name when they aren't known", () => {
    assert.throws(() => make("Pet", {}), /randomPet:RandomPet: not supported/);
  });
});
