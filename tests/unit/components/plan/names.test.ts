import assert from "node:assert/strict";
import fc from "fast-check";
import { suggestion } from "../../../../components/plan/names";

describe("The word that was probably meant", () => {
  const known = ["name", "namespace", "replicas", "listeners", "terminationGracePeriodSeconds"];

  it("is the nearest one that is known", () => {
    assert.equal(suggestion("replica", known), "replicas");
    assert.equal(suggestion("replcias", known), "replicas");
    assert.equal(suggestion("nane", known), "name");
    assert.equal(suggestion("nmae", known), "name");
    assert.equal(suggestion("namespcae", known), "namespace");
  });

  it("is found whatever the case of its letters", () => {
    assert.equal(suggestion("Replicas", known), "replicas");
    assert.equal(suggestion("terminationgraceperiodseconds", known), "terminationGracePeriodSeconds");
  });

  it("is not guessed from a word that is far from all", () => {
    assert.equal(suggestion("zookeeper", known), undefined);
    assert.equal(suggestion("x", known), undefined);
    assert.equal(suggestion("name", []), undefined);
  });

  it("survives any single slip of the keyboard in a longer word", () => {
    const slip = fc
      .record({ word: fc.constantFrom(...known.slice(1)), at: fc.nat(), key: fc.constantFrom("q", "7", "") })
      .map(({ word, at, key }) => {
        const i = at % word.length;
        return { word, slipped: word.slice(0, i) + key + word.slice(i + 1) };
      });
    fc.assert(fc.property(slip, ({ word, slipped }) => suggestion(slipped, known) === word));
  });
});
