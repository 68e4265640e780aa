import assert from "node:assert/strict";
import { readJavaProperties } from "../../unit/components/plan/javaProperties";
import { Pod } from "./pod";

const LISTENERS = [
  { name: "internal", port: 9092 },
  { name: "external", port: 9094, hostPort: { port: 31092 } },
];

describe("What a pod fills into its server.properties", () => {
  let pod: Pod;
  afterEach(() => pod.remove());
  const rendered = (...given: ConstructorParameters<typeof Pod>) => {
    pod = new Pod(...given);
    const { status, errors } = pod.runCommon("render server.properties");
    assert.equal(errors, "");
    assert.equal(status, 0);
    return readJavaProperties(pod.read("tmp/server.properties")!);
  };

  it("is its own id, its own addresses and its namespace", () => {
    const properties = rendered({ listeners: LISTENERS });
    assert.equal(properties.get("node.id"), "1");
    assert.equal(
      properties.get("advertised.listeners"),
      "INTERNAL://kafka-1.kafka-headless.events.svc.cluster.local:9092,EXTERNAL://10.0.0.2:31092",
    );
    assert.equal(
      properties.get("controller.quorum.bootstrap.servers"),
      [0, 1, 2].map((id) => `kafka-${id}.kafka-headless.events.svc.cluster.local:9093`).join(","),
    );
    assert.ok(![...properties.values()].some((value) => value.includes("$")));
  });

  it("has the address of a broker that came late from beside its configuration, once it is there", () => {
    pod = new Pod({ listeners: LISTENERS }, { POD_NAME: "kafka-7" });
    const comes =
      "look_up_every=0.2; (sleep 1; echo '7 INTERNAL://seven:9092' >\"$CLUSTER_DIR/advertised.listeners\") &";
    const { status, errors } = pod.runCommon(`${comes} render server.properties`);
    assert.deepEqual([status, errors], [0, ""]);
    const properties = readJavaProperties(pod.read("tmp/server.properties")!);
    assert.equal(properties.get("advertised.listeners"), "INTERNAL://seven:9092");
  });

  it("is nothing for a broker that nobody has written down: it doesn't start", () => {
    pod = new Pod({ listeners: LISTENERS }, { POD_NAME: "kafka-7" });
    const { status, errors } = pod.runCommon("look_up_for=0; render server.properties");
    assert.notEqual(status, 0);
    assert.match(errors, /written down nothing that node 7 advertises/);
  });

  it("is an IPv6 address in brackets", () => {
    const properties = rendered({ listeners: LISTENERS }, { HOST_IP: "fd00::2" });
    assert.match(properties.get("advertised.listeners")!, /,EXTERNAL:\/\/\[fd00::2\]:31092$/);
  });

  it("is told by the end of the pod's name, however many hyphens are in it", () => {
    const properties = rendered({ name: "my-events-0", listeners: LISTENERS }, { POD_NAME: "my-events-0-2" });
    assert.equal(properties.get("node.id"), "2");
    assert.match(
      properties.get("advertised.listeners")!,
      /^INTERNAL:\/\/my-events-0-2\.my-events-0-headless\./,
    );
  });

  it("leaves what the user wrote as it was, whatever characters are in it", () => {
    const config = { "x.sed": "a|b&c/d\\e$f", "x.shell": "$(reboot) `reboot` $HOME ${HOME} 'a' \"b\" ü" };
    const properties = rendered({ config });
    assert.equal(properties.get("x.sed"), config["x.sed"]);
    assert.equal(properties.get("x.shell"), config["x.shell"]);
  });

  it("leaves what the user wrote as it was, where it is the text of a placeholder too", () => {
    const names = [
      "ADVERTISED_LISTENERS",
      "NODE_ID",
      "NAMESPACE",
      "HOST_IP",
      "HOST_RACK",
      "ZOOKEEPER_CONNECT",
    ];
    const config = { "x.all": names.map((name) => `\\\${${name}}`).join() };
    assert.equal(rendered({ config }).get("x.all"), config["x.all"]);
  });
});

