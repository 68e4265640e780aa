import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { join, resolve } from "node:path";
import {
  AGENT,
  agentClassPath,
  buildAgent,
  BUILT_WITH_JDK,
  CLASSES,
  KAFKA_CLIENTS,
  kafkaClients,
} from "../../local/agent/build";
import type { KafkaState } from "../../components/plan/existing/kafkaState";
import { Authority } from "../certificates";
import { temporaryDirectory } from "../temporary";

const javaTests = resolve(__dirname, "agent");
/** Pods run the agent on the client of their own Kafka, and the jar is compiled against the oldest one. */
const NEWEST = "4.4.0";

describe("The agent", function () {
  this.timeout(120_000);
  const jdk = jdkVersion();
  const work = temporaryDirectory("kafka-cluster-agent-test-");

  before(function () {
    if (jdk === undefined) {
      console.warn("      SKIPPED: no JDK (javac) on this machine, the agent's own tests can't be compiled");
      this.skip();
    }
  });

  describe("decides", () => {
    let results: string[];
    const testFiles = readdirSync(javaTests, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const names = testFiles.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/^\s+test\("([^"]+)"/gm)].map(([, name]) => name),
    );

    before(() => {
      const classes = join(work, "classes");
      const sources = ["-sourcepath", join(AGENT, "src"), "-encoding", "UTF-8", "-implicit:class"];
      const options = ["--release", "8", "-Xlint:-options", "-d", classes, ...sources];
      execFileSync("javac", [...options, ...testFiles]);
      const files = join(work, "files");
      mkdirSync(files);
      Object.entries(pems()).forEach(([name, text]) => writeFileSync(join(files, name), text));
      const tests = ["-cp", classes, "kafkacluster.agent.AgentTests", files];
      results = execFileSync("java", tests, { encoding: "utf8" }).split("\n");
    });

    for (const name of names) {
      it(name, () => {
        const result = results.find((line) => line === `ok ${name}` || line.startsWith(`not ok ${name}:`));
        assert.equal(result, `ok ${name}`);
      });
    }
  });

  describe("is entered by its jar", () => {
    const jar = join(AGENT, "agent.jar");
    let clients: string;
    before(async function () {
      try {
        clients = await kafkaClients(KAFKA_CLIENTS);
      } catch (error) {
        console.warn(`      SKIPPED: there is no kafka-clients here: ${error}`);
        this.skip();
      }
    });

    it("as the Job", () => {
      const command = ["kafkacluster.agent.Start", "kafkacluster.agent.job.Job"];
      const options = ["-cp", `${jar}:${clients}`, ...command, "--brokers", "3"];
      const { status, stderr } = spawnSync("java", options, { encoding: "utf8" });
      assert.match(stderr, /^--bootstrap, --brokers and --desired are needed; usage: Job/);
      assert.equal(status, 2);
    });

    it("inside the JVM of a node", async () => {
      const port = await freePort();
      const program = join(work, "Node.java");
      writeFileSync(program, NODE);
      const options = [`-javaagent:${jar}=port=${port},id=7,bootstrap=127.0.0.1:1`, "-cp", clients, program];
      const node = spawn("java", options, { stdio: ["ignore", "inherit", "inherit"] });
      try {
        assert.equal(await answer(port, "/"), "node 7 broker\nnot ready: starting\nbroker state null\n");
        const { away, stops } = JSON.parse(await answer(port, "/state/12,1")) as KafkaState;
        assert.deepEqual([away, stops], [[1, 12], null]);
        assert.match(await answer(port, "/state/12,a"), /^after \/state\/ come ids/);
      } finally {
        node.kill("SIGKILL");
      }
    });
  });

  it("uses nothing of Kafka's client that the newest release has no more", async function () {
    const client = await agentClassPath(NEWEST).catch((error: Error) => {
      console.warn(`      SKIPPED: the client of Kafka ${NEWEST} can't be had: ${error.message}`);
      this.skip();
    });
    const sources = readdirSync(join(AGENT, "src"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".java"))
      .map((name) => join(AGENT, "src", name));
    const options = ["--release", "11", "-encoding", "UTF-8", "-cp", client, "-d", join(work, "newest")];
    execFileSync("javac", [...options, ...sources], { stdio: "pipe" });
  });

  it("is packed from the sources beside it", async function () {
    const rebuilt = join(work, "agent.jar");
    try {
      await buildAgent(rebuilt);
    } catch (error) {
      console.warn(`      SKIPPED: the agent can't be built here: ${error}`);
      this.skip();
    }
    const committed = unpack(join(AGENT, "agent.jar"), join(work, "committed"));
    const fresh = unpack(rebuilt, join(work, "fresh"));
    assert.deepEqual([...committed.keys()], [...fresh.keys()]);
    assert.deepEqual(committed.get("META-INF/MANIFEST.MF"), fresh.get("META-INF/MANIFEST.MF"));
    if (jdk !== BUILT_WITH_JDK) {
      console.warn(
        `      SKIPPED: comparing the classes byte by byte needs JDK ${BUILT_WITH_JDK}, this is ${jdk}`,
      );
      this.skip();
    }
    const differing = [...committed.keys()].filter((name) => !committed.get(name)?.equals(fresh.get(name)!));
    assert.deepEqual(differing, [], "run: npm run build:agent");
  });
});

