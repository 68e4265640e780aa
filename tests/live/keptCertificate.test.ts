import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs, ListenerOutput } from "../../components";
import { Authority } from "../certificates";
import { temporaryDirectory } from "../temporary";
import { handshake } from "./support/handshake";
import { kcat } from "./support/kcat";
import { eventually, kubectl } from "./support/kubectl";
import { podUids } from "./support/running";
import { mountSecret } from "./support/secrets";
import { takeDown } from "./support/takeDown";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-kept";
const OWN: KafkaClusterArgs = {
  ...firstSeed(),
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 1,
  listeners: [
    { name: "internal", port: 9092 },
    { name: "certified", port: 9096, tls: true, authentication: "tls", nodePort: {} },
  ],
  users: [{ name: "reporting", authentication: "tls" }],
  topics: [{ name: "orders", partitions: 3 }],
};
/** The same, whose brokers ask what users may do. */
const RULED: KafkaClusterArgs = {
  ...OWN,
  listeners: [{ name: "internal", port: 9092, tls: true, authentication: "tls" }, OWN.listeners![1]],
  authorization: {},
  users: [
    {
      name: "reporting",
      authentication: "tls",
      acls: [{ resource: { type: "topic", name: "orders" }, operations: ["Describe"] }],
    },
  ],
};

describe("A closed listener", function () {
  const directory = temporaryDirectory("kafka-cluster-kept-");
  let stack: TestStack;
  let mounted: string;

  before(async () => {
    stack = await testStack("kept", OWN);
  });

  after(() => takeDown(stack, NAMESPACE));

  /** How clients are told to reach it. */
  async function up(args: KafkaClusterArgs): Promise<ListenerOutput> {
    stack.configure(args);
    const { outputs } = await stack.deployer.up();
    return (outputs.listeners.value as ListenerOutput[]).find(({ name }) => name === "certified")!;
  }

  /** As cert-manager writes it: intermediates behind the certificate, the root in ca.crt, and an older encoding of the key. */
  async function keep(authority: Authority, root: string, host: string, rsa: boolean): Promise<void> {
    const { key, certificate, chain } = authority.issue("CN=kafka", { hosts: [host], rsa });
    const data = {
      "tls.crt": [certificate, ...chain].join(""),
      "tls.key": key.export({ type: rsa ? "pkcs1" : "sec1", format: "pem" }),
      "ca.crt": root,
    };
    const secret = { apiVersion: "v1", kind: "Secret", type: "kubernetes.io/tls" };
    const file = join(directory, "bought.json");
    writeFileSync(file, JSON.stringify({ ...secret, metadata: { name: "bought" }, stringData: data }));
    await kubectl("-n", NAMESPACE, "apply", "-f", file);
  }

  it("asks what its users may do, and refuses none of them before their rules are there", async () => {
    await up(OWN);
    mounted = await mountSecret(NAMESPACE, "kafka-reporting", directory);
    // A broker that restarts is away for a moment.
    const look = () =>
      kcat(["-F", "certified.librdkafka.properties", "-L", "-t", "orders"], undefined, mounted).catch(String);
    let isOver = false;
    const changed = up(RULED).finally(() => (isOver = true));
    const seen = [];
    while (!isOver) seen.push(await look());
    await changed;
    seen.push(await look());
    const listed = seen.filter((text) => text.includes('topic "orders" with 3 partitions'));
    assert.ok(listed.length > 2 && listed.includes(seen.at(-1)!), seen.at(-1));
    assert.deepEqual(
      seen.filter((text) => /authorization failed/i.test(text)),
      [],
    );
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("serves a certificate that somebody else keeps, and the next one without an up", async () => {
    const [{ host, port }] = (await up(RULED)).endpoints;
    const [cert, key] = ["user.crt", "user.key"].map((file) => readFileSync(join(mounted, file)));
    const [one, other] = [Authority.create("CN=one"), Authority.create("CN=other")];
    await keep(one, one.certificate, host, true);
    const { ca } = await up({ ...RULED, certificates: { secret: "bought" } });
    assert.equal(ca, one.certificate, "clients are told of its authority");
    assert.equal(await handshake({ host, port, ca, cert, key }), "let in");
    const before = await podUids(NAMESPACE);
    await keep(other.intermediate("CN=between"), other.certificate, host, false);
    // A kubelet looks at what pods mount every minute, or somewhat later.
    const isServed = async () =>
      assert.equal(await handshake({ host, port, ca: other.certificate, cert, key }), "let in");
    await eventually(isServed, 180);
    assert.deepEqual(await podUids(NAMESPACE), before);
  });
});
