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
    const names = ["ADVERTISED_LISTENERS", "NODE_ID", "NAMESPACE", "HOST_IP", "ZOOKEEPER_CONNECT"];
    const config = { "x.all": names.map((name) => `\\\${${name}}`).join() };
    assert.equal(rendered({ config }).get("x.all"), config["x.all"]);
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
