import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../components/plan/existing/existingCluster";
import { CLOSED } from "../../../../components/plan/existing/missing";
import { secretProblems } from "../../../../local/status/secretProblems";
import { running } from "../../components/plan/existing/running";

const ARGS: KafkaClusterArgs = {
  listeners: [
    { name: "internal", port: 9092, authentication: "scram-sha-512" },
    { name: "old", port: 9095, authentication: "plain" },
  ],
  users: [
    { name: "app", authentication: "scram-sha-512" },
    { name: "billing", authentication: "plain", password: { secret: "billing", key: "word" } },
  ],
};

type Secrets = NonNullable<ExistingCluster["secrets"]>;

const well = (): Secrets => ({
  ...Object.fromEntries(CLOSED.map((nameOf) => [nameOf("kafka"), {}])),
  "kafka-user-passwords": { app: "one" },
  "kafka-listener-users": { "plain-users": "billing=two\n" },
  "kafka-app": { password: "one" },
  "kafka-billing": { password: "two" },
});
const problems = (
  secrets: Secrets,
  keptSecrets: ExistingCluster["keptSecrets"] = { billing: { word: "two" } },
) =>
  secretProblems(planCluster("kafka", ARGS), {
    ...running(ARGS),
    ...{ secrets, keptSecrets, userLists: ["user app\nuser billing\n"] },
  });

describe("The status of a closed cluster's Secrets", () => {
  it("has nothing to tell where all is well", () => {
    assert.deepEqual(problems(well()), []);
  });

  it("names those that are missing", () => {
    const { "kafka-app": _, "kafka-listener-users": __, ...rest } = well();
    assert.deepEqual(problems(rest), [
      "Secret kafka-listener-users is missing: `up` makes it.",
      "Secret kafka-app is missing: `up` makes it.",
    ]);
  });

  it("names those whose password isn't the cluster's, and no password", () => {
    const secrets = { ...well(), "kafka-app": { password: "on" }, "kafka-billing": { password: "tw" } };
    assert.deepEqual(
      problems(secrets),
      ["app", "billing"].map(
        (user) => `password in Secret kafka-${user} isn't the one that the cluster has: \`up\` writes it.`,
      ),
    );
  });

  it("says why the next `up` would be refused", () => {
    assert.deepEqual(problems(well(), { billing: undefined }), [
      'users[1].password.secret is "billing", and there is no such Secret in the cluster\'s namespace, or it may not be read: ' +
        "`up` is refused.",
    ]);
  });
});
