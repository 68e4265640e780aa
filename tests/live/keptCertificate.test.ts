import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs, ListenerOutput } from "../../components";
import { Authority } from "../certificates";
import { temporaryDirectory } from "../temporary";
import { handshake } from "./support/handshake";
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
  topics: [],
};

describe("A closed listener", function () {
  const directory = temporaryDirectory("kafka-cluster-kept-");
  let stack: TestStack;

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

  it("serves a certificate that somebody else keeps, and the next one without an up", async () => {
    const [{ host, port }] = (await up(OWN)).endpoints;
    const mounted = await mountSecret(NAMESPACE, "kafka-reporting", directory);
    const [cert, key] = ["user.crt", "user.key"].map((file) => readFileSync(join(mounted, file)));
    const [one, other] = [Authority.create("CN=one"), Authority.create("CN=other")];
    await keep(one, one.certificate, host, true);
    const { ca } = await up({ ...OWN, certificates: { secret: "bought" } });
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
