import assert from "node:assert/strict";
import { fill, ZOOKEEPER_CONNECT } from "../../../components/plan/placeholders";
import { Pod } from "./pod";

const ID = "-Lf1KjyVRaKz5KcmQCCVxQ";

describe("The id of a cluster with ZooKeeper", () => {
  let pod: Pod;
  afterEach(() => pod.remove());

  /** A pod whose ZooKeeper answers with these lines. */
  function newPod(connect: string, ...answer: string[]): Pod {
    pod = new Pod({ version: "3.9.2", zooKeeper: { connect } });
    pod.write(
      "config/server.properties",
      fill(pod.read("config/server.properties")!, { [ZOOKEEPER_CONNECT]: connect }),
    );
    const lines = answer.map((line) => `echo '${line}'`);
    pod.fakeProgram("kafka-run-class.sh", `cat >${pod.root}/commands`, ...lines);
    return pod;
  }

  const commands = () => pod.read("commands")!.trimEnd().split("\n");

  it("is the planned one for a new cluster, and is told where Kubernetes looks for it", () => {
    const { status } = newPod("zk:2181", `{"version":"1","id":"${ID}"}`).run("clusterId.sh");
    assert.equal(status, 0);
    assert.equal(pod.read("termination-log"), ID);
    assert.equal(
      pod.read("kafka-run-class.sh.arguments"),
      "org.apache.zookeeper.ZooKeeperMain\n-server\nzk:2181\n",
    );
    assert.deepEqual(commands(), [
      "create /cluster",
      `create /cluster/id {"version":"1","id":"${ID}"}`,
      "get /cluster/id",
    ]);
  });

  it("is that of the cluster that was founded, where ZooKeeper has none any more", () => {
    newPod("zk:2181", `{"version":"1","id":"the-id-of-long-ago-000"}`).write(
      "cluster/cluster-id",
      "the-id-of-long-ago-000",
    );
    assert.equal(pod.run("clusterId.sh").status, 0);
    assert.match(
      pod.read("commands")!,
      /create \/cluster\/id \{"version":"1","id":"the-id-of-long-ago-000"\}/,
    );
  });

  it("lies below the path of the connect string, each part of which is made", () => {
    newPod("a:2181,b:2181/kafka/one", `{"version":"1","id":"${ID}"}`).run("clusterId.sh");
    assert.equal(pod.read("kafka-run-class.sh.arguments")!.trimEnd().split("\n").at(-1), "a:2181,b:2181");
    assert.deepEqual(commands(), [
      "create /kafka",
      "create /kafka/one",
      "create /kafka/one/cluster",
      `create /kafka/one/cluster/id {"version":"1","id":"${ID}"}`,
      "get /kafka/one/cluster/id",
    ]);
  });

  it("is the one that ZooKeeper has, whatever was planned", () => {
    newPod("zk:2181", "Node already exists: /cluster/id", '{"version":"1","id":"the-id-of-long-ago-000"}');
    assert.equal(pod.run("clusterId.sh").status, 0);
    assert.equal(pod.read("termination-log"), "the-id-of-long-ago-000");
  });

  it("is the volume's, which is used already, and ZooKeeper isn't asked", () => {
    newPod("zk:2181");
    pod.write("data/kafka/meta.properties", "version=0\nbroker.id=1\ncluster.id=the-id-of-long-ago-000\n");
    assert.equal(pod.run("clusterId.sh").status, 0);
    assert.equal(pod.read("termination-log"), "the-id-of-long-ago-000");
    assert.equal(pod.read("commands"), undefined);
  });

  it("comes without a copy of what controllers knew, unless the broker knows them", () => {
    const begun = (...more: string[]) => {
      newPod("zk:2181");
      const properties = pod.read("config/server.properties")!;
      pod.write("config/server.properties", [properties, ...more].join("\n"));
      pod.write("data/kafka/meta.properties", "version=0\nbroker.id=1\ncluster.id=the-id-of-long-ago-000\n");
      pod.write("data/kafka/__cluster_metadata-0/00000000000000000000.log", "");
      assert.equal(pod.run("clusterId.sh").status, 0);
      return pod.read("data/kafka/__cluster_metadata-0/00000000000000000000.log");
    };
    assert.equal(begun(), undefined);
    pod.remove();
    assert.equal(begun("zookeeper.metadata.migration.enable=true", ""), "");
  });

  it("fails the pod with ZooKeeper's words when it doesn't answer", () => {
    const { status, errors } = newPod("zk:2181", "KeeperErrorCode = ConnectionLoss for /cluster/id").run(
      "clusterId.sh",
    );
    assert.equal(status, 1);
    assert.match(errors, /ConnectionLoss[^]*ZooKeeper at zk:2181 tells no id of the cluster/);
    assert.equal(pod.read("termination-log"), undefined);
  });
});
