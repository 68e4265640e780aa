import assert from "node:assert/strict";
import type { KafkaClusterArgs, ListenerArgs } from "../../../../../components";
import {
  advertisedListeners,
  awaitedParts,
  balancerHost,
} from "../../../../../components/plan/access/advertised";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { type PlannedListener, planListeners } from "../../../../../components/plan/access/listeners";
import { Mistakes } from "../../../../../components/plan/mistakes";
import type { PlannedNode } from "../../../../../components/plan/nodes/nodes";
import { mistakesIn } from "../mistakesIn";

type Access = Omit<ListenerArgs, "name" | "port">;
const external = (access: Access, others: Partial<KafkaClusterArgs> = {}): KafkaClusterArgs => ({
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, ...access },
  ],
  ...others,
});
const planned = (access: Access, others?: Partial<KafkaClusterArgs>): PlannedListener =>
  planCluster("kafka", external(access, others)).listeners[1];
const addresses = (access: Access, others?: Partial<KafkaClusterArgs>) =>
  planned(access, others).advertised.map(({ host, port }) => [host, port]);
const services = (access: Access, others?: Partial<KafkaClusterArgs>) =>
  planned(access, others).external!.services.map(({ name, nodePort }) => [name, nodePort]);
const mistakes = (access: Access, others?: Partial<KafkaClusterArgs>) =>
  mistakesIn(external(access, others)).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);

describe("The address of a broker's Kubernetes node", () => {
  const PORTS = [30127, 30128, 30129];
  const ways: [string, (more: object) => Access][] = [
    ["hostPort", (more) => ({ hostPort: { port: 31092, ...more } })],
    ["nodePort", (more) => ({ nodePort: { ports: PORTS, ...more } })],
    ["localNodePort", (more) => ({ localNodePort: { port: 31980, ...more } })],
  ];
  for (const [name, access] of ways) {
    it(`is one of the type that ${name} says, by default the internal IP`, () => {
      const required = { antiAffinity: "required" as const };
      const with_ = (addressType?: string) => planned(access({ addressType }), required);
      for (const [type, host] of [
        [undefined, "${HOST_IP}"],
        ["InternalIP", "${HOST_IP}"],
        ["ExternalIP", "${HOST_EXTERNAL_IP}"],
        ["ExternalDNS", "${HOST_EXTERNAL_DNS}"],
        ["InternalDNS", "${HOST_INTERNAL_DNS}"],
        ["Hostname", "${HOST_HOSTNAME}"],
      ]) {
        const { advertised, external: way } = with_(type);
        assert.deepEqual([...new Set(advertised.map((address) => address.host))], [host]);
        const isAsked = host !== "${HOST_IP}";
        assert.deepEqual(
          way!.nodeAddress,
          isAsked ? { path: `listeners[1].${name}.addressType`, type } : undefined,
        );
        assert.equal(way!.likelyCause.includes("another address since"), isAsked);
      }
      assert.match(
        mistakes(access({ addressType: "IP" }), required)[0],
        /addressType is "IP"; use InternalIP, /,
      );
    });
  }

  it("can't be said beside other hosts", () => {
    const addressType = "ExternalIP";
    assert.deepEqual(mistakes({ nodePort: { addressType, host: "kafka.example.com" } }), [
      "listeners[1].nodePort.addressType is given beside host, which is advertised then; write one of the two",
    ]);
    assert.match(mistakes({ nodePort: { addressType, hosts: ["a", "b", "c"] } })[0], /is given beside hosts/);
  });
});

