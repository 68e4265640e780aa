import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { KafkaClusterArgs } from "../../components/args";
import { openStack } from "../../local/deployer";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { temporaryDirectory } from "../temporary";
import { kubeconfigOf } from "../unit/components/fakeCluster";

const CLUSTER: KafkaClusterArgs = { topics: [{ name: "orders" }] };

describe("A program whose process is kept", () => {
  const directory = temporaryDirectory("kafka-cluster-kept-");
  const configFile = join(directory, "Pulumi.kept.yaml");
  const kubeconfig = join(directory, "kubeconfig");
  writeFileSync(kubeconfig, kubeconfigOf("http://127.0.0.1:1"));
  before(() => (process.env.KAFKA_CLUSTER_DEPLOYER = "stand-in"));
  after(() => delete process.env.KAFKA_CLUSTER_DEPLOYER);

  /** What a preview of this cluster says and would make. */
  async function previewed(keepsProgram: boolean, cluster: object) {
    writeFileSync(configFile, stringify({ config: { "kafka-cluster:cluster": cluster } }));
    const lines: string[] = [];
    const stack = await openStack({
      ...{
        projectDir: PROJECT_DIRECTORY,
        stack: "kept",
        stateDir: join(directory, "state"),
        configFile,
        kubeconfig,
      },
      ...{ keepsProgram, onLine: (line: string) => lines.push(line) },
    });
    const { text, counts } = await stack.preview();
    // Resources are registered as what they wait for arrives; the end of the Job's name is random.
    const named = text.replace(/(?<="kafka-topics-)\w+/g, "");
    return { text: named.split("\n").sort(), counts, lines: lines.sort() };
  }

  const hosts = () =>
    execFileSync("ps", ["-o", "pid=,args=", "--ppid", `${process.pid}`], { encoding: "utf8" })
      .split("\n")
      .filter((line) => line.includes("programHost"))
      .map((line) => line.trim().split(" ")[0]);

  it("says and makes what one does that has a process for each run", async () => {
    const more = { ...CLUSTER, replicas: 1, topics: [{ name: "orders" }, { name: "payments" }] };
    const first = await previewed(true, CLUSTER);
    const host = hosts();
    assert.equal(host.length, 1);
    const second = await previewed(true, more);
    assert.deepEqual(hosts(), host);
    assert.deepEqual(first, await previewed(false, CLUSTER));
    assert.deepEqual(second, await previewed(false, more));
    assert.notDeepEqual(first, second);
  });

  it("isn't kept when it fails, and has the same reason", async () => {
    await previewed(true, CLUSTER);
    const before = hosts();
    const messages: string[] = [];
    for (const kept of [true, false])
      await previewed(kept, { replcas: 1 }).catch((error: Error) => messages.push(error.message));
    assert.match(messages[0], /replcas/);
    assert.equal(messages[0], messages[1]);
    assert.deepEqual(hosts(), []);
    await previewed(true, CLUSTER);
    assert.notDeepEqual(hosts(), before);
  });
}).timeout(120_000);
