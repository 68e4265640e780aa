import assert from "node:assert/strict";
import { isAtLeast, LINES, modeMistake, versionWarning } from "../../../../../components/plan/kafka/version";
import { mistakesIn } from "../mistakesIn";

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
  it("is of a line of releases that there is, and its patch may be any: they come without this package", () => {
    const reason = (version: string) => mistakesIn({ version })[0]?.reason;
    for (const version of ["3.10.0", "3.11.2"]) {
      assert.match(
        reason(version),
        /^is 3\.1\d\.\d, and there is no Kafka 3\.1\d; its releases are 3\.3, .*4\.4/,
      );
    }
    for (const line of LINES) assert.equal(reason(`${line}.77`), undefined, line);
    assert.match(reason("3.2.9"), /without ZooKeeper from 3\.3\.0 on/);
  });

  it("may be newer than this package, which says so", () => {
    for (const version of ["4.5.0", "4.9.1", "5.0.0", "4.40.0"]) {
      assert.deepEqual(mistakesIn({ version }), [], version);
      assert.match(
        versionWarning(version)!,
        /^version: is [\d.]+, and the newest Kafka that this package knows is 4\.4\./,
      );
    }
    for (const version of ["4.4.0", "4.4.77", "4.3.1", "3.3.0"])
      assert.equal(versionWarning(version), undefined);
  });

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