describe("nodePort", () => {
  it("has a Service for each broker, with the given port on the broker's own Kubernetes node", () => {
    const access = { nodePort: { ports: [30127, 30128, 30129] } };
    assert.deepEqual(services(access), [
      ["kafka-external-0", 30127],
      ["kafka-external-1", 30128],
      ["kafka-external-2", 30129],
    ]);
    assert.deepEqual(addresses(access), [
      ["${HOST_IP}", 30127],
      ["${HOST_IP}", 30128],
      ["${HOST_IP}", 30129],
    ]);
  });

  it("advertises what Kubernetes assigns where no ports are given", () => {
    const plan = planCluster("kafka", external({ nodePort: {} }));
    assert.deepEqual(awaitedParts(plan.nodes, plan.listeners), {
      "kafka-external-0": ["port"],
      "kafka-external-1": ["port"],
      "kafka-external-2": ["port"],
    });
    const assigned = Object.fromEntries(
      [0, 1, 2].map((id) => [`kafka-external-${id}`, { port: 31000 + id }]),
    );
    assert.match(
      advertisedListeners(plan.nodes, plan.listeners, assigned),
      /^2 .*,EXTERNAL:\/\/\$\{HOST_IP\}:31002$/m,
    );
  });

  it("advertises a given host, one for all or one for each", () => {
    const ports = [30127, 30128, 30129];
    assert.deepEqual(addresses({ nodePort: { ports, host: "kafka.example.com" } })[2], [
      "kafka.example.com",
      30129,
    ]);
    assert.deepEqual(addresses({ nodePort: { ports, hosts: ["a", "b", "10.0.0.3"] } })[2], [
      "10.0.0.3",
      30129,
    ]);
  });

  it("is refused with every mistake at once", () => {
    assert.deepEqual(
      mistakes({ nodePort: { ports: [30127, 30127], host: "a:1", hosts: ["b", "c", "d", "e"] } }),
      [
        "listeners[1].nodePort.ports has 2 entries for 3 brokers; write one for each, in the order of their ids",
        "listeners[1].nodePort.ports[1] is 30127, already taken by listeners[1].nodePort.ports[0]; choose another",
        "listeners[1].nodePort.hosts has 4 entries for 3 brokers; write one for each, in the order of their ids",
        'listeners[1].nodePort.host is "a:1"; write a DNS name or an IP address (IPv6 in brackets), without a port',
        "listeners[1].nodePort.hosts is given beside host; write one of the two",
      ],
    );
  });

  it("is refused outside the range of the Kubernetes cluster, which can be said", () => {
    const access = { nodePort: { ports: [30127, 29999, 32768] } };
    assert.deepEqual(mistakes(access), [
      "listeners[1].nodePort.ports[1] is 29999; use a port from 30000 to 32767",
      "listeners[1].nodePort.ports[2] is 32768; use a port from 30000 to 32767",
    ]);
    assert.deepEqual(mistakes(access, { nodePortRange: "20000-40000" }), []);
    assert.deepEqual(mistakes({ nodePort: {} }, { nodePortRange: "4-3" }), [
      'nodePortRange is "4-3"; write the first and the last port, as in 30000-32767',
    ]);
  });
});

describe("localNodePort", () => {
  it("has one Service, which leads to the broker on the Kubernetes node that is asked", () => {
    const { external, advertised } = planned(
      { localNodePort: { port: 31980 } },
      { antiAffinity: "required" },
    );
    assert.deepEqual(
      external!.services.map(({ name, nodePort, local, node }) => [name, nodePort, local, node]),
      [["kafka-external-bootstrap", 31980, true, undefined]],
    );
    assert.deepEqual(
      advertised.map(({ host, port }) => [host, port]),
      [0, 1, 2].map(() => ["${HOST_IP}", 31980]),
    );
  });

  it("insists on one broker on each Kubernetes node", () => {
    for (const antiAffinity of [undefined, "preferred", "none"] as const) {
      assert.match(
        mistakes({ localNodePort: {} }, { antiAffinity })[0],
        /^listeners\[1\]\.localNodePort needs/,
      );
    }
    assert.deepEqual(mistakes({ localNodePort: {} }, { replicas: 1 }), []);
  });
});

