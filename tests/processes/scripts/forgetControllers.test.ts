import assert from "node:assert/strict";
import { Pod } from "./pod";

const OF_CONTROLLERS = '{"version":2,"brokerid":101,"timestamp":"1","kraftControllerEpoch":7}';
const OF_A_BROKER = '{"version":2,"brokerid":1,"timestamp":"1","kraftControllerEpoch":-1}';

describe("ZooKeeper, once controllers are gone that wrote to it", () => {
  let pod: Pod;
  afterEach(() => pod.remove());

  function forgets(connect: string, controller: string, path: string, afterwards = "Node does not exist: ") {
    pod = new Pod({ version: "3.9.2", zooKeeper: { connect } });
    pod.fakeProgram(
      "kafka-run-class.sh",
      `cat >>${pod.root}/commands`,
      `echo '${controller}'`,
      `echo '${afterwards}${path}/migration'`,
    );
    return pod.run("forgetControllers.sh", connect);
  }
  const deleted = () =>
    pod
      .read("commands")!
      .split("\n")
      .filter((line) => line.startsWith("delete"));

  it("forgets them, so that a broker controls", () => {
    assert.equal(forgets("a:2181,b:2181/kafka", OF_CONTROLLERS, "/kafka").status, 0);
    assert.deepEqual(deleted(), ["delete /kafka/controller", "delete /kafka/migration"]);
    assert.equal(pod.read("kafka-run-class.sh.arguments")!.trimEnd().split("\n").at(-1), "a:2181,b:2181");
  });

  it("keeps the broker that controls, where there is one", () => {
    assert.equal(forgets("zk:2181", OF_A_BROKER, "").status, 0);
    assert.deepEqual(deleted(), ["delete /migration"]);
  });

  it("is told of in its own words where it doesn't", () => {
    const { status, errors } = forgets(
      "zk:2181",
      OF_CONTROLLERS,
      "",
      "KeeperErrorCode = ConnectionLoss for ",
    );
    assert.equal(status, 1);
    assert.match(
      errors,
      /ConnectionLoss for \/migration[^]*ZooKeeper at zk:2181 hasn't forgotten the controllers/,
    );
  });
});
