import assert from "node:assert/strict";
import type { ExternalEndpoint, KafkaClusterArgs } from "../../components";
import { metadata } from "./support/kcat";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { podUids } from "./support/running";
import { takeDown } from "./support/takeDown";
import { firstSeed, testCluster, testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-nodes";
const LABEL = "example.com/rack";
const PORT = 31192;
const ARGS: KafkaClusterArgs = {
  name: "kafka",
  version: firstSeed().version,
  namespace: NAMESPACE,
  replicas: 1,
  heap: "384Mi",
  // So that the pod may move.
  storage: { ephemeral: true },
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, hostPort: { port: PORT, addressType: "Hostname" } },
  ],
  rack: { topologyKey: LABEL },
  // Nobody here knows the host names of the nodes.
  externalCheck: "off",
  timeoutSeconds: 240,
};

interface Node {
  name: string;
  ip: string;
  hostname: string;
}

/** What brokers are told of the Kubernetes node that they run on. */
describe("A broker whose Kubernetes node says its rack and its address", () => {
  let stack: TestStack;
  let nodes: Node[];
  let endpoints: ExternalEndpoint[];
  const inNamespace = (...args: string[]) => kubectl("-n", NAMESPACE, ...args);

  before(async () => {
    await testCluster();
    nodes = JSON.parse(await kubectl("get", "nodes", "-o", "json")).items.map(describedNode);
    assert.equal(nodes.length, 3);
    stack = await testStack("nodes", ARGS);
  });

  after(async () => {
    for (const { name } of nodes ?? []) {
      await kubectl("uncordon", name);
      await kubectl("label", "node", name, `${LABEL}-`);
    }
    await takeDown(stack, NAMESPACE);
  });

  const label = (node: Node, rack: string) => kubectl("label", "node", node.name, `${LABEL}=${rack}`);
  const up = async () => {
    endpoints = (await stack.deployer.up()).outputs.externalEndpoints.value as ExternalEndpoint[];
  };
  /** Stops the pod where it is, so that it begins on another node. */
  const leave = async (node: Node) => {
    await kubectl("cordon", node.name);
    await inNamespace("delete", "pod", "kafka-0");
  };

  async function runsOn(node: Node, rack: string): Promise<void> {
    assert.equal(await inNamespace("get", "pod", "kafka-0", "-o", "jsonpath={.spec.nodeName}"), node.name);
    const { brokers } = await metadata(`${node.ip}:${PORT}`);
    assert.deepEqual(brokers, [{ id: 0, name: `${node.hostname}:${PORT}` }]);
    const all = ["--describe", "--all", "--entity-type", "brokers", "--entity-name", "0"];
    const tool = "$KAFKA_HOME/bin/kafka-configs.sh --bootstrap-server localhost:9092";
    const said = await inNamespace("exec", "kafka-0", "--", "bash", "-c", `${tool} ${all.join(" ")}`);
    assert.match(said, new RegExp(`broker\\.rack=${rack} `));
  }

  it("is refused while no node has the label, and nothing is touched", async () => {
    await assert.rejects(stack.deployer.up(), /rack\.topologyKey.*the Kubernetes nodes have none/);
    await assert.rejects(kubectl("get", "namespace", NAMESPACE), /NotFound/);
  });

  it("runs on the node that has it, with the rack and the address of that", async () => {
    await label(nodes[0], "a");
    await up();
    await runsOn(nodes[0], "a");
    assert.deepEqual(endpoints, [{ nodeId: 0, host: nodes[0].hostname, port: PORT }]);
  });

  it("runs on where another node gets the label", async () => {
    const before = await podUids(NAMESPACE);
    await label(nodes[1], "b");
    await up();
    assert.deepEqual(await podUids(NAMESPACE), before);
  });

  it("has the rack and the address of the node that it moves to, without an `up`", async () => {
    await leave(nodes[0]);
    // The StatefulSet's status may still be about the pod that was deleted.
    await eventually(() => runsOn(nodes[1], "b"));
    await up();
    assert.equal(endpoints[0].host, nodes[1].hostname);
  });

  it("waits on a node that came later, says so, and goes on with the next `up`", async () => {
    const table = await inNamespace(
      "get",
      "configmap",
      "kafka-cluster",
      "-o",
      "jsonpath={.data.kubernetes-nodes}",
    );
    const before = table.replace(new RegExp(`^${nodes[2].name}( .*)?\n?`, "m"), "");
    assert.notEqual(before, table);
    const patch = JSON.stringify({ data: { "kubernetes-nodes": before } });
    await inNamespace("patch", "configmap", "kafka-cluster", "--type=merge", "-p", patch);
    await label(nodes[2], "c");
    await leave(nodes[1]);
    await eventually(async () => {
      const said = await inNamespace("logs", "kafka-0", "-c", "format");
      assert.match(said, new RegExp(`Kubernetes node ${nodes[2].name} wasn't known at the last`));
    });
    await up();
    await rolledOut(NAMESPACE, "kafka");
    await runsOn(nodes[2], "c");
    assert.equal(endpoints[0].host, nodes[2].hostname);
  });

  it("is refused where its node has lost the label", async () => {
    await kubectl("label", "node", nodes[2].name, `${LABEL}-`);
    const refused = new RegExp(
      `rack\\.topologyKey.*Kubernetes node ${nodes[2].name}, on which kafka-0 runs, has none`,
    );
    await assert.rejects(stack.deployer.preview(), refused);
  });
});

interface Described {
  metadata: { name: string };
  status: { addresses: { type: string; address: string }[] };
}

function describedNode({ metadata: { name }, status: { addresses } }: Described): Node {
  const addressOf = (type: string) => addresses.find((address) => address.type === type)!.address;
  return { name, ip: addressOf("InternalIP"), hostname: addressOf("Hostname") };
}
