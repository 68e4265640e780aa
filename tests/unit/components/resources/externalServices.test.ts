import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ListenerArgs } from "../../../../components";
import { deployedCluster, valueOf, type World } from "../deployed";

const SELECTOR = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };
const deployedWith = (access: Omit<ListenerArgs, "name" | "port">, world: World = {}) =>
  deployedCluster(
    {
      antiAffinity: "required",
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, ...access },
      ],
    },
    world,
  );

describe("A Service for clients outside", () => {
  it("leads to one broker's pod, and only while it is ready", async () => {
    const { one } = await deployedWith({ nodePort: { ports: [30127, 30128, 30129] } });
    const { inputs, dependencies } = one("core/v1:Service", "kafka-external-1");
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "Service",
      metadata: {
        name: "kafka-external-1",
        namespace: "kafka",
        labels: { ...SELECTOR, "app.kubernetes.io/managed-by": "pulumi" },
        annotations: { "pulumi.com/patchForce": "true", "pulumi.com/skipAwait": "true" },
      },
      spec: {
        type: "NodePort",
        selector: { ...SELECTOR, "statefulset.kubernetes.io/pod-name": "kafka-1" },
        ports: [{ port: 9094, targetPort: 9094, nodePort: 30128 }],
        externalTrafficPolicy: "Cluster",
      },
    });
    assert.deepEqual(dependencies, ["core/v1:NamespacePatch kafka"]);
  });

  it("leads to the broker on the Kubernetes node that is asked, where one serves all", async () => {
    const { one } = await deployedWith({ localNodePort: { port: 31980 } });
    const { spec } = one("core/v1:Service", "kafka-external-bootstrap").inputs;
    assert.equal(spec.externalTrafficPolicy, "Local");
    assert.deepEqual(spec.selector, SELECTOR);
  });

  it("is waited for until it has a load balancer's address, and not for its pods", async () => {
    const { one } = await deployedWith({
      loadBalancer: { annotations: { a: "b" }, sourceRanges: ["10.0.0.0/8"], class: "c" },
    });
    const { metadata, spec } = one("core/v1:Service", "kafka-external-0").inputs;
    assert.deepEqual(metadata.annotations, {
      a: "b",
      "pulumi.com/waitFor": "jsonpath={.status.loadBalancer.ingress}",
      "pulumi.com/patchForce": "true",
      "pulumi.com/timeoutSeconds": "610",
    });
    assert.equal(spec.type, "LoadBalancer");
    assert.deepEqual(spec.loadBalancerSourceRanges, ["10.0.0.0/8"]);
    assert.equal(spec.loadBalancerClass, "c");
  });

  it("holds the brokers back only where they have to know what Kubernetes assigns to it", async () => {
    const table = async (access: Omit<ListenerArgs, "name" | "port">) => {
      const { one } = await deployedWith(access);
      return one("core/v1:ConfigMapPatch", "kafka-broker").inputs.data?.["advertised.listeners"];
    };
    const hosts = ["a", "b", "c"];
    assert.match(await table({ loadBalancer: { hosts } }), /^2 .*,EXTERNAL:\/\/c:9094$/m);
    assert.match(await table({ nodePort: { ports: [30001, 30002, 30003] } }), /^1 .*HOST_IP\}:30002$/m);
    assert.doesNotMatch(String(await table({ loadBalancer: {} })), /EXTERNAL:/);
    assert.doesNotMatch(String(await table({ nodePort: {} })), /EXTERNAL:/);
  });

  it("keeps traffic on the Kubernetes node of the broker, and has the address that is asked for, if so", async () => {
    const ips = ["10.0.0.1", pulumi.output("10.0.0.2"), "2001:db8::3"];
    const balanced = await deployedWith({
      loadBalancer: { externalTrafficPolicy: "Local", ips, bootstrapIp: "10.0.0.4" },
    });
    const specs = [0, 1, 2, "bootstrap"].map(
      (i) => balanced.one("core/v1:Service", `kafka-external-${i}`).inputs.spec,
    );
    assert.deepEqual(
      specs.map(({ loadBalancerIP, externalTrafficPolicy }) => [loadBalancerIP, externalTrafficPolicy]),
      ["10.0.0.1", "10.0.0.2", "2001:db8::3", "10.0.0.4"].map((ip) => [ip, "Local"]),
    );
    const { one } = await deployedWith({ nodePort: { externalTrafficPolicy: "Local" } });
    assert.equal(one("core/v1:Service", "kafka-external-0").inputs.spec.externalTrafficPolicy, "Local");
  });

  it("takes outputs of other resources as annotations and as hosts, which brokers then advertise", async () => {
    const later = (text: string) => pulumi.output(text);
    const hosts = ["a.example.com", "b.example.com", "c.example.com"];
    const firstPort = 9100;
    const onNodes = { nodePorts: [30001, 30002, 30003], bootstrapNodePort: 30004 };
    const brokers = hosts.map((host, i) => ({ host: later(host), port: firstPort + i }));
    for (const [access, bootstrap, address] of [
      [
        { loadBalancer: { hosts: hosts.map(later), bootstrapHost: later("start.example.com") } },
        "start.example.com:9094",
        "b.example.com:9094",
      ],
      [{ nodePort: { hosts: hosts.map(later) } }, undefined, "b.example.com:"],
      [
        { nodePort: { host: later("all.example.com"), ports: [30001, 30002, 30003] } },
        undefined,
        "all.example.com:30002",
      ],
      [
        { proxy: { host: later("p.example.com"), firstPort, ...onNodes } },
        "p.example.com:9094",
        "p.example.com:9101",
      ],
      [
        { proxy: { brokers, bootstrap: { host: later("p"), port: 1 }, ...onNodes } },
        "p:1",
        "b.example.com:9101",
      ],
    ] as [Omit<ListenerArgs, "name" | "port">, string | undefined, string][]) {
      const { one, result } = await deployedWith(access);
      if (!address.endsWith(":")) {
        const { data } = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
        assert.ok(data["advertised.listeners"].includes(`EXTERNAL://${address}\n`), address);
      }
      if (bootstrap) assert.equal((await valueOf(result.listeners))?.[1].bootstrap, bootstrap);
    }
    const annotations = { "cloud/address": later("reserved-17") };
    const brokerAnnotations = hosts.map((host) => ({ "dns/name": later(host) }));
    const { one } = await deployedWith({ loadBalancer: { annotations, brokerAnnotations } });
    const { metadata } = one("core/v1:Service", "kafka-external-1").inputs;
    assert.equal(metadata.annotations["cloud/address"], "reserved-17");
    assert.equal(metadata.annotations["dns/name"], "b.example.com");
  });

  it("checks a host of another resource once it is known, and leaves the preview alone while it isn't", async () => {
    const hosts = ["a", "http://b", "c"].map((host) => pulumi.output(host));
    const { result } = await deployedWith({ loadBalancer: { hosts } });
    await assert.rejects(
      valueOf(result.listeners),
      /listeners\[1\]\.loadBalancer\.hosts\[1\] of Kafka cluster "kafka" is "http:\/\/b"; write a DNS name/,
    );
    const unknown = pulumi.output(pulumi.unknown as string);
    const { one } = await deployedWith({ nodePort: { host: unknown } });
    const { data } = one("core/v1:ConfigMapPatch", "kafka-broker").inputs;
    assert.equal(data["advertised.listeners"], pulumi.runtime.unknownValue);
    assert.ok(one("core/v1:Service", "kafka-external-2"));
  });

  it("keeps brokers from an address that several have, which would lead clients to any of them", async () => {
    const world = { balancer: "192.0.2.1" };
    const { result, resources } = await deployedWith({ loadBalancer: {} }, world);
    await assert.rejects(
      valueOf(result.bootstrap),
      /listeners\[1\]\.loadBalancer: Services .* share one address, 192\.0\.2\.1:9094, /,
    );
    assert.ok(!resources.some(({ type }) => type === "apps/v1:StatefulSet"));
    const { one } = await deployedWith({ loadBalancer: { ports: [30100, 30101, 30102] } }, world);
    assert.match(
      one("core/v1:ConfigMapPatch", "kafka-broker").inputs.data["advertised.listeners"],
      /^0 .*EXTERNAL:\/\/192\.0\.2\.1:30100\n1 .*:30101\n2 .*:30102\n$/,
    );
  });

  it("isn't made for a way that needs none", async () => {
    for (const access of [{ hostPort: {} }, { portForward: {} }]) {
      const { resources } = await deployedWith(access);
      const names = resources.filter(({ type }) => type === "core/v1:Service").map(({ name }) => name);
      assert.deepEqual(names.sort(), ["kafka-bootstrap", "kafka-headless"]);
    }
  });
});

describe("The outputs", () => {
  it("have each listener, and in short the first one that is for outside", async () => {
    const { result } = await deployedWith({ portForward: {} });
    const listeners = await valueOf(result.listeners);
    assert.deepEqual(
      listeners?.map(({ name }) => name),
      ["internal", "external"],
    );
    assert.equal(listeners![0].bootstrap, "kafka-bootstrap.kafka.svc.cluster.local:9092");
    assert.equal(await valueOf(result.externalBootstrap), listeners![1].bootstrap);
    assert.equal(await valueOf(result.clientProperties), listeners![1].clientProperties);
  });
});
