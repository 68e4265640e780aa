import assert from "node:assert/strict";
import type { ListenerArgs } from "../../../../../components/args";
import { sharedAddress } from "../../../../../components/plan/access/sharedAddress";
import { planCluster } from "../../../../../components/plan/clusterPlan";

const SERVICES = ["kafka-external-0", "kafka-external-1", "kafka-external-2"];

/** What is told where the load balancers get these addresses. */
function told(
  loadBalancer: NonNullable<ListenerArgs["loadBalancer"]>,
  ...hosts: string[]
): string | undefined {
  const { listeners } = planCluster("kafka", {
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, loadBalancer },
    ],
  });
  return sharedAddress(listeners, Object.fromEntries(SERVICES.map((name, i) => [name, { host: hosts[i] }])));
}

describe("Load balancers of several brokers", () => {
  it("with one address are told, with the way to make it serve them all", () => {
    assert.equal(
      told({}, "192.0.2.1", "192.0.2.1", "192.0.2.1"),
      "listeners[1].loadBalancer: Services kafka-external-0, kafka-external-1 and kafka-external-2 share one address, " +
        "192.0.2.1:9094, which can't lead to more than one broker. Give each broker a port of its own on it (`ports`), or " +
        "have the Kubernetes cluster's controller for load balancers give each Service an address of its own",
    );
    assert.match(
      told({}, "192.0.2.1", "192.0.2.2", "192.0.2.1")!,
      /kafka-external-0 and kafka-external-2 share/,
    );
  });

  it("are as they should be with an address each, a port each, or names of their own", () => {
    const ports = [30100, 30101, 30102];
    assert.equal(told({}, "192.0.2.1", "192.0.2.2", "192.0.2.3"), undefined);
    assert.equal(told({ ports }, "192.0.2.1", "192.0.2.1", "192.0.2.1"), undefined);
    assert.equal(told({ hosts: ["a", "b", "c"] }, "192.0.2.1", "192.0.2.1", "192.0.2.1"), undefined);
  });
});
