import assert from "node:assert/strict";
import { lateCertificates } from "../../../../../components/rollout/diagnosis/lateCertificates";

const WANTED = { serves: { 0: ["new", "outside"], 1: ["other"] }, trusts: ["cluster", "clients"] };
const uses = (sha256: string, trusted = ["cluster"]) => ({
  ...{ keystore: "node.pem", notAfter: "2027-01-01", problem: null },
  ...{ sha256, trusted },
});

describe("What keeps nodes from their new certificates", () => {
  it("is nothing once each serves its own, and trusts no others", () => {
    const used = { 0: [uses("new"), uses("outside", ["clients"])], 1: [uses("other", ["clients"])] };
    assert.deepEqual(lateCertificates(used, WANTED), []);
    assert.deepEqual(lateCertificates({}, WANTED), []);
  });

  it("is a certificate of before, a node that doesn't tell, and why it couldn't be used", () => {
    const problem = "the key isn't the certificate's";
    const used = { 0: [uses("new"), { ...uses("old"), problem }], 1: undefined };
    assert.deepEqual(lateCertificates(used, WANTED), [
      `node 0 doesn't serve its new certificate yet: ${problem}`,
      "node 1 doesn't serve its new certificate yet",
    ]);
  });

  it("is an authority of before that is trusted", () => {
    const used = { 1: [uses("other", ["former", "clients"])] };
    assert.deepEqual(lateCertificates(used, WANTED), ["node 1 trusts a former authority still"]);
  });
});
