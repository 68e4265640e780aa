import assert from "node:assert/strict";
import { isAtLeast, modeMistake } from "../../../../../components/plan/kafka/version";

describe("A release of Kafka", () => {
  it("is later by its numbers, not by its letters", () => {
    assert.ok(isAtLeast("4.10.0", "4.9.0"));
    assert.ok(!isAtLeast("4.9.0", "4.10.0"));
    assert.ok(isAtLeast("10.0.0", "9.9.9"));
    assert.ok(!isAtLeast("3.9.9", "4.0.0"));
    assert.ok(isAtLeast("4.1.1", "4.1.0"));
    assert.ok(!isAtLeast("4.1.0", "4.1.1"));
  });

  it("is at least itself", () => {
    assert.ok(isAtLeast("4.1.0", "4.1.0"));
  });
});

describe("A version of Kafka", () => {
  it("runs without ZooKeeper from the first release whose KRaft is for production", () => {
    assert.equal(modeMistake("3.3.0", "kraft"), undefined);
    assert.equal(modeMistake("4.3.1", "kraft"), undefined);
    assert.match(modeMistake("3.2.9", "kraft")!, /^is 3\.2\.9; .*without ZooKeeper from 3\.3\.0 on$/);
  });

  it("runs with ZooKeeper until that went", () => {
    assert.equal(modeMistake("3.9.9", "zookeeper"), undefined);
    assert.match(modeMistake("4.0.0", "zookeeper")!, /^is 4\.0\.0; .*with ZooKeeper before 4\.0\.0 only/);
    assert.match(modeMistake("2.8.2", "zookeeper")!, /^is 2\.8\.2; 3\.3\.0 is the oldest/);
  });
});
