import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { kubectl } from "../live/support/kubectl";
import { secretTexts } from "../live/support/secrets";
import { takeDown } from "../live/support/takeDown";
import { firstSeed, testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-lost-authority";

const CLOSED: KafkaClusterArgs = {
  ...firstSeed(),
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 1,
  // Nobody serves the proxy's host.
  externalCheck: "off",
  listeners: [
    { name: "internal", port: 9092, tls: true, authentication: "scram-sha-512" },
    { name: "proxied", port: 9095, tls: true, proxy: { host: "kafka.example.com", firstPort: 19092 } },
  ],
  users: [{ name: "orders-api", authentication: "scram-sha-512" }],
  topics: [],
};

/** Its certificate needs addresses that are known only once the pods run. */
const MORE: KafkaClusterArgs = {
  ...CLOSED,
  listeners: [...CLOSED.listeners!, { name: "nodes", port: 9096, tls: true, nodePort: {} }],
};

describe("A closed cluster whose Secrets somebody deletes", function () {
  this.timeout(900_000);
  let stack: TestStack;

  /** What a preview tells of Secrets and authorities. */
  async function previewed(): Promise<string[]> {
    stack.told.length = 0;
    await stack.deployer.preview();
    return told();
  }

  const told = () => stack.told.filter((line) => /Secret kafka-|cluster CA/.test(line));
  const has = (lines: string[], text: string) =>
    assert.ok(
      lines.some((line) => line.includes(text)),
      `no "${text}" in:\n${lines.join("\n")}`,
    );

  before(async () => {
    stack = await testStack("lost-authority", CLOSED);
    await stack.deployer.up();
  });

  after(() => takeDown(stack, NAMESPACE));

  it("says when its CA is gone, and that the new one may have to sign early", async () => {
    assert.deepEqual(await previewed(), []);
    await kubectl("-n", NAMESPACE, "delete", "secret", "kafka-cluster-ca");
    const lines = await previewed();
    has(lines, "Secret kafka-cluster-ca: ca.crt: a new cluster CA, as the one that was there is gone");
    has(lines, "or as soon as a certificate has to be made: the key of the former one is gone");
    await stack.deployer.up();
  });

  it("has the new CA sign at once where a listener needs a certificate, and all of it in one `up`", async () => {
    stack.configure(MORE);
    await previewed();
    stack.told.length = 0;
    await stack.deployer.up();
    has(told(), "the new cluster CA signs at once, as external-0.pem has to be made");
    const lines = await previewed();
    has(lines, "the former cluster CA is trusted until");
    assert.equal(lines.length, 1, lines.join("\n"));
  });

  it("names each Secret that is gone or was changed, and mends it", async () => {
    const before = await secretTexts(NAMESPACE, "kafka-orders-api");
    const patch = JSON.stringify({ stringData: { password: "another" } });
    await kubectl("-n", NAMESPACE, "patch", "secret", "kafka-orders-api", "-p", patch);
    await kubectl("-n", NAMESPACE, "delete", "secret", "kafka-listener-users");
    const lines = await previewed();
    has(lines, "Secret kafka-listener-users: missing");
    has(lines, "Secret kafka-orders-api: password isn't what it is to be. `up` writes it anew");
    await stack.deployer.up();
    assert.deepEqual(await secretTexts(NAMESPACE, "kafka-orders-api"), before);
    assert.equal((await previewed()).length, 1);
  });
});