describe("loadBalancer", () => {
  it("advertises the address that the cloud assigns to each broker's balancer, and one to start from", () => {
    const { external, advertised } = planned({ loadBalancer: { port: 443 } });
    assert.deepEqual(advertised[1], { nodeId: 1, host: { service: "kafka-external-1" }, port: 443 });
    assert.deepEqual(external!.bootstrap, { host: { service: "kafka-external-bootstrap" }, port: 443 });
    assert.deepEqual(
      external!.services.map(({ name, type, port, targetPort }) => [name, type, port, targetPort]),
      [0, 1, 2, "bootstrap"].map((suffix) => [`kafka-external-${suffix}`, "LoadBalancer", 443, 9094]),
    );
  });

  it("takes given names, for which brokers needn't wait", () => {
    const hosts = ["a.example.com", "b.example.com", "c.example.com"];
    const plan = planCluster("kafka", external({ loadBalancer: { hosts } }));
    assert.deepEqual(awaitedParts(plan.nodes, plan.listeners), {});
  });

  it("gives each broker a port of its own on an address that they share", () => {
    const annotations = { "metallb.io/allow-shared-ip": "kafka" };
    const ports = [30100, 30101, 30102];
    const { external, advertised } = planned({ loadBalancer: { ports, annotations } });
    assert.deepEqual(
      external!.services.map(({ port, targetPort }) => [port, targetPort]),
      [30100, 30101, 30102, 9094].map((port) => [port, 9094]),
    );
    assert.deepEqual(advertised[2], { nodeId: 2, host: { service: "kafka-external-2" }, port: 30102 });
    const hosts = ["kafka.example.com", "kafka.example.com", "kafka.example.com"];
    assert.deepEqual(mistakes({ loadBalancer: { ports, hosts, bootstrapHost: "kafka.example.com" } }), []);
    const ips = ["192.0.2.1", "192.0.2.1", "192.0.2.1"];
    assert.deepEqual(mistakes({ loadBalancer: { ports, ips, bootstrapIp: "192.0.2.1" } }), []);
  });

  it("is refused with a port for two, or none for one", () => {
    assert.deepEqual(mistakes({ loadBalancer: { ports: [9094, 30101, 30101] } }), [
      "listeners[1].loadBalancer.ports[0] is 9094, already taken by the load balancer to start from; choose another",
      "listeners[1].loadBalancer.ports[2] is 30101, already taken by listeners[1].loadBalancer.ports[1]; choose another",
    ]);
    assert.deepEqual(mistakes({ loadBalancer: { ports: [30100, 70000] } }), [
      "listeners[1].loadBalancer.ports has 2 entries for 3 brokers; write one for each, in the order of their ids",
      "listeners[1].loadBalancer.ports[1] is 70000; use a port from 1 to 65535",
    ]);
  });

  it("gives each Service its annotations, sources and class", () => {
    const { services } = planned({
      loadBalancer: {
        annotations: { "a/all": "1", "a/some": "1" },
        brokerAnnotations: [{}, { "a/some": "2" }, {}],
        bootstrapAnnotations: { "a/first": "3" },
        sourceRanges: ["10.0.0.0/8"],
        class: "example.com/internal",
      },
    }).external!;
    assert.deepEqual(services[1].annotations, { "a/all": "1", "a/some": "2" });
    assert.deepEqual(services[3].annotations, { "a/all": "1", "a/some": "1", "a/first": "3" });
    for (const service of services) {
      assert.deepEqual(service.sourceRanges, ["10.0.0.0/8"]);
      assert.equal(service.loadBalancerClass, "example.com/internal");
    }
  });

  it("is refused with addresses that are none or shared, and traffic that goes nowhere known", () => {
    const ips = ["10.0.0.1", "10.0.0.1", "[2001:db8::1]"];
    assert.deepEqual(
      mistakes({ loadBalancer: { ips, bootstrapIp: "10.0.0.1:9094", externalTrafficPolicy: "local" } }),
      [
        "listeners[1].loadBalancer.ips[1] is 10.0.0.1, as is ips[0]; every load balancer needs one of its own, or a port of its own in `ports`",
        'listeners[1].loadBalancer.ips[2] is "[2001:db8::1]"; write an IP address (IPv6 without brackets), without a port',
        'listeners[1].loadBalancer.bootstrapIp is "10.0.0.1:9094"; write an IP address (IPv6 without brackets), without a port',
        'listeners[1].loadBalancer.externalTrafficPolicy is "local"; use Cluster or Local',
      ],
    );
    assert.match(mistakes({ loadBalancer: { ips: ["10.0.0.1"] } }).join(), /ips has 1 entries for 3 brokers/);
  });

  it("is refused with one name for two brokers, or what is no range", () => {
    assert.deepEqual(mistakes({ loadBalancer: { hosts: ["a", "A", "b"], sourceRanges: ["10.0.0.1"] } }), [
      'listeners[1].loadBalancer.sourceRanges[0] is "10.0.0.1"; write a range such as 10.0.0.0/8',
      'listeners[1] gives a:9094 to broker 1 on "external", which is that of broker 0 on "external" already',
    ]);
  });
});

