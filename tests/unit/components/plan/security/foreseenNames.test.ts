import assert from "node:assert/strict";
import type { KafkaClusterArgs, ListenerArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { Machine } from "../../../../../components/plan/existing/machines";
import { foreseenNames } from "../../../../../components/plan/security/foreseenNames";

const INTERNAL: ListenerArgs = { name: "internal", port: 9092, tls: true, authentication: "tls" };

function machine(name: string, addresses: Record<string, string>, labels = {}): Machine {
  const listed = Object.entries(addresses).map(([type, address]) => ({ type, address }));
  return { name, memory: 2 ** 34, cpus: 8, isCloud: false, labels, addresses: listed };
}

const MACHINES = [
  machine("a", { InternalIP: "10.0.0.1", ExternalIP: "203.0.113.1" }),
  machine("b", { InternalIP: "fd00::2", ExternalIP: "203.0.113.2" }, { disk: "ssd" }),
  machine("c", { Hostname: "c" }),
];

function namesOf(
  external: Partial<ListenerArgs>,
  { machines = MACHINES, assigned = {}, args = {} as KafkaClusterArgs } = {},
) {
  const listeners = [INTERNAL, { name: "external", port: 9094, tls: true, ...external }];
  const plan = planCluster("kafka", { replicas: 3, listeners, ...args });
  return foreseenNames(plan, "events", assigned, machines);
}

const foreseen = (...asked: Parameters<typeof namesOf>) => namesOf(...asked).possible;

describe("Names that brokers may come to advertise outside", () => {
  it("are the addresses of each Kubernetes node that they may run on", () => {
    assert.deepEqual(foreseen({ hostPort: { port: 31092 } }), ["10.0.0.1", "fd00::2"]);
    assert.deepEqual(foreseen({ hostPort: { port: 31092, addressType: "ExternalIP" } }), [
      "203.0.113.1",
      "203.0.113.2",
    ]);
    const args = { placement: { nodeSelector: { disk: "ssd" } } };
    assert.deepEqual(foreseen({ hostPort: { port: 31092 } }, { args }), ["fd00::2"]);
    assert.deepEqual(foreseen({ hostPort: { port: 31092 } }, { machines: [] }), []);
  });

  it("are given hosts, and what is assigned by now", () => {
    const hosts = ["one.example.com", "three.example.com", "two.example.com"];
    assert.deepEqual(namesOf({ loadBalancer: { hosts } }, { machines: [] }), {
      given: hosts,
      possible: hosts,
    });
    const services = Object.fromEntries(
      [0, 1, 2].map((id) => `kafka-external-${id}`).map((name, i) => [name, { host: `192.0.2.${i}` }]),
    );
    const found = foreseen({ loadBalancer: {} }, { assigned: services });
    assert.deepEqual(found, ["192.0.2.0", "192.0.2.1", "192.0.2.2"]);
    assert.deepEqual(foreseen({ loadBalancer: {} }), []);
    assert.deepEqual(namesOf({ hostPort: { port: 31092 } }).given, []);
  });

  it("are none of a listener without TLS, nor more than a certificate should name", () => {
    assert.deepEqual(
      foreseen({ hostPort: { port: 31092 }, tls: false, authentication: "scram-sha-512" }),
      [],
    );
    const many = Array.from({ length: 51 }, (_, i) => machine(`m${i}`, { InternalIP: `10.0.1.${i}` }));
    assert.deepEqual(foreseen({ hostPort: { port: 31092 } }, { machines: many }), []);
    assert.equal(foreseen({ hostPort: { port: 31092 } }, { machines: many.slice(1) }).length, 50);
  });
});
