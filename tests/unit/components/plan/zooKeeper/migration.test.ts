import assert from "node:assert/strict";
import type { KafkaClusterArgs, NodePoolArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { readJavaProperties } from "../javaProperties";
import { mistakesIn } from "../mistakesIn";

const BROKERS: NodePoolArgs = { roles: ["broker"], firstNodeId: 0 };
const CONTROLLERS: NodePoolArgs = { name: "controllers", roles: ["controller"], firstNodeId: 100 };
const ARGS: KafkaClusterArgs = {
  version: "3.9.2",
  zooKeeper: { connect: "zk:2181" },
  nodePools: [BROKERS, CONTROLLERS],
};
const properties = (args: KafkaClusterArgs, controllers: boolean) =>
  readJavaProperties(
    planCluster("kafka", args).pools.find(({ roles }) => roles.controller === controllers)!.serverProperties,
  );
const reasons = (args: Partial<KafkaClusterArgs>) =>
  mistakesIn({ ...ARGS, ...args }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

describe("Pools beside ZooKeeper", () => {
  it("have controllers that know both, and tell brokers what changes", () => {
    const found = properties(ARGS, true);
    assert.equal(found.get("zookeeper.metadata.migration.enable"), "true");
    assert.equal(found.get("zookeeper.connect"), "${ZOOKEEPER_CONNECT}");
    assert.equal(found.get("inter.broker.listener.name"), "INTERNAL");
    assert.equal(found.get("listener.security.protocol.map"), "CONTROLLER:PLAINTEXT,INTERNAL:PLAINTEXT");
    assert.equal(found.get("listeners"), "CONTROLLER://:9093");
    assert.equal(found.get("process.roles"), "controller");
  });

  it("have brokers that are the same once ZooKeeper is left out, so that they don't restart for it", () => {
    const { zooKeeper: _, ...left } = ARGS;
    const config = { "zookeeper.session.timeout.ms": "6000", "num.io.threads": "4" };
    const during = properties({ ...ARGS, config }, false);
    assert.deepEqual(during, properties({ ...left, config: { "num.io.threads": "4" } }, false));
    assert.equal(properties({ ...ARGS, config }, true).get("zookeeper.session.timeout.ms"), "6000");
  });

  it("are two, of the brokers that there are and of controllers alone", () => {
    assert.deepEqual(reasons({}), []);
    const wrong: NodePoolArgs[][] = [
      [BROKERS],
      [{ ...BROKERS, roles: ["broker", "controller"] }],
      [{ ...BROKERS, name: "brokers" }, CONTROLLERS],
      [BROKERS, CONTROLLERS, { name: "more", roles: ["broker"], firstNodeId: 200 }],
    ];
    for (const nodePools of wrong)
      assert.match(reasons({ nodePools }).join("\n"), /nodePools: are beside zooKeeper/);
  });

  it("don't have the name of the ensemble's own objects", () => {
    const zooKeeper = { ensemble: {} };
    const nodePools = [BROKERS, { ...CONTROLLERS, name: "zookeeper" }];
    assert.deepEqual(reasons({ zooKeeper, nodePools }), [
      'nodePools[1].name: is "zookeeper", and the ensemble\'s objects are called kafka-zookeeper; take another name',
    ]);
    assert.deepEqual(reasons({ nodePools }), []);
  });

  it("leave it to the arguments whether brokers and controllers know both", () => {
    const config = { "zookeeper.metadata.migration.enable": "false" };
    assert.deepEqual(reasons({ config }), [
      'config["zookeeper.metadata.migration.enable"]: can\'t be set here: it follows from zooKeeper and nodePools',
    ]);
  });

  it("take Kafka 3.9, whose brokers speak its own protocol", () => {
    assert.match(
      reasons({ version: "3.8.1" }).join("\n"),
      /version: is 3\.8\.1.*Raise the version to 3\.9\.x first/,
    );
    const config = { "inter.broker.protocol.version": "3.9" };
    assert.match(
      reasons({ config }).join("\n"),
      /config\["inter\.broker\.protocol\.version"\]: .*Take it out first/,
    );
  });

  it("leave the cluster open: it can be closed once it has left ZooKeeper", () => {
    const listeners = [{ name: "internal", port: 9092, tls: true }];
    assert.match(reasons({ listeners }).join("\n"), /^zooKeeper: is beside arguments that close the cluster/);
  });

  it("refuse what Kafka refuses or ignores with controllers", () => {
    const config = { "control.plane.listener.name": "INTERNAL" };
    assert.match(
      reasons({ config }).join("\n"),
      /config\["control\.plane\.listener\.name"\]: is for brokers with ZooKeeper/,
    );
    const { zooKeeper: _, ...left } = ARGS;
    const found = mistakesIn({ ...left, config: { "zookeeper.session.timeout.ms": "6000" } });
    assert.match(found[0].reason, /has no effect without zooKeeper/);
  });
});
