import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { issue, makeAuthority } from "../../../../components/certificates/issue";
import { checkKept, keptProblems } from "../../../../components/certificates/kept";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { Mistakes } from "../../../../components/plan/mistakes";
import { Authority } from "../../../certificates";

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
    assert.match(over, /^whose certificate of CN=kafka has ended on .* GMT$/);
  });

  it("is taken as cert-manager writes it: with the intermediates, without the root, in each encoding", () => {
    const issuer = Authority.create("CN=root").intermediate("CN=between");
    for (const { key, certificate, chain } of [
      issuer.issue("CN=ec"),
      issuer.issue("CN=rsa", { rsa: true }),
    ]) {
      for (const type of ["pkcs8", key.asymmetricKeyType === "ec" ? "sec1" : "pkcs1"] as const) {
        const text = key.export({ type, format: "pem" }).toString();
        assert.equal(chain.length, 1);
        assert.deepEqual(problems({ "tls.crt": certificate + chain.join(""), "tls.key": text }), []);
      }
    }
  });

  it("is refused with certificates behind it that didn't sign it, or that have ended", () => {
    const issuer = Authority.create("CN=root").intermediate("CN=between");
    const leaf = issuer.issue("CN=kafka", { validTo: 90 });
    const { certificate: stranger } = Authority.create("CN=stranger");
    const withChain = (...chain: string[]) => ({
      "tls.crt": leaf.certificate + chain.join(""),
      "tls.key": leaf.pkcs8,
    });
    assert.deepEqual(problems(withChain(stranger)), [
      "whose tls.crt is out of order: CN=kafka is followed by CN=stranger, which didn't sign it",
    ]);
    assert.deepEqual(problems(withChain(...leaf.chain, stranger)), [
      "whose tls.crt is out of order: CN=between is followed by CN=stranger, which didn't sign it",
    ]);
    const [ended] = problems(withChain(...leaf.chain), new Date(now.getTime() + 60 * DAY));
    assert.match(ended, /^whose certificate of CN=between has ended on .* GMT$/);
  });

  it("is refused for clients alone: no client takes it for a server's", async () => {
    const authority = await makeAuthority("somebody", 90, now);
    const { chain, key } = await issue(authority, { commonName: "kafka" }, ["a.example"], 30, now, "client");
    assert.deepEqual(problems({ "tls.crt": chain, "tls.key": key }), [
      "whose certificate isn't for servers: its extended key usage lacks serverAuth",
    ]);
  });

  it("is refused by the argument's path, as is one that isn't there", () => {
    const { security } = planCluster("kafka", { certificates: { secret: "bought" } });
    const told = (bought: Record<string, string> | undefined) => {
      const mistakes = new Mistakes();
      checkKept(security, { sets: [], keptSecrets: { bought } }, mistakes);
      return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
    };
    assert.deepEqual(told(held), []);
    assert.deepEqual(told({ ...held, "tls.key": "" }), [
      'certificates.secret: is "bought", which has no tls.key',
    ]);
    assert.deepEqual(told(undefined), [
      'certificates.secret: is "bought", and there is no such Secret in the cluster\'s namespace, or it may not be read',
    ]);
  });
});
