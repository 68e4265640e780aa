import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { StateFile } from "../../local/deployer/standIn/state";
import type { Outputs } from "../../local/deployer/types";
import { type Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { mostAway } from "./support/roll";
import { clusterIds, podUids, stateOf, votersAre } from "./support/running";
import { takeDown } from "./support/takeDown";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-running";
const PODS = ["kafka-0", "kafka-1", "kafka-2"];
const ONE: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 1,
  heap: "256Mi",
  storage: { class: "local-path", size: "1Gi" },
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 31092, hostPort: {} },
  ],
};
const THREE: KafkaClusterArgs = { ...ONE, replicas: 3 };

describe("A cluster that runs", () => {
  const acknowledged: Acknowledged = new Map();
  let stack: TestStack;

  before(async () => {
    stack = await testStack("running", ONE);
  });

  after(() => takeDown(stack, NAMESPACE));

  /** Brings the cluster to these arguments, and uses every broker of it. */
  async function becomes(args: KafkaClusterArgs): Promise<Outputs> {
    stack.configure(args);
    const { outputs } = await stack.deployer.up();
    await eventually(() => useEveryBroker(outputs.externalEndpoints.value, acknowledged));
    await nothingIsLost(outputs.externalEndpoints.value, acknowledged);
    return outputs;
  }

  const refused = async (args: KafkaClusterArgs, why: RegExp) => {
    stack.configure(args);
    await assert.rejects(stack.deployer.preview(), why);
    await assert.rejects(stack.deployer.up(), why);
  };

  it("is one cluster still after it was destroyed, came back and grew: its new nodes join it, and vote", async () => {
    const { clusterId } = await becomes(ONE);
    await stack.deployer.destroy();
    await becomes(ONE);
    const outputs = await becomes(THREE);
    assert.equal(outputs.clusterId.value, clusterId.value);
    assert.deepEqual(await clusterIds(NAMESPACE, PODS), [clusterId.value]);
    await votersAre(NAMESPACE, "kafka-0", [0, 1, 2]);
    assert.deepEqual((await stack.deployer.up()).steps, []);
  });

  it("has the in-sync minimum that its size asks for, though it began with one node", async () => {
    const { settings } = await stateOf(NAMESPACE, "kafka-0");
    assert.equal(settings?.["min.insync.replicas"]?.value, "2");
  });

  it("isn't left with fewer brokers than topics have copies: the preview says which", async () => {
    await refused(
      ONE,
      /replicas: takes away nodes 1 and 2\. 1 broker would be left, and .* have up to 3 copies of each partition/,
    );
    stack.configure(THREE);
    assert.deepEqual((await stack.deployer.preview()).steps, []);
  });

  it("takes another in-sync minimum without a restart", async () => {
    const before = await podUids(NAMESPACE);
    await becomes({ ...THREE, config: { "min.insync.replicas": "1" } });
    assert.equal((await stateOf(NAMESPACE, "kafka-1")).settings?.["min.insync.replicas"]?.value, "1");
    await becomes(THREE);
    assert.equal((await stateOf(NAMESPACE, "kafka-1")).settings?.["min.insync.replicas"]?.value, "2");
    assert.deepEqual(await podUids(NAMESPACE), before);
  });

  it("keeps its quorum when one node after the other loses its volume", async () => {
    for (const pod of ["kafka-1", "kafka-2"]) {
      const id = Number(pod.slice(-1));
      const before = await votersAre(NAMESPACE, "kafka-0", [0, 1, 2]);
      await kubectl("-n", NAMESPACE, "delete", "pvc", `data-${pod}`, "--wait=false");
      await kubectl("-n", NAMESPACE, "delete", "pod", pod);
      await eventually(() =>
        kubectl("-n", NAMESPACE, "wait", "--for=condition=Ready", `pod/${pod}`).then(() => {}),
      );
      const now = await votersAre(NAMESPACE, "kafka-0", [0, 1, 2]);
      const directory = (state: typeof now) =>
        state.quorum?.voters.find((voter) => voter.id === id)?.directoryId;
      assert.notEqual(directory(now), directory(before), "a new voter, not the one that was lost");
    }
    await becomes(THREE);
    assert.equal((await clusterIds(NAMESPACE, PODS)).length, 1);
  });

  it("gets back what was deleted by hand, and the preview says so", async () => {
    const mounted = "jsonpath={.spec.template.spec.volumes[?(@.name=='config')].configMap.name}";
    const config = await kubectl("-n", NAMESPACE, "get", "statefulset", "kafka", "-o", mounted);
    const deleted = ["service/kafka-headless", "poddisruptionbudget/kafka", `configmap/${config}`];
    await kubectl("-n", NAMESPACE, "delete", ...deleted);
    stack.told.length = 0;
    await stack.deployer.preview();
    assert.match(
      stack.told.join("\n"),
      new RegExp(`Service kafka-headless.*ConfigMap ${config}.*PodDisruptionBudget kafka`),
    );
    await stack.deployer.up();
    await kubectl("-n", NAMESPACE, "get", ...deleted);
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-2");
    await becomes(THREE);
    assert.deepEqual((await stack.deployer.up()).steps, []);
  });

  it("keeps what its pods mount where only the new one of it is targeted", async () => {
    stack.configure({ ...THREE, config: { "log.retention.hours": "100" } });
    await stack.deployer.up({ target: ["kafka-broker"] });
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-2");
    await becomes(THREE);
    const listed = await kubectl("-n", NAMESPACE, "get", "configmaps", "-o", "name");
    assert.equal(listed.match(/kafka-broker-/g)?.length, 1, "the one of before is swept away");
  });

  it("may move the traffic between its brokers to a listener beside the former, not in its place", async () => {
    const peers = { name: "peers", port: 9095 };
    stack.configure({ ...THREE, listeners: [peers, ...THREE.listeners!] });
    const { text } = await stack.deployer.preview();
    assert.match([...stack.told, text].join("\n"), /each restarts three times, one at a time/);
    const [{ port }] = THREE.listeners!;
    await refused(
      { ...THREE, listeners: [{ ...peers, port }] },
      /listeners: would have the traffic between brokers on "peers", whose port \d+ "internal" has/,
    );
  });

  it("isn't another stack's to change", async () => {
    const other = await testStack("running-other", { ...THREE, config: { "log.retention.hours": "1" } });
    try {
      const before = await podUids(NAMESPACE);
      const why =
        /name: is "kafka", and the Kafka cluster of this name and namespace belongs to stack .*\/running\b/;
      await assert.rejects(other.deployer.preview(), why);
      await assert.rejects(other.deployer.up(), why);
      other.configure({ ...THREE, adopt: true });
      await assert.rejects(other.deployer.up(), why);
      assert.deepEqual(await podUids(NAMESPACE), before);
    } finally {
      other.remove();
    }
  });

  it("is taken over as it runs, without a restart, by a stack whose state was lost", async () => {
    const before = await podUids(NAMESPACE);
    const lost = await testStack("running", THREE, "running-lost");
    await assert.rejects(
      lost.deployer.preview(),
      /adopt: is not set, and Kafka cluster "kafka" exists, made by stack/,
    );
    lost.configure({ ...THREE, adopt: true });
    const { outputs } = await lost.deployer.up();
    assert.deepEqual(await podUids(NAMESPACE), before);
    await nothingIsLost(outputs.externalEndpoints.value, acknowledged);
    lost.configure(THREE);
    await lost.deployer.up();
    assert.deepEqual(await podUids(NAMESPACE), before);
    stack.remove();
    stack = lost;
  });

  it("goes on, without a restart, where Pulumi's state lacks what an `up` that was killed has made", async function () {
    // How the real one forgets it takes a kill within some milliseconds.
    if (!stack.deployer.kind.startsWith("stand-in")) this.skip();
    const before = await podUids(NAMESPACE);
    const file = new StateFile(stack.stateDir, "kafka-cluster", "running");
    const kinds = /:(StatefulSet|Service|PodDisruptionBudget)$/;
    for (const { type, urn } of Object.values(file.state.resources)) {
      if (kinds.test(type)) delete file.state.resources[urn];
    }
    file.save();
    const { steps } = await stack.deployer.up();
    assert.deepEqual(new Set(steps.map(({ op }) => op)), new Set(["create"]));
    assert.deepEqual(await podUids(NAMESPACE), before);
    await becomes(THREE);
  });

  it("never has two nodes away in a roll, whatever was away before", async () => {
    const bootstrap = (await becomes(THREE)).externalBootstrap.value as string;
    const producer = await startProducer(bootstrap, "away", 200, 6);
    const node = (
      await kubectl("-n", NAMESPACE, "get", "pod", "kafka-0", "-o", "jsonpath={.spec.nodeName}")
    ).trim();
    await kubectl("cordon", node);
    try {
      await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-0", "--wait=false");
      await eventually(async () => {
        const phase = await kubectl(
          "-n",
          NAMESPACE,
          "get",
          "pod",
          "kafka-0",
          "-o",
          "jsonpath={.status.phase}",
        );
        assert.equal(phase, "Pending");
      });
      stack.configure({ ...THREE, config: { "log.retention.hours": "99" }, timeoutSeconds: 40 });
      const most = await mostAway(NAMESPACE, 3, () =>
        assert.rejects(stack.deployer.up(), new RegExp(`kafka-0.*kubectl uncordon ${node}`, "s")),
      );
      assert.equal(most, 1, "nobody was stopped beside the one that is down");
    } finally {
      await kubectl("uncordon", node);
    }
    assert.ok(
      (await mostAway(NAMESPACE, 3, () =>
        becomes({ ...THREE, config: { "log.retention.hours": "99" }, timeoutSeconds: 40 }),
      )) <= 1,
    );
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
  });
});
