import assert from "node:assert/strict";
import { userOutputs } from "../../../../components/outputs/userOutput";
import { userSecret } from "../../../../components/outputs/userSecret";
import { planCluster } from "../../../../components/plan/clusterPlan";

const scram = { tls: true, authentication: "scram-sha-512" } as const;
const { listeners } = planCluster("kafka", {
  listeners: [
    { name: "external", port: 9094, hostPort: {} },
    { name: "partners", port: 9095, hostPort: {} },
    { name: "internal", port: 9092 },
  ],
});
const [external, partners, internal] = listeners;
const secured = [
  { ...external, security: scram },
  { ...partners, security: { tls: true, authentication: "tls" } as const },
  { ...internal, security: scram },
];
const known = secured.map((listener) => ({
  ...listener,
  bootstrap: `${listener.name}:1`,
  ca: listener.external ? "PUBLIC\n" : "CLUSTER",
}));

describe("What a user is told", () => {
  it("is where to log in, inside before outside, and which Secret has the proof", () => {
    const users = [
      { name: "orders", authentication: "scram-sha-512" },
      { name: "nobody", authentication: "plain" },
    ];
    assert.deepEqual(userOutputs("kafka", users, secured, { internal: "i:1", external: "e:1" }), [
      {
        name: "orders",
        authentication: "scram-sha-512",
        secret: "kafka-orders",
        listeners: [
          { name: "internal", bootstrap: "i:1" },
          { name: "external", bootstrap: "e:1" },
        ],
      },
      { name: "nobody", authentication: "plain", secret: "kafka-nobody", listeners: [] },
    ]);
  });

  it("with a password is that, and files for each listener", () => {
    const secret = userSecret({ name: "orders", authentication: "scram-sha-512", password: "p" }, known);
    assert.deepEqual(Object.keys(secret).sort(), [
      "ca.crt",
      "client.properties",
      "external.client.properties",
      "external.librdkafka.properties",
      "internal.client.properties",
      "internal.librdkafka.properties",
      "librdkafka.properties",
      "password",
      "sasl.jaas.config",
    ]);
    assert.equal(secret["ca.crt"], "CLUSTER\nPUBLIC\n");
    assert.equal(secret["client.properties"], secret["internal.client.properties"]);
    assert.match(secret["external.client.properties"], /^bootstrap.servers=external:1$/m);
    assert.match(secret["external.client.properties"], /^ssl.truststore.certificates=PUBLIC$/m);
  });

  it("with a certificate is that and its key", () => {
    const proof = { certificate: "CERT", key: "KEY" };
    const secret = userSecret({ name: "reporting", authentication: "tls", ...proof }, known);
    assert.deepEqual(Object.keys(secret).sort(), [
      "ca.crt",
      "client.properties",
      "librdkafka.properties",
      "partners.client.properties",
      "partners.librdkafka.properties",
      "user.crt",
      "user.key",
    ]);
  });
});
