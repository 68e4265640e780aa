import assert from "node:assert/strict";
import { planEnsemble } from "../../../components/plan/zooKeeper/ensemblePlan";
import { DATA_MOUNT } from "../../../components/plan/zooKeeper/zooCfg";
import { Pod } from "./pod";

describe("The ZooKeeper server of a pod", () => {
  let pod: Pod;
  afterEach(() => pod.remove());

  function newPod(replicas = 3, environment: Record<string, string> = {}): Pod {
    pod = new Pod({}, { POD_NAME: "zk-1", HEAP_OPTIONS: "-Xms64m -Xmx64m", ...environment });
    configure(replicas);
    pod.write("kafka/libs/zookeeper-3.8.4.jar", "");
    pod.fakeProgram("java", "exit 7");
    return pod;
  }

  function configure(replicas: number): void {
    const { zooCfg } = planEnsemble("zk", { replicas });
    pod.write("config/zoo.cfg", zooCfg.replace(DATA_MOUNT, `${pod.root}/data`));
  }

  const run = () => pod.run("zookeeper.sh");
  const javaArguments = () => pod.read("java.arguments")!.trimEnd().split("\n");

  it("takes the script's place, with its heap, its jars and its file", () => {
    const { status, process, errors } = newPod().run("zookeeper.sh");
    assert.equal(errors, "");
    assert.equal(status, 7);
    assert.equal(pod.read("java.process"), `${process}\n`);
    assert.deepEqual(javaArguments().slice(0, 2), ["-Xms64m", "-Xmx64m"]);
    assert.deepEqual(javaArguments().slice(-4), [
      "-cp",
      `${pod.root}/kafka/libs/*:`,
      "org.apache.zookeeper.server.quorum.QuorumPeerMain",
      `${pod.root}/config/zoo.cfg`,
    ]);
  });

  it("takes options of the JVM after its own", () => {
    newPod(3, { JVM_OPTIONS: "-XX:-ExitOnOutOfMemoryError -Da=b" }).run("zookeeper.sh");
    assert.match(
      javaArguments().join(" "),
      /\+ExitOnOutOfMemoryError .* -XX:-ExitOnOutOfMemoryError -Da=b -cp /,
    );
  });

  it("has what is for its JVM alone under the names that Java reads", () => {
    newPod(3, { NODE_ONLY_JAVA_TOOL_OPTIONS: "-Da=b" }).run("zookeeper.sh");
    assert.match(pod.read("java.environment")!, /^JAVA_TOOL_OPTIONS=-Da=b$/m);
    assert.doesNotMatch(pod.read("java.environment")!, /NODE_ONLY/);
  });

  it("is the one after its ordinal: ZooKeeper counts from 1 on", () => {
    newPod();
    run();
    assert.equal(pod.read("data/data/myid"), "2\n");
    assert.match(pod.read("config/zoo.cfg")!, /^server\.2=zk-1\.zk-headless\./m);
  });

  it("starts again on its volume", () => {
    newPod();
    run();
    assert.equal(run().status, 7);
  });

  it("refuses the volume of an ensemble of another size, and says which to set", () => {
    newPod(1);
    run();
    configure(3);
    pod.write("java.arguments", "");
    const { status, errors } = run();
    assert.equal(status, 1);
    assert.match(errors, /data as one of 1, and replicas is 3, which can't be changed; set it to 1/);
    assert.equal(pod.read("java.arguments"), "");
    configure(1);
    assert.equal(run().status, 7);
  });

  it("refuses to be one of three beside a first one that has run alone, whose data it doesn't have", () => {
    newPod();
    const asked = `${pod.root}/asked`;
    const runsAlone = `[ "$4" = 'Mode: standalone' ]`;
    pod.write("config/askZookeeper.sh", `echo "$*" >${asked}\n${runsAlone}\n`);
    const { status, errors } = run();
    assert.equal(status, 1);
    assert.match(errors, /data as one of 1, and replicas is 3/);
    assert.match(pod.read("asked")!, /^zk-0\.zk-headless\.\S+ 2181 srvr Mode: standalone$/m);
    assert.equal(pod.read("java.arguments"), undefined);
  });

  it("says that the image has no ZooKeeper when there is no jar of it", () => {
    newPod(3, { KAFKA_HOME: "/nowhere" });
    const { status, errors } = run();
    assert.equal(status, 1);
    assert.match(errors, /no ZooKeeper in this image: no zookeeper-\*\.jar in \/nowhere\/libs/);
    assert.equal(pod.read("data/data/myid"), undefined);
  });
});
