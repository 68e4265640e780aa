import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { issue, makeAuthority } from "../../../../../components/certificates/issue";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { checkSecrets, keptProblems } from "../../../../../components/plan/existing/secrets";
import { Mistakes } from "../../../../../components/plan/mistakes";

const DAY = 86_400_000;

describe("A certificate that somebody else keeps", () => {
  const now = new Date();
  let held: Record<string, string>;
  const problems = (changed: Record<string, string>, at = now) => keptProblems({ ...held, ...changed }, at);

  before(async () => {
    const authority = await makeAuthority("somebody", 90, now);
    const { chain, key } = await issue(
      authority,
      { commonName: "kafka" },
      ["a.example"],
      30,
      now,
      "server+client",
    );
    held = { "tls.crt": chain, "tls.key": key };
  });

  it("is taken while its key is its own, and it lasts", () => {
    assert.deepEqual(problems({}), []);
  });

  it("is refused where brokers couldn't serve it", () => {
    const pem = (pair: ReturnType<typeof generateKeyPairSync>) =>
      pair.privateKey.export({ format: "pem", type: "pkcs8" }) as string;
    const unreadable = ["whose tls.key is no RSA or EC key as PEM without a password"];
    assert.deepEqual(problems({ "tls.crt": "", "tls.key": "" }), [
      "which has no tls.crt",
      "which has no tls.key",
    ]);
    assert.deepEqual(problems({ "tls.crt": "x" }), ["whose tls.crt is no certificate as PEM"]);
    assert.deepEqual(problems({ "tls.key": "x" }), unreadable);
    assert.deepEqual(problems({ "tls.key": pem(generateKeyPairSync("ed25519")) }), unreadable);
    assert.deepEqual(problems({ "tls.key": pem(generateKeyPairSync("ec", { namedCurve: "P-256" })) }), [
      "whose tls.key isn't the key of its tls.crt",
    ]);
    const [over] = problems({}, new Date(now.getTime() + 31 * DAY));
    assert.match(over, /^whose certificate has ended on .* GMT$/);
  });
});

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
