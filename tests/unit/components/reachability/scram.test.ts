import assert from "node:assert/strict";
import { Scram } from "../../../../components/reachability/scram";

// What Kafka 4.4.0's own client and server (ScramSaslClient, ScramSaslServer) said to each other.
const MET = {
  username: "or=de,rs",
  password: 'p\u00e4ss "=,\\word',
  nonce: "18xvq8q2nlqrql94wm4ml2c5d1",
  clientFirst: "n,,n=or=3Dde=2Crs,r=18xvq8q2nlqrql94wm4ml2c5d1",
  serverFirst:
    "r=18xvq8q2nlqrql94wm4ml2c5d1781r87789ekdaimtde9xllruj,s=MWtrMHhia2swZTE0cjY1NGR0aGMxZG5uanc=,i=8192",
  clientFinal:
    "c=biws,r=18xvq8q2nlqrql94wm4ml2c5d1781r87789ekdaimtde9xllruj,p=AHzyoAbM0vjYRu7yakY4yI/vPhg6M1j4KBWdLK7QItn9jtfzMz1BRV9HDO5yN7tgXuwDqn/5W4Y7kQRdwiUtMg==",
  serverFinal: "v=K8pJNdMNOnwRBPQuaoxKG+RyjCuzGvDUtwuVWQzqL5WyAPMZPnJGVKYk9pIT3qTm1eC91yHrVyEMCStmfQme4w==",
};

describe("A login by SCRAM-SHA-512", () => {
  it("says what Kafka's own client says, and believes what Kafka's own server says", async () => {
    const scram = new Scram(MET, MET.nonce);
    assert.equal(scram.first(), MET.clientFirst);
    assert.equal(await scram.final(MET.serverFirst), MET.clientFinal);
    scram.check(MET.serverFinal);
  });

  it("never says the password, nor to somebody else's answer", async () => {
    const scram = new Scram(MET, MET.nonce);
    const other = MET.serverFirst.replace(/^r=./, "r=_");
    await assert.rejects(scram.final(other), /another SCRAM-SHA-512/);
    await assert.rejects(scram.final(`r=${MET.nonce},s=AAAA,i=4096`), /another SCRAM-SHA-512/);
  });

  it("takes no answer that makes the password easy to guess, or work without end", async () => {
    for (const iterations of ["1", "4095", "999999999", "x", ""]) {
      const easy = MET.serverFirst.replace(/,i=.*$/, `,i=${iterations}`);
      await assert.rejects(new Scram(MET, MET.nonce).final(easy), /another SCRAM-SHA-512/);
    }
  });

  it("isn't taken by a server that doesn't know the password", async () => {
    const scram = new Scram(MET, MET.nonce);
    await scram.final(MET.serverFirst);
    for (const answer of [`v=${Buffer.alloc(64).toString("base64")}`, "v=", "", "e=other-error"]) {
      assert.throws(() => scram.check(answer), /doesn't prove that it knows the password of user/);
    }
  });
});