describe("A node port that only the broker's own Kubernetes node passes on", () => {
  it("needs no host, or one for each broker, but not one for all", () => {
    const externalTrafficPolicy = "Local";
    assert.deepEqual(mistakes({ nodePort: { externalTrafficPolicy } }), []);
    assert.deepEqual(mistakes({ nodePort: { externalTrafficPolicy, hosts: ["a", "b", "c"] } }), []);
    const [found, ...others] = mistakes({ nodePort: { externalTrafficPolicy, host: "nodes.example.com" } });
    assert.match(
      found,
      /^listeners\[1\]\.nodePort\.externalTrafficPolicy is Local beside host: .* leave host out$/,
    );
    assert.deepEqual(others, []);
  });
});

describe("proxy", () => {
  it("advertises a port of the proxy for each broker, and starts from the listener's own", () => {
    const access = { proxy: { host: "kafka.sdsp-dev.com", firstPort: 8091, bootstrapNodePort: 32100 } };
    assert.deepEqual(addresses(access), [
      ["kafka.sdsp-dev.com", 8091],
      ["kafka.sdsp-dev.com", 8092],
      ["kafka.sdsp-dev.com", 8093],
    ]);
    assert.deepEqual(planned(access).external!.bootstrap, { host: "kafka.sdsp-dev.com", port: 9094 });
    assert.deepEqual(services(access).at(-1), ["kafka-external-bootstrap", 32100]);
  });

  it("advertises given addresses", () => {
    const brokers = [8, 9, 10].map((port) => ({ host: `p${port}.example.com`, port }));
    assert.deepEqual(addresses({ proxy: { brokers } })[2], ["p10.example.com", 10]);
    assert.equal(planned({ proxy: { brokers } }).external!.bootstrap, undefined);
  });

  it("is refused where two brokers, or a broker and the start, have one address", () => {
    assert.deepEqual(mistakes({ proxy: { host: "p", firstPort: 9093 } }), [
      'listeners[1] gives p:9094 to the address to start from on "external", which is that of broker 1 on "external" already',
    ]);
    const same = { host: "p", port: 1 };
    assert.deepEqual(mistakes({ proxy: { brokers: [same, { host: "p", port: 2 }, same] } }), [
      'listeners[1] gives p:1 to broker 2 on "external", which is that of broker 0 on "external" already',
    ]);
  });

  it("is refused without addresses, with too few, or with two kinds", () => {
    assert.deepEqual(mistakes({ proxy: { host: "p" } }), [
      "listeners[1].proxy says no addresses; write host and firstPort, or brokers",
    ]);
    assert.deepEqual(mistakes({ proxy: { host: "p", firstPort: 1, brokers: [{ host: "q", port: 0 }] } }), [
      "listeners[1].proxy.brokers is given beside host or firstPort; write one of the two",
      "listeners[1].proxy.brokers has 1 entries for 3 brokers; write one for each, in the order of their ids",
      "listeners[1].proxy.brokers[0].port is 0; use a port from 1 to 65535",
    ]);
    assert.deepEqual(mistakes({ proxy: { host: "p", firstPort: 65534 } }), [
      "listeners[1].proxy.firstPort is 65536; use a port from 1 to 65535",
    ]);
  });
});

describe("portForward", () => {
  it("advertises ports of the client's machine, and makes nothing", () => {
    assert.deepEqual(addresses({ portForward: {} }), [
      ["localhost", 9094],
      ["localhost", 9095],
      ["localhost", 9096],
    ]);
    assert.deepEqual(addresses({ portForward: { host: "kafka.local", ports: [5, 6, 7] } })[2], [
      "kafka.local",
      7,
    ]);
    assert.deepEqual(services({ portForward: {} }), []);
  });
});

