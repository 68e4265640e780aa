import assert from "node:assert/strict";
import type { KafkaClusterArgs, ListenerArgs, PeerArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { dangers } from "../../../../../components/plan/dangers";
import { mistakesIn } from "../mistakesIn";

const INTERNAL: ListenerArgs = { name: "internal", port: 9092 };
const planned = (args: KafkaClusterArgs) => planCluster("kafka", args).networkPolicy;
const withFrom = (...from: PeerArgs[]): KafkaClusterArgs => ({ listeners: [{ ...INTERNAL, from }] });
const refused = (args: KafkaClusterArgs) =>
  mistakesIn(args).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

describe("Who may connect", () => {
  it("is left to others where nothing is said of it", () => {
    assert.equal(planned({}), undefined);
    assert.equal(planned({ networkPolicy: { enabled: false } }), undefined);
  });

  it("is everyone on listeners, and nobody elsewhere, once there is a policy", () => {
    const open = [{ port: 9092, from: undefined }];
    assert.deepEqual(planned({ networkPolicy: {} }), { open });
    assert.deepEqual(planned({ networkPolicy: { enabled: true } }), { open });
  });

  it("is said of a listener, which has policies made", () => {
    const listeners: ListenerArgs[] = [
      { ...INTERNAL, from: [] },
      {
        name: "apps",
        port: 9095,
        from: [
          { podSelector: { app: "shop" } },
          { podSelector: {}, namespaceSelector: { "kubernetes.io/metadata.name": "shop" } },
          { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.3.4/32"] },
          { cidr: "2001:db8::/32" },
        ],
      },
    ];
    assert.deepEqual(planned({ listeners })?.open, [
      { port: 9092, from: [] },
      {
        port: 9095,
        from: [
          { pods: { app: "shop" }, namespaces: undefined },
          { pods: {}, namespaces: { "kubernetes.io/metadata.name": "shop" } },
          { cidr: "10.0.0.0/8", except: ["10.1.0.0/16", "10.2.3.4/32"] },
          { cidr: "2001:db8::/32", except: undefined },
        ],
      },
    ]);
  });

  it("is said of further ports of the pods", () => {
    const ports = [{ port: 7071, from: [{ namespaceSelector: { team: "sight" } }] }, { port: 9404 }];
    assert.deepEqual(planned({ networkPolicy: { ports } })?.open.slice(1), [
      { port: 7071, from: [{ pods: undefined, namespaces: { team: "sight" } }] },
      { port: 9404, from: undefined },
    ]);
  });

  it("takes labels that YAML made something else of", () => {
    const labels = { ssd: true } as unknown as Record<string, string>;
    assert.deepEqual(planned(withFrom({ podSelector: labels }))?.open[0].from, [
      { pods: { ssd: "true" }, namespaces: undefined },
    ]);
  });
});

describe("Who may connect, with a mistake,", () => {
  const ranges: [string, RegExp][] = [
    ["10.0.0.0", /write a range such as 10\.0\.0\.0\/8, or one address as/],
    ["10.0.0/8", /write a range/],
    ["10.0.0.0/33", /write a range/],
    ["2001:db8::/129", /write a range/],
    ["fe80::1%eth0/128", /write a range/],
    ["shop.example.com/32", /write a range/],
    ["10.1.2.3/8", /has bits beyond the first 8/],
    ["2001:db8::1/64", /has bits beyond the first 64/],
  ];
  for (const [cidr, reason] of ranges) {
    it(`is told that ${cidr} is no range`, () => {
      const [mistake, ...others] = refused(withFrom({ cidr }));
      assert.deepEqual(others, []);
      assert.ok(mistake.startsWith(`listeners[0].from[0].cidr: is "${cidr}"; `), mistake);
      assert.match(mistake, reason);
    });
  }

  for (const cidr of ["0.0.0.0/0", "::/0", "10.1.2.3/32", "::ffff:10.0.0.0/104", "2001:db8:1:2::/64"]) {
    it(`isn't told that ${cidr} is one`, () => assert.deepEqual(refused(withFrom({ cidr })), []));
  }

  it("is told which exception isn't one of its range", () => {
    const outside = ["11.0.0.0/16", "10.0.0.0/8", "0.0.0.0/0", "2001:db8::/32"];
    const except = ["10.3.0.0/16", ...outside];
    assert.deepEqual(
      refused(withFrom({ cidr: "10.0.0.0/8", except })),
      outside.map(
        (text, i) =>
          `listeners[0].from[0].except[${i + 1}]: is ${text}, which isn't a part of 10.0.0.0/8; only a part of it can be left out`,
      ),
    );
    assert.deepEqual(refused(withFrom({ cidr: "2001:db8::/32", except: ["2001:db8:ffff::/48"] })), []);
  });

  it("is told that an entry names nobody, or two kinds at once", () => {
    assert.deepEqual(refused(withFrom({}, { podSelector: {} }, { podSelector: {}, cidr: "10.0.0.0/8" })), [
      "listeners[0].from[0]: says nobody; write podSelector, namespaceSelector or cidr. Everyone is let in where `from` is left out",
      "listeners[0].from[2]: has cidr beside a selector, and pods are one or the other; write two entries",
    ]);
    assert.match(
      refused(withFrom({ podSelector: {}, except: [] }))[0],
      /^listeners\[0\]\.from\[0\]\.except: /,
    );
  });

  it("is told what is no label", () => {
    assert.deepEqual(
      refused(withFrom({ podSelector: { "a b": "c" }, namespaceSelector: { team: "data & co" } })),
      [
        'listeners[0].from[0].podSelector["a b"]: is no name of a label, such as disk or example.com/disk',
        'listeners[0].from[0].namespaceSelector["team"]: is "data & co"; a label has letters, digits, "-", "_" and ".", at most 63',
      ],
    );
  });

  it("is told which port isn't its own to open", () => {
    const ports = [9093, 9092, 0, 7071, 7071].map((port) => ({ port }));
    assert.deepEqual(refused({ networkPolicy: { ports } }), [
      "networkPolicy.ports[0].port: is 9093, already taken by the controllers; choose another",
      'networkPolicy.ports[1].port: is 9092, already taken by listener "internal", whose `from` says it; choose another',
      "networkPolicy.ports[2].port: is 0; use a port from 1 to 65535",
      "networkPolicy.ports[4].port: is 7071, already taken by networkPolicy.ports[3].port; choose another",
    ]);
  });

  it("is told that without policies nothing comes of it", () => {
    const networkPolicy = { enabled: false };
    assert.deepEqual(refused({ ...withFrom({ podSelector: {} }), networkPolicy }), [
      "networkPolicy.enabled: is false, and without policies nothing comes of listeners[0].from",
    ]);
    assert.match(
      refused({ networkPolicy: { ...networkPolicy, ports: [{ port: 7071 }] } })[0],
      /networkPolicy\.ports$/,
    );
  });
});

describe("Clients outside whose address nobody sees", () => {
  const from: PeerArgs[] = [{ cidr: "192.0.2.0/24" }];
  const told = (way: Partial<ListenerArgs>, more: KafkaClusterArgs = {}) =>
    dangers(
      planCluster("kafka", { ...more, listeners: [INTERNAL, { name: "outside", port: 9094, ...way }] }),
    );

  it("are warned of, with what keeps it", () => {
    const ways: [Partial<ListenerArgs>, RegExp][] = [
      [{ nodePort: {} }, /externalTrafficPolicy: Local into nodePort/],
      [{ loadBalancer: {} }, /externalTrafficPolicy: Local into loadBalancer/],
      [{ proxy: { host: "proxy.example.com", firstPort: 19092 } }, /Let the proxy, or a firewall/],
    ];
    for (const [way, advice] of ways) {
      const [{ propertyPath, reason }, ...others] = told({ ...way, from });
      assert.deepEqual(others, []);
      assert.equal(propertyPath, "listeners[1].from");
      assert.match(
        reason,
        /whoever comes through the broker's own node is let in, and nobody through others/,
      );
      assert.match(reason, advice);
    }
  });

  it("aren't where it arrives, or where everyone is let in", () => {
    const externalTrafficPolicy = "Local";
    for (const way of [{ nodePort: {} }, { loadBalancer: {} }]) assert.deepEqual(told(way), []);
    assert.deepEqual(told({ nodePort: { externalTrafficPolicy }, from }), []);
    assert.deepEqual(told({ loadBalancer: { externalTrafficPolicy }, from }), []);
    assert.deepEqual(told({ hostPort: {}, from }), []);
    assert.deepEqual(told({ portForward: {}, from }), []);
    assert.deepEqual(told({ localNodePort: {}, from }, { antiAffinity: "required" }), []);
  });

  it("may be this machine, of which `up` then tells", () => {
    const causes = [undefined, from].map((given) => {
      const listeners = [INTERNAL, { name: "outside", port: 9094, hostPort: {}, from: given }];
      return planCluster("kafka", { listeners }).listeners[1].external!.likelyCause;
    });
    assert.equal(causes[1], `${causes[0]}, or the listener's \`from\` leaves it out`);
  });
});
