import assert from "node:assert/strict";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { checkSecrets } from "../../../../../components/plan/existing/secrets";
import { Mistakes } from "../../../../../components/plan/mistakes";

describe("A password that somebody else keeps", () => {
  const plan = planCluster("kafka", {
    listeners: [{ name: "internal", port: 9092, authentication: "plain" }],
    users: ["z", "a", "m", "b"].map((name, i) => ({
      name,
      authentication: "plain" as const,
      password: { secret: i === 0 ? "missing" : "kept", key: name },
    })),
  });

  it("is refused by the argument's path where the Secret, its key or a value isn't there", () => {
    const mistakes = new Mistakes();
    const keptSecrets = { kept: { a: "", m: "word" }, missing: undefined };
    checkSecrets(plan, { sets: [], secrets: {}, keptSecrets, fixedSizeClasses: [] }, mistakes);
    assert.deepEqual(mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`).sort(), [
      'users[0].password.secret: is "missing", and there is no such Secret in the cluster\'s namespace, or it may not be read',
      'users[1].password.key: is "a", whose value in Secret kept is empty',
      'users[3].password.key: is "b", which Secret kept doesn\'t have',
    ]);
  });
});
