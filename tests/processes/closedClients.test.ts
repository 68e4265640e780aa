import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Kafka, logLevel, type SASLOptions } from "kafkajs";
import { clientConfiguration, type ClientTrust, FILES } from "../../components/outputs/clientConfiguration";
import { askBroker } from "../../components/reachability/askBroker";
import type { Credentials } from "../../components/reachability/credentials";
import { type ListenerSecurity, protocolOf } from "../../components/plan/security/listenerSecurity";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { Authority } from "../certificates";
import { freePorts } from "../freePorts";
import { temporaryDirectory } from "../temporary";
import { SingleBroker } from "./singleBroker";

const VERSION = "4.4.0";
const NODE_ID = 5;
const TOPIC = "messages";
/** As much as a file may get wrong. */
const PASSWORD = `a b"c'd\\e=f:g#h!i,j;k{l}$m%n`;
const SCRAM_PASSWORD = "scram";

const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

/**
 * Whether the librdkafka below kcat is 2.6 or later: older ones send a nonce that brokers have refused since Kafka 4.0
 * (https://github.com/confluentinc/librdkafka/releases/tag/v2.6.0).
 */
function kcatLogsInByScram(): boolean {
  const [, major, minor] = /librdkafka (\d+)\.(\d+)/.exec(String(spawnSync("kcat", ["-V"]).stdout)) ?? [];
  const isAble = Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 6);
  if (!isAble) console.warn("      LEFT OUT: SCRAM, as this kcat's librdkafka is older than 2.6");
  return isAble;
}

