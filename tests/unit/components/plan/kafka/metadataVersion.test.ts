import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

const reason = (metadataVersion: string, version?: string) => {
  const mistakes = mistakesIn({ metadataVersion, version });
  assert.ok(mistakes.length < 2);
  assert.equal(mistakes[0]?.propertyPath ?? "metadataVersion", "metadataVersion");
  return mistakes[0]?.reason;
};

describe("The metadata version", () => {
  it("is left to Kafka if nothing is said", () => {
    assert.equal(planCluster("kafka", {}).metadataVersion, undefined);
  });

  it("is taken where the version of Kafka has it", () => {
    for (const [metadata, version] of [
      ["3.7-IV4", "3.7.1"],
      ["3.7-IV4", "4.3.1"],
      ["3.0-IV1", "3.9.1"],
      ["3.3-IV3", "4.0.0"],
      ["4.3-IV0", "4.3.1"],
      ["4.3-IV0", "4.4.0"],
      ["4.4-IV2", "4.4.0"],
      ["4.5-IV1", "4.5.0"],
    ]) {
      assert.equal(reason(metadata, version), undefined, `${metadata} with ${version}`);
      assert.equal(planCluster("kafka", { metadataVersion: metadata, version }).metadataVersion, metadata);
    }
  });

  it("is refused where it is newer, older or none of that Kafka's", () => {
    for (const [metadata, version, range] of [
      ["3.8-IV0", "3.7.1", "3.0-IV1 to 3.7-IV4"],
      ["3.7-IV5", "3.7.1", "3.0-IV1 to 3.7-IV4"],
      ["3.3-IV2", "4.0.0", "3.3-IV3 to 4.0-IV3"],
      ["3.0-IV0", "3.9.1", "3.0-IV1 to 3.9-IV0"],
      ["2.8-IV1", "3.9.1", "3.0-IV1 to 3.9-IV0"],
      ["4.4-IV0", "4.3.1", "3.3-IV3 to 4.3-IV0"],
      ["4.4-IV3", "4.4.0", "3.3-IV3 to 4.4-IV2"],
      ["4.5-IV0", "4.4.0", "3.3-IV3 to 4.4-IV2"],
    ]) {
      assert.equal(reason(metadata, version), `is "${metadata}"; Kafka ${version} has those from ${range}`);
    }
  });

  it("is refused if it isn't one", () => {
    for (const text of ["3.7", "latest", "3.7.1", "3.7-iv4"]) {
      assert.equal(reason(text), `is "${text}"; write it in full, such as 4.4-IV2`);
    }
  });
});
