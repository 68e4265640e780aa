import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askBrokers } from "../../../components/reachability/askBroker";
import { kcat, metadata } from "../support/kcat";
import { firstSeed, testCluster } from "../support/world";
import type { DevStack } from "./devStack";

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
