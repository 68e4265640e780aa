import assert from "node:assert/strict";
import type { Authentication, KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { loginGaps } from "../../../../../components/plan/security/loginGaps";

const gaps = (args: KafkaClusterArgs) =>
  loginGaps(planCluster("kafka", args)).map(
    ({ propertyPath, reason }) => `${propertyPath} ${String(reason)}`,
  );
const listener = (authentication: `${Authentication}`) => ({
  name: "clients",
  port: 9094,
  tls: true,
  authentication,
});

describe("Who can't get in", () => {
  it("is told by name: a user whose kind of login no listener takes", () => {
    const users = [
      { name: "orders", authentication: "scram-sha-512" as const },
      { name: "reporting", authentication: "tls" as const },
    ];
    assert.deepEqual(gaps({ listeners: [listener("scram-sha-512")], users }), [
      "users[1].authentication is tls, and no listener takes it: reporting gets in nowhere",
    ]);
    assert.deepEqual(
      gaps({
        listeners: [{ ...listener("tls"), name: "others", port: 9095 }, listener("scram-sha-512")],
        users,
      }),
      [],
    );
  });

  it("is a super-user whom nobody makes, unless others name it", () => {
    const users = [{ name: "ops", authentication: "scram-sha-512" as const }];
    const superUsersAre = (...superUsers: string[]) => ({
      listeners: [listener("scram-sha-512")],
      users,
      authorization: { superUsers },
    });
    assert.deepEqual(gaps(superUsersAre("ops", "User:ops", "User:CN=ops,O=Example")), []);
    assert.deepEqual(gaps(superUsersAre("ops", "User:ops", "admin")), [
      "authorization.superUsers[2] is admin, who isn't in `users`, and gets neither a password nor a certificate here",
    ]);
  });

  it("is nobody in an open cluster", () => {
    assert.deepEqual(gaps({}), []);
  });
});
