import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../components";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";
const EXAMPLE = join(PROJECT_DIRECTORY, "examples/made-by-hand");
const manifest = (name: string) => join(PROJECT_DIRECTORY, "bench/firstSeed", `${name}.yaml`);

/** The commands that the example tells to run, without their `kubectl`. */
function handOver(): string[][] {
  const readme = readFileSync(join(EXAMPLE, "README.md"), "utf8");
  return [...readme.matchAll(/^ *\$ kubectl (.*)$/gm)].map(([, command]) => command.split(" "));
}

describe("A cluster that was made by hand", () => {
  let stack: TestStack;
  const args: KafkaClusterArgs = parse(readFileSync(join(EXAMPLE, "cluster.yaml"), "utf8")).config[
    "kafka-cluster:cluster"
  ];

  before(async () => {
    await kubectl("create", "namespace", NAMESPACE);
    await kubectl("apply", "-f", manifest("image"), "-f", manifest("cluster"));
    await rolledOut(NAMESPACE, "kafka");
    stack = await testStack("made-by-hand", args);
  });

  after(async () => {
    await stack.deployer.destroy();
    await kubectl("delete", "namespace", NAMESPACE, "--ignore-not-found");
    stack.remove();
  });

  /** Addresses as the manifests advertise them. */
  const endpoints = async () => {
    const hosts = await kubectl(
      ...["-n", NAMESPACE, "get", "pods", "-l", "app=kafka"],
      ...["--sort-by=.metadata.name", "-o", "jsonpath={.items[*].status.hostIP}"],
    );
    return hosts.split(" ").map((host, nodeId) => ({ nodeId, host, port: 31092 }));
  };

  it("is taken over one broker at a time, while a producer goes on and with all that was sent before", async () => {
    const before = await endpoints();
    const acknowledged: Acknowledged = new Map();
    await eventually(() => useEveryBroker(before, acknowledged));
    const { counts } = await stack.deployer.preview();
    assert.equal(
      counts.update + counts.replace + counts.delete,
      0,
      "a preview beside it shows what will be made",
    );
    const producer = await startProducer(`${before[0].host}:31092`, "handed-over", 50, 3);

    const commands = handOver();
    assert.equal(commands.length, 3);
    for (const command of commands) await kubectl(...command);
    const { outputs } = await stack.deployer.up();

    const { sent, failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.ok(sent > 500, `${sent} messages were sent`);
    assert.equal(outputs.clusterId.value, "LTI4QjFBNTcwNTJENDM2Qk", "as in the manifests");
    const after = outputs.externalEndpoints.value;
    assert.deepEqual(after, before);
    await eventually(() => useEveryBroker(after, acknowledged));
    await nothingIsLost(after, acknowledged);
  });

  it("is an ordinary one from then on", async () => {
    const { steps } = await stack.deployer.up();
    assert.deepEqual(steps, []);
    const path = "jsonpath={.spec.podManagementPolicy}";
    assert.equal(await kubectl("-n", NAMESPACE, "get", "statefulset", "kafka", "-o", path), "Parallel");
  });
});
