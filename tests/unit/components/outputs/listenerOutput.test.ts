import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ListenerArgs } from "../../../../components";
import { listenerOutput } from "../../../../components/outputs/listenerOutput";
import type { ListenerSecurity } from "../../../../components/plan/security/listenerSecurity";
import { planCluster } from "../../../../components/plan/clusterPlan";

type Access = Omit<ListenerArgs, "name" | "port">;
const snapshot = (name: string) => readFileSync(join(__dirname, "snapshots", name), "utf8");
const known = {
  namespace: "kafka",
  hostIps: ["10.0.0.1", "10.0.0.2", "fd00::3"],
  assigned: {
    "kafka-external-0": { host: "192.0.2.1", port: 31001 },
    "kafka-external-1": { host: "b.example.com", port: 31002 },
    "kafka-external-2": { host: "192.0.2.3", port: 31003 },
    "kafka-external-bootstrap": { host: "192.0.2.9", port: 31000 },
  },
  pods: ["kafka-0", "kafka-1", "kafka-2"],
  insideBootstrap: (port: number) => `inside:${port}`,
};
const outputOf = (access: Access, security?: ListenerSecurity) => {
  const plan = planCluster("kafka", {
    antiAffinity: "required",
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, ...access },
    ],
  });
  return listenerOutput(plan.name, { ...plan.listeners[1], ...(security && { security }) }, known);
};
const addressesOf = (access: Access) => outputOf(access).endpoints.map(({ host, port }) => `${host}:${port}`);

describe("What clients are told of a listener", () => {
  it("without a way in is for clients inside", () => {
    assert.equal(outputOf({}).bootstrap, "inside:9094");
    assert.equal(addressesOf({})[1], "kafka-1.kafka-headless.kafka.svc.cluster.local:9094");
  });

  it("with a port that Kubernetes assigned is that port on each broker's node", () => {
    assert.deepEqual(addressesOf({ nodePort: {} }), ["10.0.0.1:31001", "10.0.0.2:31002", "[fd00::3]:31003"]);
    assert.deepEqual(addressesOf({ localNodePort: {} }), [
      "10.0.0.1:31000",
      "10.0.0.2:31000",
      "[fd00::3]:31000",
    ]);
  });

  it("with load balancers is the addresses that the cloud assigned, and one to start from", () => {
    assert.deepEqual(addressesOf({ loadBalancer: {} }), [
      "192.0.2.1:9094",
      "b.example.com:9094",
      "192.0.2.3:9094",
    ]);
    const { bootstrap, clientProperties } = outputOf({ loadBalancer: {} });
    assert.equal(bootstrap, "192.0.2.9:9094");
    assert.match(clientProperties, /^bootstrap.servers=192.0.2.9:9094$/m);
  });

  it("with port forwards is what to run, and what the hosts file needs", () => {
    const { forwardCommands, hosts, forwards } = outputOf({
      portForward: { host: "kafka.local", ports: [1, 2, 3] },
    });
    assert.equal(forwardCommands![1], "kubectl port-forward --namespace kafka pod/kafka-1 2:9094");
    assert.deepEqual(forwards![2], { pod: "kafka-2", localPort: 3, port: 9094 });
    assert.equal(hosts, "127.0.0.1 kafka.local\n");
    assert.equal(outputOf({ portForward: {} }).hosts, "");
  });
});

describe("What clients are told of a closed listener", () => {
  it("is the authority to trust, and a text for each family of clients", () => {
    const plan = planCluster("kafka", { listeners: [{ name: "internal", port: 9092 }] });
    const listener = { ...plan.listeners[0], security: { tls: true, authentication: "plain" } as const };
    const output = listenerOutput(plan.name, listener, { ...known, caOf: ({ name }) => `CA of ${name}` });
    assert.equal(output.ca, "CA of internal");
    assert.match(output.clientProperties, /^ssl.truststore.certificates=CA of internal$/m);
    assert.match(output.librdkafkaProperties!, /^ssl.ca.location=ca.crt$/m);
    const open = listenerOutput(plan.name, plan.listeners[0], { ...known, caOf: () => "CA" });
    assert.deepEqual(Object.keys(open).sort(), ["bootstrap", "clientProperties", "endpoints", "name"]);
  });
});

describe("The configuration of a proxy", () => {
  const access = { proxy: { host: "kafka.example.com", firstPort: 8091, nodePorts: [32101, 32102, 32103] } };

  it("is this text for nginx", () => {
    assert.equal(outputOf(access).nginx, snapshot("nginx.conf"));
  });

  it("is this text for HAProxy", () => {
    assert.equal(outputOf(access).haproxy, snapshot("haproxy.cfg"));
  });

  it("tells hosts apart that share a port", () => {
    const brokers = ["a", "b", "c"].map((host) => ({ host, port: 9094 }));
    const { nginx, haproxy } = outputOf({ proxy: { brokers } });
    assert.match(nginx!, /^ {4}listen b:9094;$/m);
    assert.match(haproxy!, /^ {2}bind b:9094$/m);
    assert.doesNotMatch(nginx!, /bootstrap/);
  });

  // A port alone means IPv4, to both of them.
  it("listens on IPv6 where the proxy's address is one", () => {
    const { nginx, haproxy } = outputOf({ proxy: { host: "[fd00::9]", firstPort: 8091 } });
    assert.match(nginx!, /^ {4}listen \[::\]:8091;$/m);
    assert.match(haproxy!, /^ {2}bind \[::\]:8091$/m);
    const brokers = ["[fd00::1]", "[fd00::2]", "c"].map((host) => ({ host, port: 9094 }));
    assert.match(outputOf({ proxy: { brokers } }).nginx!, /^ {4}listen \[fd00::2\]:9094;$/m);
  });

  describe("over TLS", () => {
    const brokers = ["a", "b", "c"].map((name) => ({ host: `${name}.example.com`, port: 9094 }));
    const bootstrap = { host: "kafka.example.com", port: 9094 };

    it("tells hosts apart by the name that clients ask for, on one port", () => {
      const { nginx, haproxy } = outputOf({ proxy: { brokers, bootstrap } }, { tls: true });
      assert.equal(nginx, snapshot("nginxByName.conf"));
      assert.equal(haproxy, snapshot("haproxyByName.cfg"));
    });

    it("does so only where clients ask: for names with a dot, and on ports that are shared", () => {
      const listens = (hosts: string[], ports = [1, 1, 1]) =>
        outputOf({ proxy: { brokers: hosts.map((host, i) => ({ host, port: ports[i] })) } }, { tls: true });
      assert.match(listens(["a", "b", "c"]).nginx!, /listen b:1;/);
      assert.match(listens(["192.0.2.1", "192.0.2.2", "c.example.com"]).haproxy!, /bind 192.0.2.2:1\n/);
      const own = listens(["a.example.com", "b.example.com", "c.example.com"], [1, 2, 3]);
      assert.doesNotMatch(own.nginx!, /preread/);
      assert.match(own.nginx!, /listen 2;/);
    });

    it("passes on what it can't look into where listeners are without TLS", () => {
      assert.match(outputOf({ proxy: { brokers } }).nginx!, /listen b.example.com:9094;/);
    });
  });

  it("is the same for a listener with TLS and without where each broker has a port", () => {
    assert.equal(outputOf(access, { tls: true }).nginx, snapshot("nginx.conf"));
  });
});
