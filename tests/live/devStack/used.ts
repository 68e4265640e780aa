import assert from "node:assert/strict";
import { exec } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { planCluster } from "../../../components/plan/clusterPlan";
import { askBrokers } from "../../../components/reachability/askBroker";
import { PROJECT_DIRECTORY } from "../../../local/environment";
import { firstScreen, valuesOf } from "../../../local/firstScreen";
import type { ClusterStatus } from "../../../local/status/clusterStatus";
import { kcat, metadata } from "../support/kcat";
import { firstSeed, TEST_CLUSTER, testCluster } from "../support/world";
import type { DevStack } from "./devStack";

/** What a line prints to whoever types it in the repository's directory. */
async function shell(line: string): Promise<string> {
  const { stdout } = await promisify(exec)(line, { cwd: PROJECT_DIRECTORY, timeout: 60_000 });
  return stdout;
}

export function isUsed(dev: DevStack): void {
  describe("when it is new", () => {
    it("shows in a preview what will be made, with outputs unknown", async () => {
      const preview = await dev.stack.deployer.preview();
      assert.equal(preview.counts.update + preview.counts.replace + preview.counts.delete, 0);
      assert.ok(preview.steps.some(({ type }) => type === "kubernetes:apps/v1:StatefulSet"));
    });

    it("comes up with every broker on a node of its own, reachable at its node's address", async () => {
      await dev.becomes(firstSeed());
      const nodes = (await testCluster()).nodes.map(({ address }) => address);
      assert.deepEqual(
        dev.endpoints.map(({ nodeId }) => nodeId),
        [0, 1, 2],
      );
      assert.deepEqual(dev.endpoints.map(({ host }) => host).sort(), nodes.sort());
      assert.ok(dev.endpoints.every(({ port }) => port === 31092));
      await askBrokers(dev.endpoints);
    });

    it("lets a client outside produce to and consume from each broker", () => dev.useAll());

    for (const hasKcat of [true, false]) {
      it(`is used by the lines that npm start ends with, ${hasKcat ? "from outside" : "in a pod"}`, async () => {
        const plan = planCluster("kafka", dev.args);
        const whose = { stack: "dev", local: TEST_CLUSTER.name, isNamed: false };
        const screen = firstScreen({ ...whose, plan, hasKcat, outputs: valuesOf(dev.outputs) });
        const line = (what: string) => new RegExp(`^${what} +(.*)$`, "m").exec(screen)![1];
        await shell(line("Produce"));
        assert.match(await shell(line("Consume")), /^hello$/m);
        assert.match(await shell(line("Look")), /^kafka-0 .*Running/m);
      });
    }

    it("is well and as described, says npm run status", async () => {
      const directory = mkdtempSync(join(tmpdir(), "status-"));
      try {
        const file = join(directory, "Pulumi.dev.yaml");
        writeFileSync(file, JSON.stringify({ config: { "kafka-cluster:cluster": dev.args } }));
        const line = `CLUSTER_NAME=${TEST_CLUSTER.name} npm run -s status -- --json --file ${file}`;
        const { nodes, problems, differences, partitions } = JSON.parse(await shell(line)) as ClusterStatus;
        assert.deepEqual(
          nodes.map(({ id, state, behind }) => ({ id, state, behind })),
          [0, 1, 2].map((id) => ({ id, state: "ready", behind: 0 })),
        );
        assert.deepEqual({ problems, differences }, { problems: [], differences: [] });
        assert.ok(partitions!.total >= 31);
      } finally {
        rmSync(directory, { recursive: true });
      }
    });

    it("has the six topics as described", async () => {
      const { host, port } = dev.endpoints[0];
      const { topics } = await metadata(`${host}:${port}`);
      for (const topic of firstSeed().topics!) {
        const found = topics.find((candidate) => candidate.topic === topic.name);
        assert.ok(found, topic.name);
        assert.equal(found.partitions.length, topic.partitions, topic.name);
        assert.ok(found.partitions.every(({ isrs }) => isrs.length === topic.replicas));
      }
      const names = firstSeed().topics!.map(({ name }) => name);
      assert.deepEqual([...dev.outputs.topics.value].sort(), names.sort());
    });

    it("gives client properties that a client works with as they are", async () => {
      const file = join(tmpdir(), `kafka-cluster-client-${process.pid}.properties`);
      writeFileSync(file, dev.outputs.clientProperties.value);
      try {
        assert.match(await kcat(["-F", file, "-L"]), /3 brokers/);
      } finally {
        rmSync(file);
      }
    });

    it("changes nothing on a second up", async () => {
      const { outputs: first } = dev;
      const second = await dev.becomes(dev.args);
      assert.deepEqual(second.steps, []);
      assert.deepEqual(second.outputs, first);
    });
  });
}
