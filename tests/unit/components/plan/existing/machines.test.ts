import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import {
  checkMachines,
  describeMachines,
  type Machine,
} from "../../../../../components/plan/existing/machines";
import { Mistakes } from "../../../../../components/plan/mistakes";

const GIB = 2 ** 30;
const UNNAMED = { isCloud: false, labels: {}, addresses: [] };
const small: Machine = { ...UNNAMED, name: "a", memory: 8 * GIB, cpus: 16 };
const large: Machine = { ...UNNAMED, name: "b", memory: 15.5 * GIB, cpus: 4 };

function looked(args: KafkaClusterArgs, machines?: Machine[]) {
  const plan = planCluster("kafka", args);
  const mistakes = new Mistakes();
  checkMachines(plan, { machines }, mistakes);
  return {
    refused: mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`),
    told: describeMachines(plan, { machines }),
  };
}

describe("Memory or CPU that no Kubernetes node has", () => {
  it("is refused, with what the largest has", () => {
    const { refused } = looked({ heap: "16Gi" }, [small, large]);
    assert.deepEqual(refused, [
      "heap: needs 32 GiB for one pod, and the largest Kubernetes node (b) has 15.5 GiB for all of its pods: none can ever run",
    ]);
  });

  it("is refused of the pool that asks for it, at the argument that does", () => {
    const nodePools = [
      { name: "c", roles: ["controller" as const], firstNodeId: 0 },
      {
        name: "b",
        roles: ["broker" as const],
        firstNodeId: 10,
        resources: { requests: { memory: "20Gi" }, limits: { memory: "20Gi" } },
      },
    ];
    const { refused } = looked({ nodePools }, [small, large]);
    assert.match(refused.join(), /^nodePools\[1\]\.resources\.requests\.memory: needs 20 GiB/);
  });

  it("is refused of CPU, too, by the request, else by the limit", () => {
    const told =
      "needs 20 CPUs for one pod, and the largest Kubernetes node (a) has 16 CPUs for all of its pods: none can ever run";
    const of = (resources: KafkaClusterArgs["resources"]) => looked({ resources }, [small, large]).refused;
    assert.deepEqual(of({ requests: { cpu: "20" } }), [`resources.requests.cpu: ${told}`]);
    assert.deepEqual(of({ limits: { cpu: "20" } }), [`resources.limits.cpu: ${told}`]);
    assert.deepEqual(of({ requests: { cpu: "2" }, limits: { cpu: "20" } }), []);
  });

  it("is warned of where a cloud may make a larger one, and refused where none is as large", () => {
    const cloud = { ...large, isCloud: true };
    const { refused, told } = looked({ heap: "16Gi" }, [cloud]);
    assert.deepEqual(refused, []);
    assert.match(told.join(), /^heap: needs 32 GiB .* none can ever run, unless a larger one comes$/);
    assert.equal(looked({ heap: "100Ti" }, [cloud]).refused.length, 1);
  });

  it("is nothing that can be said where it fits, or nodes can't be seen", () => {
    for (const machines of [[small, large], [], undefined]) {
      assert.deepEqual(looked({ heap: "4Gi" }, machines), { refused: [], told: [] });
    }
  });
});
