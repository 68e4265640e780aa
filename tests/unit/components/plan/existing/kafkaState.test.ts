import assert from "node:assert/strict";
import { AGENT_CONTRACT, parseKafkaState } from "../../../../../components/plan/existing/kafkaState";
import { running } from "./running";

describe("What an agent tells of its Kafka cluster", () => {
  const { kafka } = running({});

  it("is read from its answer, whether that is text or read already", () => {
    assert.deepEqual(parseKafkaState(JSON.stringify(kafka)), kafka);
    assert.deepEqual(parseKafkaState(kafka), kafka);
    assert.deepEqual(
      parseKafkaState({ ...kafka, stops: null })?.stops,
      null,
      "it couldn't see what it would break",
    );
  });

  it("is nothing where it is of an earlier version, or isn't an agent", () => {
    for (const answer of ["", "ready", "null", "[]", "7", null, undefined, {}, { agent: AGENT_CONTRACT }]) {
      assert.equal(parseKafkaState(answer), undefined, JSON.stringify(answer));
    }
  });
});
