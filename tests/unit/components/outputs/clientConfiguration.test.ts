import assert from "node:assert/strict";
import fc from "fast-check";
import { clientConfiguration } from "../../../../components/outputs/clientConfiguration";
import { jaasConfig } from "../../../../components/outputs/jaasConfig";
import { readJavaProperties } from "../plan/javaProperties";

const ca = "-----BEGIN CERTIFICATE-----\nY2E=\n-----END CERTIFICATE-----\n";
const certificate = ca.replace("Y2E=", "bGVhZg==");
const key = "-----BEGIN PRIVATE KEY-----\na2V5\n-----END PRIVATE KEY-----\n";
const scram = { tls: true, authentication: "scram-sha-512" } as const;
const javaOf = (...given: Parameters<typeof clientConfiguration>) =>
  Object.fromEntries(readJavaProperties(clientConfiguration(...given).java));

/** What kcat 1.7.1 takes of a file (read_conf_file), where it can be read. */
function readByKcat(text: string): Record<string, string> {
  const lines = text.split("\n").map((line) => line.trim());
  const properties = lines.filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    properties.map((line) => {
      let taken = line;
      while (/\\[:=]/.test(taken)) taken = taken.replace(/\\([:=])/, "$1");
      return [taken.slice(0, taken.indexOf("=")), taken.slice(taken.indexOf("=") + 1)];
    }),
  );
}

describe("A client's configuration", () => {
  it("of an open listener is one that every client reads, and what it always was", () => {
    const text = "bootstrap.servers=a:1,[::1]:2\nsecurity.protocol=PLAINTEXT\n";
    assert.deepEqual(clientConfiguration("a:1,[::1]:2", undefined), { java: text, librdkafka: text });
    assert.deepEqual(javaOf("a:1,[::1]:2", undefined), {
      "bootstrap.servers": "a:1,[::1]:2",
      "security.protocol": "PLAINTEXT",
    });
  });

  it("for Java has the certificates in it, each line as a line", () => {
    const user = { name: "reporting", certificate, key };
    const security = { tls: true, authentication: "tls" } as const;
    assert.deepEqual(javaOf("a:1", security, { ca, user }), {
      "bootstrap.servers": "a:1",
      "security.protocol": "SSL",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.certificates": ca.trim(),
      "ssl.keystore.type": "PEM",
      "ssl.keystore.certificate.chain": certificate.trim(),
      "ssl.keystore.key": key.trim(),
    });
    assert.match(clientConfiguration("a:1", security, { ca }).java, /^-----END CERTIFICATE-----$/m);
  });

  it("for librdkafka names the files that the user's Secret has", () => {
    const user = { name: "reporting", certificate, key };
    assert.equal(
      clientConfiguration("a:1", { tls: true, authentication: "tls" }, { ca, user }).librdkafka,
      "bootstrap.servers=a:1\nsecurity.protocol=SSL\nssl.ca.location=ca.crt\n" +
        "ssl.certificate.location=user.crt\nssl.key.location=user.key\n",
    );
  });

  it("has the user's password for both", () => {
    const given = ["a:1", scram, { ca, user: { name: "orders", password: "secret" } }] as const;
    assert.equal(
      javaOf(...given)["sasl.jaas.config"],
      "org.apache.kafka.common.security.scram.ScramLoginModule required " +
        'username="orders" password="secret";',
    );
    const { librdkafka } = clientConfiguration(...given);
    assert.match(librdkafka, /^sasl.mechanism=SCRAM-SHA-512\nssl.ca.location=ca.crt\nsasl.username=orders$/m);
    assert.match(librdkafka, /^sasl.password=secret$/m);
  });

  it("says nothing of who is unknown, nor of an authority that everybody knows", () => {
    assert.deepEqual(clientConfiguration("a:1", scram), {
      java: "bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n",
      librdkafka: "bootstrap.servers=a:1\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n",
    });
    const plain = clientConfiguration("a:1", { tls: false, authentication: "oauth" }, { ca });
    assert.equal(
      plain.java,
      "bootstrap.servers=a:1\nsecurity.protocol=SASL_PLAINTEXT\nsasl.mechanism=OAUTHBEARER\n",
    );
  });

  it("has any password as it is: Java reads it, kcat reads it or is told that it has to be given", () => {
    const printable = fc.string({ unit: fc.constantFrom(..." \t\"\\=:#!'ä€𝄞{}$%n0") });
    fc.assert(
      fc.property(fc.oneof(printable, fc.string({ unit: "grapheme" })), (password) => {
        const trust = { user: { name: "orders", password } };
        const jaas = jaasConfig("scram-sha-512", "orders", password)!;
        assert.equal(javaOf("a:1", scram, trust)["sasl.jaas.config"], jaas);
        const quoted = /password="(.*)";$/s.exec(jaas)![1];
        assert.equal(quoted.replace(/\\(.)/gs, "$1"), password);
        const { librdkafka } = clientConfiguration("a:1", scram, trust);
        const read = readByKcat(librdkafka)["sasl.password"];
        if (read === undefined) assert.match(librdkafka, /^# kcat can't read sasl.password from a file/m);
        else assert.equal(read, password);
      }),
    );
  });
});
