import assert from "node:assert/strict";
import type { AclArgs, AclResourceArgs } from "../../../../../components/args";
import { mistakesOfRule, planned } from "./planned";

const rule = (resource: AclResourceArgs, operations: string[], more: Partial<AclArgs> = {}): AclArgs => ({
  resource,
  operations,
  ...more,
});
const onTopic = (name: string, patternType?: "literal" | "prefix") =>
  mistakesOfRule(rule({ type: "topic", name, patternType }, ["Read"]));

describe("A rule of a user", () => {
  it("is planned in Kafka's words", () => {
    const acl = rule(
      { type: "transactionalId", name: "pay-", patternType: "prefix" },
      ["write", "DESCRIBE", "two-phase-commit", "Write"],
      { host: "10.0.0.7", type: "deny" },
    );
    const { users, mistakes } = planned([{ name: "a", authentication: "tls", acls: [acl] }]);
    assert.deepEqual(mistakes, []);
    assert.deepEqual(users[0].acls, [
      {
        permission: "DENY",
        resourceType: "TRANSACTIONAL_ID",
        patternType: "PREFIXED",
        name: "pay-",
        host: "10.0.0.7",
        operations: ["DESCRIBE", "TWO_PHASE_COMMIT", "WRITE"],
      },
    ]);
  });

  it("has operations that its resource knows", () => {
    const group: AclResourceArgs = { type: "group", name: "g" };
    assert.deepEqual(mistakesOfRule(rule(group, ["Read", "Write", "Raed"])), [
      'operations[1]: is "Write", which a group doesn\'t know; a group knows All, Read, Delete, Describe, DescribeConfigs, AlterConfigs',
      'operations[2]: is "Raed", which Kafka doesn\'t know; did you mean Read? a group knows All, Read, Delete, Describe, DescribeConfigs, AlterConfigs',
    ]);
    assert.deepEqual(mistakesOfRule(rule(group, [])), [
      "operations: has none; write what is meant of All, Read, Delete, Describe, DescribeConfigs, AlterConfigs",
    ]);
  });

  it("has none that only a later Kafka knows", () => {
    const group = rule({ type: "group", name: "g" }, ["AlterConfigs"]);
    assert.deepEqual(mistakesOfRule(group, { version: "4.0.0" }), []);
    assert.deepEqual(mistakesOfRule(group, { version: "3.9.2" }), [
      'operations[0]: is "AlterConfigs", which a group knows from Kafka 4.0.0 on; a group knows All, Read, Delete, Describe',
    ]);
  });

  it("takes a name as it stands, or as the beginning of names", () => {
    assert.deepEqual([onTopic("orders"), onTopic("orders-", "prefix"), onTopic("*")], [[], [], []]);
    for (const patternType of [undefined, "prefix"] as const) {
      assert.deepEqual(onTopic("orders-*", patternType), [
        'resource.name: is "orders-*", which Kafka takes as it stands; for each topic whose name begins with "orders-" write ' +
          '"orders-" and patternType: prefix',
      ]);
    }
    assert.match(
      onTopic("*", "prefix")[0],
      /^resource.name: is "\*" with patternType prefix, so it means names that/,
    );
    assert.match(onTopic("a b")[0], /^resource.name: is "a b"; topics' names are /);
    assert.deepEqual(mistakesOfRule(rule({ type: "group", name: "a b, ü" }, ["Read"])), []);
  });

  it("needs a name, but not of the cluster", () => {
    assert.deepEqual(mistakesOfRule(rule({ type: "group" }, ["Read"])), [
      'resource.name: is missing; write the name of the group, or "*" for each',
    ]);
    assert.deepEqual(mistakesOfRule(rule({ type: "cluster" }, ["IdempotentWrite"])), []);
    assert.deepEqual(
      mistakesOfRule(rule({ type: "cluster", name: "kafka", patternType: "prefix" }, ["Create"])),
      [
        'resource.name: is "kafka"; there is one cluster, so leave the name out',
        "resource.patternType: is prefix; there is one cluster, so leave it out",
      ],
    );
  });

  it("names another user as Kafka does", () => {
    assert.deepEqual(mistakesOfRule(rule({ type: "user", name: "b" }, ["CreateTokens"])), [
      'resource.name: is "b"; write User:b, as Kafka names users',
    ]);
    assert.deepEqual(mistakesOfRule(rule({ type: "user", name: "User:b" }, ["CreateTokens"])), []);
  });

  it("has a kind of resource, of names and of rule that there is", () => {
    const wrong = { resource: { type: "topics", name: "a" }, operations: ["Read"] } as unknown as AclArgs;
    assert.deepEqual(mistakesOfRule(wrong), [
      'resource.type: is "topics"; use topic, group, cluster, transactionalId, delegationToken, user',
    ]);
  });
});

describe("The host of a rule", () => {
  const hostOf = (host: string) => {
    const acls = [rule({ type: "topic", name: "a" }, ["Read"], { host })];
    const { users, mistakes } = planned([{ name: "a", authentication: "tls", acls }]);
    return mistakes[0]?.reason ?? users[0].acls[0].host;
  };

  it("is written as brokers write a client's address", () => {
    assert.equal(hostOf("*"), "*");
    assert.equal(hostOf("10.0.0.7"), "10.0.0.7");
    assert.equal(hostOf("fd00::A:07"), "fd00:0:0:0:0:0:a:7");
    assert.equal(hostOf("::1"), "0:0:0:0:0:0:0:1");
    assert.equal(hostOf("::"), "0:0:0:0:0:0:0:0");
    assert.equal(hostOf("1:2:3:4:5:6:7:8"), "1:2:3:4:5:6:7:8");
    assert.equal(hostOf("::ffff:10.0.0.7"), "10.0.0.7");
  });

  it("is one address, as Kafka compares nothing else", () => {
    for (const host of ["10.0.0.0/8", "client.example.com", "10.0.0.*", "fe80::1%eth0", "", "[::1]"]) {
      assert.match(hostOf(host), /^is ".*"; write "\*" or one IP address, such as 10.0.0.7/);
    }
  });
});