describe("What a pod looks up of its Kubernetes node", () => {
  const TABLE = "cluster/kubernetes-nodes";
  const ASKS = {
    listeners: [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: { port: 31092, addressType: "ExternalIP" as const } },
      { name: "partners", port: 9095, hostPort: { port: 31093, addressType: "Hostname" as const } },
    ],
    rack: { topologyKey: "topology.kubernetes.io/zone" },
  };
  const LINES = [
    "worker-1.example EXTERNAL_IP=203.0.113.1 HOSTNAME=one RACK=a",
    "worker-10example EXTERNAL_IP=203.0.113.3 HOSTNAME=three RACK=c",
    "worker-10 EXTERNAL_IP=[2001:db8::10] HOSTNAME=ten RACK=b",
    "bare",
    "",
  ];
  let pod: Pod;
  afterEach(() => pod.remove());
  const on = (node: string, before = "", environment: Record<string, string> = {}) => {
    pod = new Pod(ASKS, { KUBERNETES_NODE: node, ...environment });
    pod.write(TABLE, LINES.join("\n"));
    return pod.runCommon(`${before}\nrender server.properties\necho done`);
  };
  const found = () => {
    const properties = readJavaProperties(pod.read("tmp/server.properties")!);
    return {
      outside: properties.get("advertised.listeners")!.split(",").slice(1),
      rack: properties.get("broker.rack"),
    };
  };

  it("is what the table says of that node, and of no other", () => {
    assert.equal(on("worker-1.example").status, 0);
    assert.deepEqual(found(), {
      outside: ["EXTERNAL://203.0.113.1:31092", "PARTNERS://one:31093"],
      rack: "a",
    });
    const text = pod.read("tmp/server.properties")!;
    assert.ok(text.endsWith("\n") && !text.includes("${"), text);
  });

  it("may be an IPv6 address", () => {
    assert.equal(on("worker-10").status, 0);
    assert.equal(found().outside[0], "EXTERNAL://[2001:db8::10]:31092");
  });

  it("ends the pod at once where the node lacks it, and says why", () => {
    const { status, errors, output } = on("bare");
    assert.deepEqual([status, output], [1, ""]);
    assert.match(
      errors,
      /^Kubernetes node bare was without an address as addressType says \(EXTERNAL_IP\) at the last `up`/,
    );
  });

  it("is waited for where the node came later", () => {
    const later = `(sleep 0.4; echo "new EXTERNAL_IP=203.0.113.9 HOSTNAME=new RACK=a" >"$CLUSTER_DIR/kubernetes-nodes") &`;
    const { status, errors } = on("new", `look_up_every=0.1\n${later}`);
    assert.equal(status, 0, errors);
    assert.equal(found().outside[0], "EXTERNAL://203.0.113.9:31092");
    assert.equal(errors.match(/Kubernetes node new wasn't known at the last `up`/g)?.length, 1, errors);
  });

  it("isn't waited for without end", () => {
    const { status, errors, output } = on("new", "look_up_every=0.1 look_up_for=1");
    assert.deepEqual([status, output], [1, ""]);
    assert.match(errors, /Run `up`: this waits for it/);
  });

  it("is the rack that Kubernetes tells the pod where the table knows nothing of the node", () => {
    const rack = { KUBERNETES_NODE_RACK: "z" };
    const only = "of_host RACK\nexit";
    assert.equal(on("new", only, rack).output, "z");
    pod.remove();
    assert.equal(on("worker-10", only, rack).output, "b");
    pod.remove();
    assert.equal(on("bare", only, rack).status, 1);
  });
});

describe("What a pod fills into the agent's file", () => {
  it("is its own id and the quorum's addresses", () => {
    const pod = new Pod({});
    assert.equal(pod.runCommon("render agent.properties").status, 0);
    const properties = readJavaProperties(pod.read("tmp/agent.properties")!);
    pod.remove();
    assert.deepEqual(Object.fromEntries(properties), {
      bootstrap: "localhost:9092",
      controller: "localhost:9093",
      id: "1",
      metadataDirectory: "/var/lib/kafka/data/kafka",
      peersFile: "/etc/kafka-cluster/cluster/nodes",
      port: "9404",
      quorum: [0, 1, 2].map((id) => `kafka-${id}.kafka-headless.events.svc.cluster.local:9093`).join(","),
    });
  });
});
