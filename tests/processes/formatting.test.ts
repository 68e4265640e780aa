import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AGENT } from "../../local/agent/build";
import { kafkaLibraries } from "../../local/image/libraries";
import { temporaryDirectory } from "../temporary";

const CLUSTER_ID = "-Lf1KjyVRaKz5KcmQCCVxQ";
/** What stands for the node: it says that it begins. */
const NODE = `class Node { public static void main(String[] args) { System.out.println("begins"); } }`;

// The tool of the older ones only ends its JVM.
for (const version of ["3.5.2", "3.9.2", "4.4.0"]) {
  describe(`The JVM of a node of Kafka ${version}`, function () {
    this.timeout(120_000);
    const work = temporaryDirectory("kafka-cluster-formatting-");
    const toFormat = join(work, "format.arguments");
    let libraries: string;

    before(async function () {
      try {
        libraries = await kafkaLibraries(version);
        writeFileSync(join(work, "Node.java"), NODE);
        execFileSync("javac", ["-d", work, join(work, "Node.java")]);
      } catch (error) {
        console.warn(`      SKIPPED: needs a JDK and the jars of Kafka ${version}: ${error}`);
        this.skip();
      }
    });
    beforeEach(() => {
      for (const name of ["a", "b"]) rmSync(join(work, name), { recursive: true, force: true });
    });

    /** Starts a node with these volumes, which are to be formatted. */
    const start = (directories: string[], ...more: string[]) => {
      const properties = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": "1@localhost:9093",
        "controller.listener.names": "CONTROLLER",
        listeners: "PLAINTEXT://localhost:9092,CONTROLLER://localhost:9093",
        "log.dirs": directories.join(","),
      };
      const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
      writeFileSync(join(work, "server.properties"), lines.join(""));
      const config = ["--config", join(work, "server.properties")];
      const args = ["format", "--ignore-formatted", ...config, `--cluster-id=${CLUSTER_ID}`, ...more];
      writeFileSync(toFormat, args.map((argument) => `${argument}\n`).join(""));
      const options = `port=9404,id=1,bootstrap=localhost:9092,format=${toFormat}`;
      const agent = `-javaagent:${join(AGENT, "agent.jar")}=${options}`;
      return spawnSync("java", [agent, "-cp", `${libraries}/*:${work}`, "Node"], { encoding: "utf8" });
    };
    const idOf = (directory: string) =>
      /^cluster\.id=(.*)$/m.exec(readFileSync(join(directory, "meta.properties"), "utf8"))?.[1];

    it("formats its volumes before it begins, and those that are left by a start that was interrupted", () => {
      const [a, b] = [join(work, "a"), join(work, "b")];
      mkdirSync(a);
      const first = start([a]);
      assert.match(first.stdout, /Formatting [\s\S]*^begins$/m);
      assert.equal(first.status, 0, first.stderr);
      assert.equal(idOf(a), CLUSTER_ID);
      assert.ok(!existsSync(toFormat));
      const meta = readFileSync(join(a, "meta.properties"), "utf8");
      mkdirSync(b);
      assert.match(start([a, b]).stdout, /^begins$/m);
      assert.equal(idOf(b), CLUSTER_ID);
      assert.equal(readFileSync(join(a, "meta.properties"), "utf8"), meta);
      assert.match(start([a, b]).stdout, /^begins$/m, "one that was interrupted right after it formatted");
      assert.ok(!existsSync(toFormat));
    });

    it("doesn't begin where they can't be formatted, and says why in Kafka's words", () => {
      const { status, stdout, stderr } = start([join(work, "a")], "--release-version", "0.7-IV9");
      assert.equal(status, 1);
      assert.match(stderr, /0\.7-IV9/);
      assert.doesNotMatch(stdout, /^begins$/m);
      assert.ok(!existsSync(join(work, "a", "meta.properties")));
      assert.ok(existsSync(toFormat), "the next start tries again");
    });
  });
}
