import assert from "node:assert/strict";
import type { ZooKeeperEnsembleArgs } from "../../../../../components";
import { MistakesError } from "../../../../../components/plan/mistakes";
import { planEnsemble } from "../../../../../components/plan/zooKeeper/ensemblePlan";

function mistakesIn(args: ZooKeeperEnsembleArgs): MistakesError {
  try {
    planEnsemble("zk", args);
  } catch (error) {
    if (error instanceof MistakesError) return error;
    throw error;
  }
  throw new Error("the plan accepts it");
}

describe("The plan of a ZooKeeper ensemble", () => {
  it("is three servers on Kafka's own image when nothing is said", () => {
    const plan = planEnsemble("zk", {});
    assert.equal(plan.image.name, "apache/kafka:3.9.2");
    assert.equal(plan.memory.heapOptions, "-Xms512m -Xmx512m");
    assert.deepEqual(
      plan.servers.map(({ pod }) => pod),
      ["zk-0", "zk-1", "zk-2"],
    );
    assert.equal(
      plan.connect,
      [0, 1, 2].map((id) => `zk-${id}.zk-headless.\${NAMESPACE}.svc.cluster.local:2181`).join(","),
    );
  });

  it("has this zoo.cfg for one server", () => {
    assert.equal(
      planEnsemble("zk", { replicas: 1, clusterDomain: "example.com" }).zooCfg,
      [
        "4lw.commands.whitelist=mntr,ruok,srvr",
        "admin.enableServer=false",
        "autopurge.purgeInterval=12",
        "autopurge.snapRetainCount=3",
        "clientPort=2181",
        "dataDir=/var/lib/zookeeper/data",
        "initLimit=10",
        "quorumListenOnAllIPs=true",
        "server.1=zk-0.zk-headless.${NAMESPACE}.svc.example.com:2888:3888",
        "syncLimit=5",
        "tickTime=2000",
        "",
      ].join("\n"),
    );
  });

  it("takes the user's lines of zoo.cfg, over defaults too", () => {
    const { zooCfg } = planEnsemble("zk", { config: { maxClientCnxns: "60", tickTime: "3000" } });
    assert.match(zooCfg, /^maxClientCnxns=60$/m);
    assert.match(zooCfg, /^tickTime=3000$/m);
    assert.doesNotMatch(zooCfg, /^tickTime=2000$/m);
  });

  it("takes whole numbers alone where a server does", () => {
    const config = {
      tickTime: "-1",
      syncLimit: "0",
      maxClientCnxns: "abc",
      initLimit: "5",
      snapCount: "1.5",
    };
    assert.throws(
      () => planEnsemble("zk", { config }),
      (error: Error) => {
        const paths = ["tickTime", "syncLimit", "maxClientCnxns", "snapCount"].map(
          (name) => `config["${name}"]: is "`,
        );
        assert.deepEqual(
          paths.filter((path) => !error.message.includes(path)),
          [],
        );
        assert.match(error.message, /have 4 mistakes.*must be a whole number of 1 or more/s);
        return true;
      },
    );
    planEnsemble("zk", { config: { maxClientCnxns: "0", tickTime: "3000" } });
  });

  it("takes no image of a Kafka that has no ZooKeeper", () => {
    for (const name of ["apache/kafka:4.4.0", "mirror.example.com/confluentinc/cp-kafka:8.0.0"]) {
      assert.throws(
        () => planEnsemble("zk", { image: { name } }),
        /image\.name: is .*, and Kafka 4\.0\.0 and later have no ZooKeeper; use one of Kafka up to 3\.9/,
      );
    }
    assert.equal(
      planEnsemble("zk", { image: { name: "apache/kafka:3.9.2" } }).image.name,
      "apache/kafka:3.9.2",
    );
  });

  it("takes an image with ZooKeeper alone without a word about Kafka", () => {
    assert.equal(planEnsemble("zk", { image: { name: "zookeeper:3.8" } }).image.name, "zookeeper:3.8");
  });

  const WRONG: [what: string, args: ZooKeeperEnsembleArgs, path: string, named: string[]][] = [
    ["two servers", { replicas: 2 }, "replicas", ["is 2", "even number of servers", "Use 1, 3 or 5"]],
    ["seven servers", { replicas: 7 }, "replicas", ["is 7", "Use 1, 3 or 5"]],
    ["no server", { replicas: 0 }, "replicas", ["is 0", "use 1, 3 or 5"]],
    ["a Kafka without ZooKeeper", { version: "4.0.0" }, "version", ["is 4.0.0", "3.9"]],
    ["servers by hand", { config: { "server.1": "a:2888:3888" } }, 'config["server.1"]', ["replicas"]],
    ["another port", { config: { clientPort: "2182" } }, 'config["clientPort"]', ["2181"]],
    ["a heap without unit", { heap: "512" }, "heap", ["is 512", "64Mi"]],
    ["a size that is none", { storage: { size: "big" } }, "storage.size", ['is "big"', "4Gi"]],
    ["an unknown spread", { antiAffinity: "never" as "none" }, "antiAffinity", ['is "never"', "required"]],
    ["no time", { timeoutSeconds: 0 }, "timeoutSeconds", ["is 0", "seconds"]],
    ["a namespace that is none", { namespace: "Zoo" }, "namespace", ['is "Zoo"']],
  ];
  for (const [what, args, path, named] of WRONG) {
    it(`refuses ${what}`, () => {
      const { errors, message } = mistakesIn(args);
      assert.deepEqual(
        errors.map(({ propertyPath }) => propertyPath),
        [path],
      );
      named.forEach((text) => assert.ok(errors[0].reason.includes(text), errors[0].reason));
      assert.match(message, /^The arguments of ZooKeeper ensemble "zk" have 1 mistake/);
    });
  }
});
