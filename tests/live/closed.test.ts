import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import type { KafkaClusterArgs, ListenerOutput } from "../../components";
import { issue } from "../../components/certificates/issue";
import type { UpResult } from "../../local/deployer";
import { run } from "../../local/run";
import { temporaryDirectory } from "../temporary";
import { handshake } from "./support/handshake";
import { kcat } from "./support/kcat";
import { kubectl } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { podUids, stateOf } from "./support/running";
import { mountSecret, secretTexts } from "./support/secrets";
import { takeDown } from "./support/takeDown";
import { firstSeed, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-closed";
const RATE = 50;

const OPEN: KafkaClusterArgs = {
  ...firstSeed(),
  name: "kafka",
  namespace: NAMESPACE,
  listeners: [
    { name: "internal", port: 9092 },
    { name: "plain", port: 9095, nodePort: {} },
  ],
  topics: [{ name: "orders", partitions: 3 }],
};

const CLOSED: KafkaClusterArgs = {
  ...OPEN,
  listeners: [
    { name: "internal", port: 9092, tls: true, authentication: "tls" },
    { name: "external", port: 9094, tls: true, authentication: "scram-sha-512", nodePort: {} },
    { name: "certified", port: 9096, tls: true, authentication: "tls", nodePort: {} },
  ],
  authorization: { superUsers: ["admin"] },
  // One `up` replaces both authorities.
  certificates: { handoverDays: 0 },
  users: [
    { name: "admin", authentication: "scram-sha-512" },
    {
      name: "orders-api",
      authentication: "scram-sha-512",
      acls: [
        { resource: { type: "topic", name: "orders" }, operations: ["Read", "Write", "Describe"] },
        { resource: { type: "group", name: "orders-", patternType: "prefix" }, operations: ["Read"] },
      ],
    },
    {
      name: "reporting",
      authentication: "tls",
      acls: [{ resource: { type: "topic", name: "orders" }, operations: ["Read", "Describe"] }],
    },
    { name: "leaving", authentication: "scram-sha-512" },
  ],
};

describe("A closed cluster", function () {
  const directory = temporaryDirectory("kafka-cluster-closed-");
  let stack: TestStack;
  let result: UpResult;

  const listener = (name: string): ListenerOutput =>
    (result.outputs.listeners.value as ListenerOutput[]).find((each) => each.name === name)!;
  const mounted = (user: string) => mountSecret(NAMESPACE, `kafka-${user}`, join(directory, user));
  /** Runs kcat as a user with a certificate, by the files of its Secret. */
  const asUser = async (user: string, args: string[]) =>
    kcat(["-F", "certified.librdkafka.properties", ...args], undefined, await mounted(user));
  /** kafkajs as a user with a password. The kcat of Debian 12 can't log in so: its library repeats a nonce, which Kafka refuses. */
  const clientOf = async (user: string, word?: string): Promise<Kafka> => {
    const { password, "ca.crt": ca } = await secretTexts(NAMESPACE, `kafka-${user}`);
    return new Kafka({
      brokers: listener("external").bootstrap.split(","),
      ssl: { ca: [ca] },
      sasl: { mechanism: "scram-sha-512", username: user, password: word ?? password },
      retry: { retries: 2 },
      logLevel: logLevel.NOTHING,
    });
  };
  const produceAs = async (user: string, topic: string, word?: string) => {
    const producer = (await clientOf(user, word)).producer();
    try {
      await producer.connect();
      await producer.send({ topic, messages: [{ value: "hello" }] });
    } finally {
      await producer.disconnect();
    }
  };
  const topicsOf = async (user: string, word?: string): Promise<string[]> => {
    const admin = (await clientOf(user, word)).admin();
    try {
      await admin.connect();
      return await admin.listTopics();
    } finally {
      await admin.disconnect();
    }
  };

  async function up(args: KafkaClusterArgs): Promise<void> {
    stack.configure(args);
    result = await stack.deployer.up();
  }

  before(async () => {
    stack = await testStack("closed", CLOSED);
  });

  after(() => takeDown(stack, NAMESPACE));

  it("comes up, and every address leads to its broker, through TLS and a login", async () => {
    await up(CLOSED);
    assert.equal(listener("external").endpoints.length, 3);
    const secrets = Object.keys(result.outputs).filter((name) => result.outputs[name].secret);
    assert.deepEqual(secrets, [], "what every client needs isn't secret");
  });

  it("changes nothing the second time", async () => {
    assert.deepEqual((await stack.deployer.preview()).steps, []);
    assert.deepEqual((await stack.deployer.up()).steps, []);
    await stack.deployer.refresh();
    assert.deepEqual((await stack.deployer.preview()).steps, [], "what was read back is what was written");
  });

  it("serves users by what their Secrets say: kafkajs with a password, kcat with a certificate", async () => {
    await produceAs("orders-api", "orders");
    assert.match(
      await asUser("reporting", ["-C", "-t", "orders", "-o", "beginning", "-e", "-q"]),
      /^hello$/m,
    );
  });

  it("serves Kafka's own Java client", async () => {
    const properties = join(await mounted("admin"), "client.properties");
    const java = await startProducer(listener("external").bootstrap, "java", RATE, 3, properties);
    const { failed, lost } = await java.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
  });

  it("lets in nobody without a certificate, with another authority's, or by an older TLS", async () => {
    const [{ host, port }] = listener("certified").endpoints;
    const cwd = await mounted("reporting");
    const [ca, cert, key] = ["ca.crt", "user.crt", "user.key"].map((file) => readFileSync(join(cwd, file)));
    const own = await secretTexts(NAMESPACE, "kafka-node-certificates");
    const strangers = { cert: own["node-0.pem"], key: own["node-0.pem"] };
    assert.equal(await handshake({ host, port, ca, cert, key }), "let in");
    assert.match(await handshake({ host, port, ca }), /certificate required|bad certificate/);
    // A node's certificate is of the other authority: no user gets in by it.
    assert.match(
      await handshake({ host, port, ca, ...strangers }),
      /certificate unknown|bad certificate|unknown ca/i,
    );
    const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
    assert.match(
      await handshake({ host, port, ca, cert, key, ...old }),
      /protocol version|handshake failure/,
    );
    // Whom clients trust: a name that isn't in the certificate is refused at the client.
    assert.match(await handshake({ host, port, ca, cert, key, servername: "elsewhere.example" }), /altnames/);
  });

  it("lets in nobody by a certificate that has ended", async () => {
    const [{ host, port }] = listener("certified").endpoints;
    const { "ca.crt": certificate, "ca.key": signer } = await secretTexts(NAMESPACE, "kafka-clients-ca");
    const { "ca.crt": ca } = await secretTexts(NAMESPACE, "kafka-cluster-ca-cert");
    const lasting = (days: number) =>
      issue({ certificate, key: signer }, { commonName: "reporting" }, [], days, daysAgo(3), "client");
    const [ended, valid] = await Promise.all([lasting(2), lasting(4)]);
    assert.equal(await handshake({ host, port, ca, cert: valid.chain, key: valid.key }), "let in");
    assert.match(
      await handshake({ host, port, ca, cert: ended.chain, key: ended.key }),
      /certificate (expired|unknown)/,
    );
  });

  it("lets in nobody without a password, or with a wrong one", async () => {
    await assert.rejects(produceAs("orders-api", "orders", "wrong"), /SASL|[Aa]uthentication/);
    const { "ca.crt": ca } = await secretTexts(NAMESPACE, "kafka-orders-api");
    writeFileSync(join(directory, "ca.crt"), ca);
    const anonymous = ["-X", "security.protocol=SSL", "-X", "ssl.ca.location=ca.crt"];
    const brokers = listener("external").bootstrap;
    await assert.rejects(kcat(["-L", "-m", "8", "-b", brokers, ...anonymous], undefined, directory));
  });

  it("denies a user whatever isn't allowed, and doesn't list it", async () => {
    await assert.rejects(produceAs("orders-api", "java"), /[Aa]uthoriz/);
    assert.deepEqual(await topicsOf("orders-api"), ["orders"]);
    await assert.rejects(
      asUser("reporting", ["-G", "billing", "orders", "-c", "1", "-m", "10"]),
      /[Gg]roup authorization failed/,
    );
  });

  it("tells its secrets nowhere but in Secrets", async () => {
    const secrets = await generatedSecrets();
    assert.ok(secrets.length >= 15, `${secrets.length} were found`);
    const places: Record<string, string> = {
      configMaps: await kubectl("-n", NAMESPACE, "get", "configmaps", "-o", "json"),
      pods: await kubectl("-n", NAMESPACE, "get", "pods,statefulsets,jobs,services,events", "-o", "json"),
      described: await kubectl("-n", NAMESPACE, "describe", "all"),
      told: stack.told.join("\n"),
      preview: (await stack.deployer.preview()).text,
      processes: (await run("ps", ["axww", "-o", "args"])) + (await run("ps", ["axewww", "-o", "args"])),
      state: readdirSync(stack.stateDir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name !== "key")
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
        .join("\n"),
    };
    const pods = (await kubectl("-n", NAMESPACE, "get", "pods", "-o", "name")).trim().split("\n");
    for (const pod of pods) places[pod] = await kubectl("-n", NAMESPACE, "logs", pod, "--all-containers");
    for (const [place, text] of Object.entries(places)) {
      const found = secrets.filter(({ text: secret }) => text.includes(secret));
      assert.deepEqual(
        found.map(({ name }) => name),
        [],
        place,
      );
    }
  });

  it("gets new certificates and both authorities anew under a producer, and nothing restarts", async () => {
    const before = await podUids(NAMESPACE);
    const served = async () => (await stateOf(NAMESPACE, "kafka-0")).certificates!;
    const first = await served();
    const properties = join(await mounted("admin"), "client.properties");
    const producer = await startProducer(listener("external").bootstrap, "renewed", RATE, 3, properties);
    await kubectl(
      "-n",
      NAMESPACE,
      "delete",
      "secret",
      "kafka-node-certificates",
      "kafka-external-certificates",
    );
    await up(CLOSED);
    const renewed = await served();
    const isSame = renewed.map(({ sha256 }) => first.some((former) => former.sha256 === sha256));
    assert.deepEqual(
      isSame,
      renewed.map(() => false),
      "a former certificate is served",
    );
    // Without its key an authority can't sign any more: another one takes its place.
    await kubectl("-n", NAMESPACE, "delete", "secret", "kafka-cluster-ca", "kafka-clients-ca");
    await up(CLOSED);
    assert.deepEqual(await podUids(NAMESPACE), before);
    const trusted = new Set((await served()).flatMap((each) => each.trusted ?? []));
    for (const authority of first.flatMap((each) => each.trusted ?? [])) {
      assert.ok(!trusted.has(authority), "a former authority is trusted");
    }
    // It reads everything back with whom its Secret says to trust by now.
    await mounted("admin");
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    // With what the Secrets hold now everybody gets in.
    await produceAs("orders-api", "orders");
    await asUser("reporting", ["-C", "-t", "orders", "-o", "beginning", "-e", "-q"]);
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("locks out who leaves", async () => {
    assert.deepEqual(await topicsOf("leaving"), []);
    const { password } = await secretTexts(NAMESPACE, "kafka-leaving");
    const left = await clientOf("leaving", password);
    await up({ ...CLOSED, users: CLOSED.users!.filter(({ name }) => name !== "leaving") });
    await assert.rejects(left.admin().connect(), /SASL|[Aa]uthentication/);
    await assert.rejects(secretTexts(NAMESPACE, "kafka-leaving"), /not found/);
  });

  it("takes a password that somebody keeps, and another one without an outage", async () => {
    const users = CLOSED.users!.map((user) =>
      user.name === "leaving" ? { ...user, password: { secret: "kept", key: "word" } } : user,
    );
    for (const password of ["first-word", "second-word"]) {
      await kubectl("-n", NAMESPACE, "delete", "secret", "kept", "--ignore-not-found");
      await kubectl(
        "-n",
        NAMESPACE,
        "create",
        "secret",
        "generic",
        "kept",
        `--from-literal=word=${password}`,
      );
      await up({ ...CLOSED, users });
      await topicsOf("leaving");
      assert.equal((await secretTexts(NAMESPACE, "kafka-leaving")).password, password);
    }
    await assert.rejects(topicsOf("leaving", "first-word"), /SASL|[Aa]uthentication/);
  });

  it("comes back after it was destroyed, and can't be opened by that", async () => {
    await stack.deployer.destroy();
    stack.configure(OPEN);
    await assert.rejects(stack.deployer.preview(), /would open a cluster that doesn't run, and was closed/);
    await up(CLOSED);
    assert.match(
      await asUser("reporting", ["-C", "-t", "orders", "-o", "beginning", "-e", "-q"]),
      /^hello$/m,
    );
  });

  /** Whatever nobody but its owner is to know. */
  async function generatedSecrets(): Promise<{ name: string; text: string }[]> {
    const list = await kubectl("-n", NAMESPACE, "get", "secrets", "-o", "json");
    const { items } = JSON.parse(list) as { items: { metadata: { name: string }; data?: object }[] };
    return items.flatMap(({ metadata: { name }, data }) =>
      Object.entries(data ?? {}).flatMap(([key, value]) => {
        const text = Buffer.from(value as string, "base64").toString();
        // Of a key a line that no other one has.
        const keys = [...text.matchAll(/-----BEGIN (?:EC |RSA )?PRIVATE KEY-----\s+(\S+)\s+(\S+)/g)];
        const found = keys.map(([, , second]) => ({ name: `${name}/${key}`, text: second }));
        return key === "password" || (name === "kafka-user-passwords" && key !== "MARKS")
          ? [...found, { name: `${name}/${key}`, text }]
          : found;
      }),
    );
  }
});

function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 86_400_000);
}
