import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { brokersAs, refusal, refused, running } from "./running";

const outside = (...ports: number[]): KafkaClusterArgs["listeners"] => [
  { name: "internal", port: 9092 },
  { name: "external", port: 9094, nodePort: { ports } },
];

describe("A node port of a Service that exists", () => {
  const three = { listeners: outside(31_000, 31_001, 31_002) };

  it("stays with it, and others may be given new ones", () => {
    assert.deepEqual(refused(three, running(three)), []);
    assert.deepEqual(refused({ listeners: outside(31_000, 31_001, 31_009) }, running(three)), []);
    const more = { replicas: 5, listeners: outside(31_000, 31_001, 31_002, 31_003, 31_004) };
    assert.deepEqual(refused(more, running(three)), []);
  });

  it("can't go to another one in the same up, which would never free it", () => {
    assert.equal(
      refusal({ listeners: outside(31_000, 31_002, 31_009) }, running(three)),
      "listeners[1]: gives Service kafka-external-1 the node port 31002, which Service kafka-external-2 still has. Give " +
        "kafka-external-1 another one, or free it first: an `up` for each",
    );
    const swapped = refused({ listeners: outside(31_001, 31_000, 31_002) }, running(three));
    assert.equal(swapped.length, 2);
  });

  it("can't either where its broker leaves", () => {
    const ofPools = brokersAs({ replicas: 3 });
    const left = brokersAs({ replicas: 3, firstNodeId: 101 });
    const before = running({ ...ofPools, ...three });
    assert.match(
      refused({ ...left, ...three }, before).join(),
      /gives Service kafka-external-101 the node port 31000, which Service kafka-external-100 still has/,
    );
  });

  it("doesn't matter where Kubernetes chooses them", () => {
    const chosen: KafkaClusterArgs = {
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, nodePort: {} },
      ],
    };
    assert.deepEqual(refused(chosen, running(three)), []);
  });
});
