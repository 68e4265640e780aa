import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import {
  asksHosts,
  checkHosts,
  describeHosts,
  hostAddresses,
  hostTable,
} from "../../../../../components/plan/existing/hosts";
import type { Machine } from "../../../../../components/plan/existing/machines";
import { Mistakes } from "../../../../../components/plan/mistakes";

const ZONE = "topology.kubernetes.io/zone";
const BY_ZONE: KafkaClusterArgs = { rack: { topologyKey: ZONE } };
const OUTSIDE: KafkaClusterArgs = {
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, hostPort: { port: 31092, addressType: "ExternalIP" } },
  ],
};
const PATH = "listeners[1].hostPort.addressType";

function machine(name: string, zone: string | undefined, external: string[], labels = {}): Machine {
  return {
    ...{ name, memory: 2 ** 34, cpus: 8, isCloud: false },
    labels: { ...labels, ...(zone !== undefined && { [ZONE]: zone }) },
    addresses: [
      { type: "InternalIP", address: "10.0.0.1" },
      ...external.map((address) => ({ type: "ExternalIP", address })),
      { type: "Hostname", address: name },
    ],
  };
}
const MACHINES = [
  machine("b", "west", ["2001:db8::1", "203.0.113.2"]),
  machine("a", "east", ["203.0.113.1"], { disk: "ssd" }),
  machine("c", undefined, []),
];

const planned = (args: KafkaClusterArgs) => planCluster("kafka", args);
type Seen = Pick<ExistingCluster, "machines" | "pods" | "kubernetes">;

function refused(args: KafkaClusterArgs, seen: Seen): string[] {
  const mistakes = new Mistakes();
  checkHosts(planned(args), seen, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
}

describe("The table of Kubernetes' nodes for pods", () => {
  it("has a line for each with what is asked of it, the first of several addresses, and nothing else", () => {
    assert.equal(
      hostTable(planned({ ...OUTSIDE, ...BY_ZONE }), MACHINES),
      "a EXTERNAL_IP=203.0.113.1 RACK=east\nb EXTERNAL_IP=[2001:db8::1] RACK=west\nc\n",
    );
    assert.equal(hostTable(planned(BY_ZONE), MACHINES), "a RACK=east\nb RACK=west\nc\n");
  });

  it("leaves out nodes that brokers can't run on", () => {
    const placement = { nodeSelector: { disk: "ssd" } };
    assert.equal(hostTable(planned({ ...BY_ZONE, placement }), MACHINES), "a RACK=east\n");
  });

  it("isn't made where nothing is asked, or nothing may be known", () => {
    const inside = { listeners: [OUTSIDE.listeners![0], { name: "b", port: 9094, hostPort: {} }] };
    assert.equal(asksHosts(planned(inside)), false);
    assert.equal(hostTable(planned(inside), MACHINES), undefined);
    assert.equal(hostTable(planned(OUTSIDE), undefined), undefined);
  });
});

describe("The addresses that outputs have of Kubernetes' nodes", () => {
  it("are those of the table", () => {
    const plan = planned({ ...OUTSIDE, ...BY_ZONE });
    assert.deepEqual(hostAddresses(plan, MACHINES, "b"), { "${HOST_EXTERNAL_IP}": "[2001:db8::1]" });
    assert.equal(hostAddresses(plan, MACHINES, "c"), undefined);
    assert.equal(hostAddresses(plan, MACHINES, "later"), undefined);
    assert.deepEqual(hostAddresses(planned(BY_ZONE), undefined, undefined), {});
  });
});

describe("What is asked of Kubernetes' nodes", () => {
  it("is refused if none has it, with what they have", () => {
    const machines = [MACHINES[2], machine("d", "", [], { rack: "x", disk: "ssd" })];
    assert.deepEqual(refused(OUTSIDE, { machines }), [
      `${PATH} asks for the address of type ExternalIP, and the Kubernetes nodes have none; there is Hostname, InternalIP`,
    ]);
    assert.deepEqual(refused(BY_ZONE, { machines }), [
      `rack.topologyKey asks for the label ${ZONE}, and the Kubernetes nodes have none; there is rack, ${ZONE}`,
    ]);
    assert.deepEqual(refused({ ...OUTSIDE, ...BY_ZONE }, { machines: MACHINES }), []);
    assert.deepEqual(refused(OUTSIDE, { machines: [] }), []);
  });

  it("is refused if the node of a broker that runs lacks it", () => {
    const pod = { statefulSet: "kafka", id: 1, isReady: true, isOutdated: false, name: "kafka-1" };
    const on = (node: string) => ({ machines: MACHINES, pods: [{ ...pod, node }] });
    assert.deepEqual(refused(OUTSIDE, on("c")), [
      `${PATH} asks for the address of type ExternalIP, and Kubernetes node c, on which kafka-1 runs, has none`,
    ]);
    assert.deepEqual(refused(OUTSIDE, on("a")), []);
  });

  it("is refused where nodes may not be listed, with what to grant", () => {
    assert.match(refused(OUTSIDE, { kubernetes: "v1.35.0" }).join(), /grant "list" on nodes/);
    assert.match(
      refused(BY_ZONE, { kubernetes: "v1.34.4" }).join(),
      /^rack\.topologyKey asks .* grant "list"/,
    );
    assert.match(refused(BY_ZONE, {}).join(), /grant "list"/);
    const byLabel = { rack: { topologyKey: "example.com/rack" } };
    assert.match(refused(byLabel, { kubernetes: "v1.35.0" }).join(), /grant "list"/);
  });

  it("needs no right where Kubernetes tells pods their zone by itself", () => {
    assert.deepEqual(refused(BY_ZONE, { kubernetes: "v1.35.0" }), []);
    assert.deepEqual(refused(BY_ZONE, { kubernetes: "v1.37.0+k3s1" }), []);
  });

  it("is told of nodes without an address, on which no broker would start", () => {
    assert.deepEqual(describeHosts(planned({ ...OUTSIDE, ...BY_ZONE }), { machines: MACHINES }), [
      `${PATH}: no broker starts on Kubernetes nodes without an address of type ExternalIP: c`,
    ]);
    const many = [1, 2, 3, 4, 5, 6, 7].map((i) => machine(`n${i}`, "a", []));
    assert.match(describeHosts(planned(OUTSIDE), { machines: many }).join(), /: n1, n2, n3, n4, n5, 2 more$/);
  });
});
