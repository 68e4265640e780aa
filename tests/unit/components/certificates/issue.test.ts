import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { issue, makeAuthority } from "../../../../components/certificates/issue";
import {
  isIssuedBy,
  readAuthority,
  readCertificates,
  readLeaf,
} from "../../../../components/certificates/read";
import { dayOf } from "../../../../components/certificates/time";

const NOW = new Date("2026-11-29T12:00:00Z");
const NODE = { commonName: "node", organization: "kafka" };
const SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

describe("Certificates that are issued", () => {
  it("are of their CA, with a key of their own and the names that they are for", async () => {
    const authority = await makeAuthority("kafka cluster CA", 1825, NOW);
    const names = ["kafka-0.kafka-headless", "*.Example.com", "127.0.0.1", "::1", "fd00:0::0A", "127.0.0.1"];
    const { chain, key } = await issue(authority, NODE, names, 365, NOW, "server+client");
    const leaf = readLeaf(chain, key)!;
    const signer = readAuthority(authority.certificate, authority.key)!;
    assert.ok(isIssuedBy(leaf, signer));
    assert.deepEqual(leaf.names, ["kafka-0.kafka-headless", "*.example.com", "127.0.0.1", "::1", "fd00::a"]);
    assert.deepEqual([leaf.commonName, leaf.organization], ["node", "kafka"]);
    assert.deepEqual(leaf.x509.keyUsage?.toSorted(), [SERVER_AUTH, CLIENT_AUTH]);
    assert.equal(leaf.x509.ca, false);
    assert.equal(leaf.x509.publicKey.asymmetricKeyDetails?.namedCurve, "prime256v1");
    assert.match(key, /^-----BEGIN PRIVATE KEY-----/);
    assert.deepEqual(
      readCertificates(chain).map(({ fingerprint }) => fingerprint),
      [leaf.fingerprint, signer.fingerprint],
    );
    assert.equal(dayOf(leaf.notAfter), "2027-11-29");
    assert.ok(leaf.notBefore < NOW, "a clock that is behind takes it too");
  });

  it("are for clients alone where they are a client's", async () => {
    const authority = await makeAuthority("kafka clients CA", 30, NOW);
    const { chain, key } = await issue(authority, { commonName: "orders-api" }, [], 10, NOW, "client");
    const { x509 } = readLeaf(chain, key)!;
    assert.deepEqual(x509.keyUsage, [CLIENT_AUTH]);
    assert.equal(x509.subjectAltName, undefined);
    assert.equal(x509.subject, "CN=orders-api");
  });

  it("end with their CA, also after 2049, and aren't issued once it has ended", async () => {
    const authority = await makeAuthority("kafka cluster CA", 9125, NOW);
    const late = new Date("2051-11-01T00:00:00Z");
    const { chain, key } = await issue(authority, NODE, ["a"], 365, late, "server+client");
    const ca = readAuthority(authority.certificate, authority.key)!;
    assert.deepEqual(readLeaf(chain, key)!.notAfter, ca.notAfter);
    assert.equal(ca.notAfter.getUTCFullYear(), 2051);
    await assert.rejects(
      issue(authority, NODE, ["a"], 365, new Date("2052-01-01T00:00:00Z"), "server+client"),
      /^Error: The CA ended/,
    );
  });

  it("have serial numbers that are positive and each another", async () => {
    const authority = await makeAuthority("kafka cluster CA", 30, NOW);
    const serials = new Set<string>();
    for (let i = 0; i < 20; i++) {
      const { chain } = await issue(authority, NODE, [], 10, NOW, "client");
      const { serialNumber } = new X509Certificate(chain);
      assert.match(serialNumber, /^[4-7][0-9A-F]{31}$/);
      serials.add(serialNumber);
    }
    assert.equal(serials.size, 20);
  });

  it("are told from those of another CA of the same name, and from what is broken", async () => {
    const [one, other] = [await makeAuthority("kafka", 30, NOW), await makeAuthority("kafka", 30, NOW)];
    const { chain, key } = await issue(one, NODE, [], 10, NOW, "client");
    const leaf = readLeaf(chain, key)!;
    assert.equal(isIssuedBy(leaf, readCertificates(other.certificate)[0]), false);
    assert.notEqual(
      new X509Certificate(one.certificate).subject,
      new X509Certificate(other.certificate).subject,
    );
    const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const strange = privateKey.export({ format: "pem", type: "pkcs8" }) as string;
    assert.equal(readLeaf(chain, strange), undefined);
    assert.equal(readLeaf(chain, privateKey.export({ format: "pem", type: "sec1" }) as string), undefined);
    assert.equal(readLeaf("nonsense", key), undefined);
    assert.equal(
      readLeaf(chain.replace(/[A-Za-z0-9]{20}/, "AAAA"), key)?.fingerprint === leaf.fingerprint,
      false,
    );
    assert.equal(readAuthority(one.certificate, other.key), undefined);
    assert.equal(readAuthority(chain, key), undefined, "a leaf is no CA");
  });
});
