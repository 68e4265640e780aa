import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../components";
import { PROJECT_DIRECTORY } from "../../local/environment";
import { Acknowledged, nothingIsLost, useEveryBroker } from "./support/broker";
import { eventually, kubectl, rolledOut } from "./support/kubectl";
import { startProducer } from "./support/producer";
import { takeDown } from "./support/takeDown";
import { testStack, TestStack } from "./support/world";

const NAMESPACE = "kafka";
const EXAMPLE = join(PROJECT_DIRECTORY, "examples/made-by-hand/cluster.yaml");
const manifest = (name: string) => join(PROJECT_DIRECTORY, "bench/firstSeed", `${name}.yaml`);

describe("A cluster that was made by hand", () => {
  let stack: TestStack;
  const args: KafkaClusterArgs = parse(readFileSync(EXAMPLE, "utf8")).config["kafka-cluster:cluster"];

  before(async () => {
    await kubectl("create", "namespace", NAMESPACE);
    await kubectl("apply", "-f", manifest("image"), "-f", manifest("cluster"));
    await kubectl("-n", NAMESPACE, "create", "pdb", "kafka", "--selector=app=kafka", "--max-unavailable=1");
    await rolledOut(NAMESPACE, "kafka");
    stack = await testStack("made-by-hand", args);
  });

  after(() => takeDown(stack, NAMESPACE));

  /** Addresses as the manifests advertise them. */
  const endpoints = async () => {
    const hosts = await kubectl(
      ...["-n", NAMESPACE, "get", "pods", "-l", "app=kafka"],
      ...["--sort-by=.metadata.name", "-o", "jsonpath={.items[*].status.hostIP}"],
    );
    return hosts.split(" ").map((host, nodeId) => ({ nodeId, host, port: 31092 }));
  };

  /** Names and ids of objects: another id is another object of the same name. */
  const ids = (kinds: string) =>
    kubectl(
      ...["-n", NAMESPACE, "get", kinds],
      ...["-o", 'jsonpath={range .items[*]}{.kind} {.metadata.name} {.metadata.uid}{"\\n"}{end}'],
    );
  const EVERYTHING = "statefulsets,pods,services,pdb,pvc,configmaps,jobs";

  it("is left alone unless it is to be adopted", async () => {
    const before = await ids(EVERYTHING);
    stack.configure({ ...args, adopt: false });
    await assert.rejects(
      stack.deployer.up(),
      /adopt: is not set, and there is a StatefulSet kafka that was made by other means/,
    );
    assert.equal(await ids(EVERYTHING), before);
    stack.configure(args);
  });

  it("shows in a preview what is taken over and what changes, and changes nothing by that", async () => {
    const before = await ids(EVERYTHING);
    const { counts } = await stack.deployer.preview();
    assert.equal(counts.update + counts.replace + counts.delete, 0);
    const told = stack.told.join("\n");
    assert.match(told, /StatefulSet kafka is adopted with its 3 pods and their claims/);
    assert.match(told, /log\.dirs: \/var\/lib\/kafka\/data -> \/var\/lib\/kafka\/kafka-data\/kafka/);
    assert.match(told, /Service kafka-headless is adopted/);
    assert.match(told, /PodDisruptionBudget kafka is adopted/);
    assert.equal(await ids(EVERYTHING), before);
  });

  it("is taken over one broker at a time, while a producer goes on and with all that was sent before", async () => {
    const before = await endpoints();
    const claims = await ids("pvc");
    const acknowledged: Acknowledged = new Map();
    await eventually(() => useEveryBroker(before, acknowledged));
    const producer = await startProducer(`${before[0].host}:31092`, "handed-over", 50, 3);

    const { outputs } = await stack.deployer.up();

    const { sent, failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    assert.ok(sent > 500, `${sent} messages were sent`);
    assert.equal(outputs.clusterId.value, "LTI4QjFBNTcwNTJENDM2Qk", "as in the manifests");
    assert.equal(await ids("pvc"), claims);
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
