import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { AGENT, buildAgent, BUILT_WITH_JDK } from "../../local/agent/build";
import { temporaryDirectory } from "../temporary";

const javaTests = resolve(__dirname, "agent");

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
      results = execFileSync("java", ["-cp", classes, "kafkacluster.agent.AgentTests"], {
        encoding: "utf8",
      }).split("\n");
    });

    for (const name of names) {
      it(name, () => {
        const result = results.find((line) => line === `ok ${name}` || line.startsWith(`not ok ${name}:`));
        assert.equal(result, `ok ${name}`);
      });
    }
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

function jdkVersion(): number | undefined {
  try {
    return Number(
      /javac (\d+)/.exec(execFileSync("javac", ["-version"], { encoding: "utf8", stdio: "pipe" }))?.[1],
    );
  } catch {
    return undefined;
  }
}

/** The entries of a jar with their content; its times and compression are the packer's business. */
function unpack(jar: string, directory: string): Map<string, Buffer> {
  mkdirSync(directory);
  execFileSync("jar", ["--extract", "--file", jar], { cwd: directory });
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const names = files.map((entry) => join(entry.parentPath, entry.name).slice(directory.length + 1)).sort();
  return new Map(names.map((name) => [name, readFileSync(join(directory, name))]));
}
