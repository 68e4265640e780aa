import assert from "node:assert/strict";
import type { UserArgs } from "../../../../../components/args";
import { mistakesOf, planned } from "./planned";

const named = (...names: string[]) => names.map((name): UserArgs => ({ name, authentication: "tls" }));
const FORM =
  'write lower-case letters, digits, "-" and "." that begin and end with a letter or digit, at most 63 of them';

describe("Users", () => {
  it("are planned by their names, whatever their order", () => {
    assert.deepEqual(
      planned(named("b", "a")).users.map(({ name }) => name),
      ["a", "b"],
    );
  });

  it("may do nothing and have no limits, if nothing is said", () => {
    assert.deepEqual(planned(named("a")).users, [{ name: "a", authentication: "tls", acls: [], quotas: {} }]);
  });

  it("have names that Secrets and certificates can have, and the nearest such name is told", () => {
    assert.deepEqual(mistakesOf(named("Orders_API", "a..b", "-", "", "é.x")), [
      `users[0].name: is "Orders_API"; ${FORM}, such as "orders-api"`,
      `users[1].name: is "a..b"; ${FORM}, such as "a.b"`,
      `users[2].name: is "-"; ${FORM}`,
      `users[3].name: is ""; ${FORM}`,
      `users[4].name: is "é.x"; ${FORM}, such as "e.x"`,
    ]);
    assert.deepEqual(mistakesOf(named("a".repeat(63), "a.b-c.9")), []);
    assert.equal(mistakesOf(named("a".repeat(64))).length, 1);
  });

  it("are described once", () => {
    assert.deepEqual(mistakesOf(named("a", "b", "a")), [
      'users[2].name: is "a", as is users[0].name; a user can be described once',
    ]);
  });

  it("don't get a Secret of the cluster's own", () => {
    assert.deepEqual(mistakesOf(named("cluster-ca", "listener-users")), [
      'users[0].name: is "cluster-ca", whose Secret would be kafka-cluster-ca, one of the cluster\'s own; take another name',
      'users[1].name: is "listener-users", whose Secret would be kafka-listener-users, one of the cluster\'s own; take another name',
    ]);
  });

  it("are refused with ZooKeeper, with the reason", () => {
    assert.match(
      mistakesOf(named("a"), { hasControllers: false })[0],
      /^users: are given beside zooKeeper; /,
    );
    assert.deepEqual(mistakesOf([], { hasControllers: false }), []);
  });

  it("can't have rules that nobody asks for", () => {
    const acls = [{ resource: { type: "topic" as const, name: "orders" }, operations: ["Read"] }];
    assert.deepEqual(mistakesOf([{ name: "a", authentication: "tls", acls }], { authorizes: false }), [
      "users[0].acls: are given, and brokers don't ask for them; add authorization: {}",
    ]);
    assert.deepEqual(mistakesOf(named("a"), { authorizes: false }), []);
  });
});

describe("How a user logs in", () => {
  const by = (authentication: string, more: Partial<UserArgs> = {}) =>
    ({ name: "a", authentication, ...more }) as UserArgs;

  it("is one of four ways", () => {
    assert.deepEqual(mistakesOf([by("scram-sha-256")]), [
      'users[0].authentication: is "scram-sha-256"; did you mean scram-sha-512? There are tls, scram-sha-512, plain, oauth',
    ]);
    for (const authentication of ["tls", "scram-sha-512", "plain", "oauth"]) {
      assert.deepEqual(mistakesOf([by(authentication)]), []);
    }
  });

  it("is by a password that controllers keep from Kafka 3.5 on", () => {
    const of = (version: string, metadataVersion?: string) =>
      mistakesOf([by("scram-sha-512")], { version, metadataVersion }).length;
    assert.deepEqual([of("3.4.1"), of("3.5.0"), of("3.10.0")], [1, 0, 0]);
    assert.deepEqual(
      [of("3.9.2", "3.4-IV0"), of("3.9.2", "3.5-IV1"), of("3.9.2", "3.5-IV2"), of("3.9.2", "3.9-IV0")],
      [1, 1, 0, 0],
    );
    assert.deepEqual(mistakesOf([by("plain")], { version: "3.3.2" }), []);
  });

  it("takes a password of somebody else's Secret, unless it is by a certificate", () => {
    const password = { secret: "orders", key: "password.txt" };
    assert.deepEqual(planned([by("plain", { password })]).users[0].password, {
      ...password,
      path: "users[0].password",
    });
    assert.deepEqual(mistakesOf([by("tls", { password })]), [
      "users[0].password: is given beside tls; a user with a certificate has none",
    ]);
    assert.deepEqual(mistakesOf([by("oauth", { password })]), [
      "users[0].password: is given beside oauth; a user with a token has none",
    ]);
    assert.deepEqual(mistakesOf([by("plain", { password: { secret: "Orders", key: "a/b" } })]), [
      `users[0].password.secret: is "Orders"; write the name of a Secret of the cluster's namespace`,
      'users[0].password.key: is "a/b"; keys of Secrets are letters, digits, "-", "_" and ".", at most 253 of them',
    ]);
    assert.equal(mistakesOf([by("plain", { password: { secret: "a", key: ".." } })]).length, 1);
  });
});

describe("A user's limits", () => {
  const of = (quotas: object) => ({ name: "a", authentication: "tls", quotas }) as UserArgs;

  it("are Kafka's", () => {
    const quotas = {
      producerByteRate: 1,
      consumerByteRate: 2,
      requestPercentage: 250,
      controllerMutationRate: 4,
    };
    assert.deepEqual(planned([of(quotas)]).users[0].quotas, {
      producer_byte_rate: 1,
      consumer_byte_rate: 2,
      request_percentage: 250,
      controller_mutation_rate: 4,
    });
  });

  it("are whole numbers that leave something", () => {
    const wrong = {
      producerByteRate: "10Mi",
      consumerByteRate: 0,
      requestPercentage: 0.5,
      controllerMutationRate: "ten",
    };
    const whole = "write a whole number from 1 on, or leave it out for no limit";
    assert.deepEqual(mistakesOf([of(wrong)]), [
      'users[0].quotas.producerByteRate: is "10Mi"; write 10485760, the bytes in a second',
      `users[0].quotas.consumerByteRate: is 0; ${whole}`,
      `users[0].quotas.requestPercentage: is 0.5; ${whole}`,
      `users[0].quotas.controllerMutationRate: is "ten"; ${whole}`,
    ]);
    assert.deepEqual(mistakesOf([of({ controllerMutationRate: 1e17 })]), [
      "users[0].quotas.controllerMutationRate: is 100000000000000000; " +
        "write a whole number from 1 to 9007199254740991, or leave it out for no limit",
    ]);
  });
});