/** A JVM that does nothing. */
const NODE = `class Node { public static void main(String[] args) throws Exception { Thread.sleep(100_000); } }`;

/** What SecurityTests.java reads, by its names. */
function pems(): Record<string, string> {
  const authority = Authority.create("CN=ca");
  const between = authority.intermediate("CN=between");
  const NODE = "CN=node,O=kafka";
  const [ec, other] = [authority.issue(NODE), authority.issue(NODE)];
  const rsa = authority.issue(NODE, { rsa: true });
  const below = between.issue(NODE);
  const encrypted = { format: "pem", cipher: "aes-128-cbc", passphrase: "a" } as const;
  const ed25519 = generateKeyPairSync("ed25519").privateKey;
  return {
    ec: ec.pem,
    rsa: rsa.pem,
    "ec-sec1": `${ec.key.export({ type: "sec1", format: "pem" })}${ec.certificate}`,
    "rsa-pkcs1": `${rsa.key.export({ type: "pkcs1", format: "pem" })}${rsa.certificate}`,
    chain: below.pem,
    "chain-of-others": [ec.pem, Authority.create("CN=other").certificate].join(""),
    "chain-reversed": [below.pkcs8, ...below.chain, below.certificate].join(""),
    "other-key": other.pkcs8 + ec.certificate,
    "rsa-key-of-ec": rsa.pkcs8 + ec.certificate,
    expired: authority.issue(NODE, { validFrom: -9, validTo: -1 }).pem,
    early: authority.issue(NODE, { validFrom: 1 }).pem,
    encrypted: `${ec.key.export({ type: "pkcs8", ...encrypted })}${ec.certificate}`,
    "encrypted-sec1": `${ec.key.export({ type: "sec1", ...encrypted })}${ec.certificate}`,
    openssh: ec.pem.replaceAll("PRIVATE KEY", "OPENSSH PRIVATE KEY"),
    ed25519: `${ed25519.export({ type: "pkcs8", format: "pem" })}${ec.certificate}`,
  };
}

function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) =>
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    }),
  );
}

/** The first lines of a page, once there is somebody who answers. */
async function answer(port: number, path: string): Promise<string> {
  for (;;) {
    try {
      const text = await (await fetch(`http://127.0.0.1:${port}${path}`)).text();
      return text.split("\n").slice(0, 3).join("\n") + "\n";
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function jdkVersion(): number | undefined {
  try {
    return Number(
      /javac (\d+)/.exec(execFileSync("javac", ["-version"], { encoding: "utf8", stdio: "pipe" }))?.[1],
    );
  } catch {
    return undefined;
  }
}

/** The classes of the agent's jar, and its other entries; times and compression are the packer's business. */
function unpack(jar: string, directory: string): Map<string, Buffer> {
  mkdirSync(directory);
  const extract = (file: string) => execFileSync("jar", ["--extract", "--file", file], { cwd: directory });
  extract(jar);
  extract(join(directory, CLASSES));
  rmSync(join(directory, CLASSES));
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}
