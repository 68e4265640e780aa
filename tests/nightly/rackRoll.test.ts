import assert from "node:assert/strict";
import type { V1Node, V1Pod } from "@kubernetes/client-node";
import { isReady } from "../../components/rollout/diagnosis/progress";
import { whilePodsAreWatched } from "../live/support/roll";
import type { KafkaClusterArgs } from "../../components";
import { kubectl } from "../live/support/kubectl";
import { startProducer } from "../live/support/producer";
import { podUids } from "../live/support/running";
import { takeDown } from "../live/support/takeDown";
import { testStack, type TestStack } from "../live/support/world";

const NAMESPACE = "kafka-racks";
const LABEL = "example.com/rack";
const AT_ONCE = 3;
const BROKERS = Array.from({ length: 9 }, (_, i) => `kafka-brokers-${100 + i}`);

/** Nine brokers in three racks, with an annotation of which another value rolls them. */
function argsOf(round: string, maxUnavailable = AT_ONCE): KafkaClusterArgs {
  return {
    ...{ name: "kafka", namespace: NAMESPACE, version: "4.4.0", heap: "256Mi" },
    storage: { class: "local-path", size: "1Gi" },
    resources: { requests: { cpu: "50m", memory: "400Mi" } },
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: {} },
    ],
    rack: { topologyKey: LABEL },
    rollout: { maxUnavailable },
    nodePools: [
      { name: "controllers", roles: ["controller"], firstNodeId: 0, replicas: 1 },
      {
        ...{ name: "brokers", roles: ["broker"], firstNodeId: 100, replicas: BROKERS.length },
        pod: { annotations: { "example.com/round": round } },
      },
    ],
  };
}

describe("Nine brokers in three racks", () => {
  let stack: TestStack;
  let bootstrap: string;
  let machines: string[];

  before(async () => {
    stack = await testStack("racks", argsOf("first"));
    machines = (await kubectl("get", "nodes", "-o", "jsonpath={.items[*].metadata.name}")).split(" ");
    for (const [i, name] of machines.entries()) {
      await kubectl("label", "node", name, `${LABEL}=rack-${"abc"[i]}`);
    }
    bootstrap = (await stack.deployer.up()).outputs.externalBootstrap.value;
  });

  after(async () => {
    for (const name of machines) await kubectl("label", "node", name, `${LABEL}-`);
    await takeDown(stack, NAMESPACE);
  });

  it("roll several of a rack at once, and never two racks, while no send of a producer fails or is lost", async () => {
    stack.configure(argsOf("second"));
    await stack.deployer.preview();
    assert.match(stack.told.join("\n"), /Rolls nodes 10\d(, 10\d){8}, rack by rack, up to 3 at once/);
    const before = await podUids(NAMESPACE);
    const producer = await startProducer(bootstrap, "orders", 200, 18);
    const away = await awayMeanwhile(() => stack.deployer.up());
    const { failed, lost } = await producer.stop();
    assert.deepEqual({ failed, lost }, { failed: 0, lost: 0 });
    const uids = await podUids(NAMESPACE);
    assert.ok(BROKERS.every((pod) => uids[pod] !== before[pod]));
    assert.ok(Math.max(...away.map(({ length }) => length)) <= AT_ONCE);
    assert.ok(
      away.some(({ length }) => length > 1),
      "no two were away at once",
    );
    for (const racks of away) assert.equal(new Set(racks).size, 1, `away were nodes of ${racks.join(", ")}`);
  });

  it("are refused to have several away once all are in one rack", async () => {
    const [, ...others] = machines;
    for (const name of others) await kubectl("label", "node", name, `${LABEL}=rack-a`, "--overwrite");
    await assert.rejects(stack.deployer.preview(), /rollout\.maxUnavailable.*"rack-a"/);
  });
});

/** The racks of the brokers that were away, at each look at which some were. */
async function awayMeanwhile(work: () => Promise<unknown>): Promise<string[][]> {
  const looks: string[][] = [];
  const rackOf: Record<string, string> = {};
  const machines = JSON.parse(await kubectl("get", "nodes", "-o", "json")).items as V1Node[];
  const look = (pods: V1Pod[]) => {
    const there = new Set<string>();
    for (const pod of pods) {
      const machine = machines.find(({ metadata }) => metadata!.name === pod.spec?.nodeName);
      if (machine) rackOf[pod.metadata!.name!] = machine.metadata!.labels![LABEL];
      if (isReady(pod) && !pod.metadata!.deletionTimestamp) there.add(pod.metadata!.name!);
    }
    const away = BROKERS.filter((pod) => !there.has(pod));
    if (away.length > 0) looks.push(away.map((pod) => rackOf[pod]));
  };
  await whilePodsAreWatched(NAMESPACE, look, work);
  return looks;
}