describe(`Clients of a closed Kafka ${VERSION}`, function () {
  this.timeout(600_000);
  const clusterCa = Authority.create("CN=cluster");
  const clientsCa = Authority.create("CN=clients");
  const node = clusterCa.issue("CN=node,O=kafka", { hosts: ["127.0.0.1", "localhost"] });
  const user = clientsCa.issue("CN=reporting");
  const ca = clusterCa.certificate;
  const proof = { certificate: user.certificate, key: user.pkcs8 };
  // Each with a user that it takes, and how the check and kafkajs are told the same.
  const listeners: { security: ListenerSecurity; trust: ClientTrust; credentials: Credentials }[] = [
    {
      security: { tls: true, authentication: "tls" },
      trust: { ca, user: { name: "reporting", ...proof } },
      credentials: { tls: { ca, ...proof } },
    },
    {
      security: { tls: true, authentication: "scram-sha-512" },
      trust: { ca, user: { name: "orders", password: SCRAM_PASSWORD } },
      credentials: {
        tls: { ca },
        sasl: { mechanism: "SCRAM-SHA-512", username: "orders", password: SCRAM_PASSWORD },
      },
    },
    {
      security: { tls: true, authentication: "plain" },
      trust: { ca, user: { name: "legacy", password: PASSWORD } },
      credentials: { tls: { ca }, sasl: { mechanism: "PLAIN", username: "legacy", password: PASSWORD } },
    },
    {
      security: { tls: false, authentication: "scram-sha-512" },
      trust: { user: { name: "orders", password: SCRAM_PASSWORD } },
      credentials: { sasl: { mechanism: "SCRAM-SHA-512", username: "orders", password: SCRAM_PASSWORD } },
    },
  ];
  const directory = temporaryDirectory("kafka-cluster-clients-");
  const fileOf = (i: number, kind: string) => join(directory, `${i}.${kind}.properties`);
  let ports: number[];
  let starting: Promise<SingleBroker> | undefined;
  const ask = (i: number, credentials: Credentials = listeners[i].credentials, host = "127.0.0.1") => {
    const endpoint = { nodeId: NODE_ID, host: "127.0.0.1", port: ports[i] };
    return askBroker({ ...endpoint, host }, [endpoint], { credentials, timeoutMilliseconds: 20_000 });
  };

  before(async function () {
    if (!has("java", "-version")) {
      console.warn("      SKIPPED: no Java on this machine, so no broker");
      this.skip();
    }
    ports = await freePorts(listeners.length + 1);
    const files = { "node.pem": node.pem, "clients-ca.crt": clientsCa.certificate };
    const own = { [FILES.ca]: ca, [FILES.certificate]: proof.certificate, [FILES.key]: proof.key };
    for (const [name, text] of Object.entries({ ...files, ...own }))
      writeFileSync(join(directory, name), text);
    listeners.forEach(({ security, trust }, i) => {
      const { java, librdkafka } = clientConfiguration(`127.0.0.1:${ports[i]}`, security, trust);
      writeFileSync(fileOf(i, "java"), java);
      writeFileSync(fileOf(i, "librdkafka"), librdkafka);
    });
    starting = startBroker(directory, listeners, ports);
    await untilItServes(await starting, ports[listeners.length]);
  });

  after(async () => (await starting)?.end());

  it("are told the same as the check of addresses, which finds the broker on each listener", async () => {
    for (const i of listeners.keys()) await ask(i);
  });

  it("in Java produce and consume with their text as it is", async () => {
    const files = listeners.map((_, i) => fileOf(i, "java"));
    const jars = join(await kafkaLibraries(VERSION), "*");
    const program = join(__dirname, "ProduceAndConsume.java");
    const options = ["-Xmx200m", "-XX:TieredStopAtLevel=1", "-cp", jars];
    const told = await run("java", [...options, program, TOPIC, "by Java", ...files]);
    assert.deepEqual(told.trim().split("\n"), files);
  });

  it("of kcat's kind produce and consume with their text as it is", async function () {
    if (!has("kcat", "-V")) {
      console.warn("      SKIPPED: no kcat on this machine");
      this.skip();
    }
    const isScramLeftOut = !kcatLogsInByScram();
    const able = [...listeners.keys()].filter((i) => {
      return !isScramLeftOut || listeners[i].security.authentication !== "scram-sha-512";
    });
    for (const i of able) {
      const common = ["-F", fileOf(i, "librdkafka"), "-t", TOPIC, "-p", "0"];
      const file = join(directory, `${i}.message`);
      writeFileSync(file, `by kcat ${i}`);
      await run("kcat", ["-P", ...common, file], { cwd: directory });
      const read = await run("kcat", ["-C", ...common, "-o", "beginning", "-e", "-q"], { cwd: directory });
      assert.ok(read.split("\n").includes(`by kcat ${i}`), read);
    }
  });

  it("of kafkajs produce and consume with what a user's Secret has", async () => {
    for (const [i, { credentials }] of listeners.entries()) {
      const { tls, sasl } = credentials;
      const kafka = new Kafka({
        brokers: [`127.0.0.1:${ports[i]}`],
        logLevel: logLevel.NOTHING,
        ssl: tls && { ca: tls.ca, cert: tls.certificate, key: tls.key },
        sasl: sasl && ({ ...sasl, mechanism: sasl.mechanism.toLowerCase() } as SASLOptions),
      });
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic: TOPIC, messages: [{ value: `by kafkajs ${i}`, partition: 0 }] });
      await producer.disconnect();
      const consumer = kafka.consumer({ groupId: `test-${i}` });
      await consumer.connect();
      await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
      await new Promise<void>((resolve) => {
        const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
          if (message.value?.toString() === `by kafkajs ${i}`) resolve();
        };
        void consumer.run({ eachMessage });
      });
      await consumer.disconnect();
    }
  });

  const refused = (i: number, credentials: Credentials, message: RegExp, host?: string) =>
    assert.rejects(ask(i, credentials, host), { message });
  const tls = { ca };

  it("are told who refuses them, and why", async () => {
    await refused(0, { tls: { ca: clientsCa.certificate, ...proof } }, /of another authority/);
    await refused(0, { tls }, /wants a client's certificate, and the check has none|right after TLS/);
    const stranger = clusterCa.issue("CN=reporting");
    const asStranger = { ca, certificate: stranger.certificate, key: stranger.pkcs8 };
    await refused(0, { tls: asStranger }, /refuses? the client's certificate/);
    const wrong = { mechanism: "SCRAM-SHA-512", username: "orders", password: "wrong" } as const;
    await refused(1, { tls, sasl: wrong }, /refuses user "orders" or its password \(.*credentials/);
    await refused(
      2,
      { tls, sasl: { ...wrong, mechanism: "PLAIN" } },
      /refuses user "orders" or its password/,
    );
    await refused(2, { tls, sasl: wrong }, /log in by SCRAM-SHA-512: takes PLAIN/);
    await refused(0, { tls: { ca, ...proof }, sasl: wrong }, /asks for no login/);
    await refused(3, { tls }, /before TLS began: no TLS is spoken there/);
    await refused(1, {}, /TLS is spoken there, and this listener is without/);
    await refused(3, {}, /the connection was closed/);
  });

  it("are told what they may not ask", async () => {
    const sasl = { mechanism: "PLAIN", username: "guest", password: "guest" } as const;
    await refused(2, { tls, sasl }, /that takes DescribeConfigs on the cluster/);
  });
});

/** The last port is that of a listener which is open to everybody, for the broker itself. */
function startBroker(
  directory: string,
  listeners: { security: ListenerSecurity }[],
  ports: number[],
): Promise<SingleBroker> {
  const quoted = PASSWORD.replaceAll("\\", "\\\\").replaceAll('"', '\\"');
  const packages = "org.apache.kafka.common.security";
  const plain = `${packages}.plain.PlainLoginModule required user_legacy="${quoted}" user_guest="guest";`;
  const saslOf = ({ authentication }: ListenerSecurity): Record<string, string> => {
    if (authentication === "scram-sha-512") {
      const login = `${packages}.scram.ScramLoginModule required;`;
      return { "sasl.enabled.mechanisms": "SCRAM-SHA-512", "scram-sha-512.sasl.jaas.config": login };
    }
    if (authentication !== "plain") return {};
    return { "sasl.enabled.mechanisms": "PLAIN", "plain.sasl.jaas.config": plain };
  };
  const closed = listeners.map(({ security }, i) => ({
    listens: `127.0.0.1:${ports[i]}`,
    protocol: protocolOf(security),
    properties: {
      ...(security.tls && {
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": join(directory, "node.pem"),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": join(directory, "clients-ca.crt"),
        "ssl.client.auth": security.authentication === "tls" ? "required" : "none",
      }),
      ...saslOf(security),
    },
  }));
  return SingleBroker.start(
    VERSION,
    NODE_ID,
    [...closed, { listens: `127.0.0.1:${ports[listeners.length]}` }],
    {
      scramUsers: { orders: SCRAM_PASSWORD },
      properties: {
        "inter.broker.listener.name": `L${listeners.length}`,
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS;User:CN=reporting;User:orders;User:legacy",
        "auto.create.topics.enable": "true",
        "offsets.topic.replication.factor": "1",
        "group.initial.rebalance.delay.ms": "0",
      },
    },
  );
}

async function untilItServes(broker: SingleBroker, port: number): Promise<void> {
  const endpoint = { nodeId: NODE_ID, host: "127.0.0.1", port };
  for (const deadline = Date.now() + 400_000; ; await pause(500)) {
    broker.assertRuns();
    try {
      await askBroker(endpoint, [endpoint]);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