describe("An IPv6 address", () => {
  const hosts = ["[fd00::1]", "[fd00::2]", "[fd00::ffff:10.0.0.3]"];

  it("is advertised as it is written, in brackets", () => {
    const plan = planCluster("kafka", external({ nodePort: { ports: [30001, 30002, 30003], hosts } }));
    const lines = advertisedListeners(plan.nodes, plan.listeners, {}).trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split(",")[1]),
      ["EXTERNAL://[fd00::1]:30001", "EXTERNAL://[fd00::2]:30002", "EXTERNAL://[fd00::ffff:10.0.0.3]:30003"],
    );
  });

  it("is taken wherever a host is given", () => {
    const [host] = hosts;
    for (const access of [
      { nodePort: { host } },
      { loadBalancer: { hosts, bootstrapHost: "[fd00::b]" } },
      { proxy: { host, firstPort: 8091 } },
      { proxy: { brokers: hosts.map((each) => ({ host: each, port: 8091 })) } },
      { portForward: { host: "[::1]" } },
    ]) {
      assert.deepEqual(mistakes(access), []);
    }
  });

  it("is refused without brackets, with a zone, and where it is none", () => {
    for (const host of ["fd00::1", "[fe80::1%eth0]", "[fd00:1]", "[::1", "[1::2::3]", "[10.0.0.1]"]) {
      assert.deepEqual(mistakes({ nodePort: { host } }), [
        `listeners[1].nodePort.host is "${host}"; write a DNS name or an IP address (IPv6 in brackets), without a port`,
      ]);
    }
  });

  it("is put in brackets where a cloud assigned it to a load balancer", () => {
    assert.equal(balancerHost([{ ip: "fd00::5" }]), "[fd00::5]");
    assert.equal(balancerHost([{ ip: "192.0.2.1" }, { ip: "fd00::5" }]), "192.0.2.1");
    assert.equal(balancerHost([{ hostname: "b.example.com" }]), "b.example.com");
    assert.equal(balancerHost(undefined), undefined);
  });
});

describe("A listener", () => {
  it("has at most one way in", () => {
    assert.deepEqual(mistakes({ hostPort: {}, portForward: {} }), [
      "listeners[1] has hostPort and portForward; a listener has at most one way in. Add a listener for the other",
    ]);
  });

  it("shares no node port with another listener", () => {
    const listeners = [
      { name: "internal", port: 9092 },
      { name: "a", port: 9094, nodePort: { ports: [30001, 30002, 30003] } },
      { name: "b", port: 9095, proxy: { host: "p", firstPort: 1, bootstrapNodePort: 30002 } },
    ];
    assert.deepEqual(mistakesIn({ listeners }), [
      {
        propertyPath: "listeners[2].proxy.bootstrapNodePort",
        reason: "is 30002, already taken by listeners[1].nodePort.ports[1]; choose another",
      },
    ]);
  });

  it("is refused where the names of its Services would be too long", () => {
    const [mistake] = mistakesIn(external({ nodePort: {} }, { name: "k".repeat(40), replicas: 1 }));
    assert.equal(mistake, undefined);
    const [longer] = mistakesIn({
      name: "k".repeat(40),
      listeners: [
        { name: "internal", port: 9092 },
        { name: "e".repeat(15), port: 9094, nodePort: {} },
      ],
    });
    assert.equal(longer.propertyPath, "listeners[1].name");
  });
});

describe("A cluster of fifty brokers", () => {
  const nodes: PlannedNode[] = Array.from({ length: 50 }, (_, id) => ({
    id,
    pod: `k-${id}`,
    host: `k-${id}.k`,
  }));
  const list = <T>(make: (i: number) => T) => nodes.map((_, i) => make(i));
  const kinds: Access[] = [
    { hostPort: {} },
    { nodePort: { ports: list((i) => 30000 + i) } },
    { localNodePort: {} },
    { loadBalancer: { hosts: list((i) => `b${i}.example.com`) } },
    { proxy: { brokers: list((i) => ({ host: "p", port: 1 + i })) } },
    { portForward: {} },
  ];
  const surroundings = {
    cluster: "k",
    nodes,
    hasControllers: true,
    isClosed: false,
    version: "4.4.0",
    antiAffinity: "required" as const,
    nodePortRange: undefined,
  };

  for (const access of kinds) {
    it(`has fifty different addresses with ${Object.keys(access)}`, () => {
      const mistakes = new Mistakes();
      const listeners = planListeners(external(access).listeners, surroundings, mistakes);
      assert.deepEqual(mistakes.found, []);
      const text = advertisedListeners(nodes, listeners, {});
      assert.equal(text.trimEnd().split("\n").length, 50);
    });
  }
});
