import assert from "node:assert/strict";
import { Pod } from "./pod";

const voter = (id: number) =>
  `${id}@kafka-${id}.kafka-headless.\${NAMESPACE}.svc.cluster.local:9093:AAAAAAAAAAAAAAAAAAAAAA`;
const VOTERS = [0, 1, 2].map(voter).join();
const FOUNDING = "cluster/initial-controllers";

describe("The volume of a pod", () => {
  let pod: Pod;
  afterEach(() => pod.remove());
  const newPod = (...given: ConstructorParameters<typeof Pod>) => {
    pod = new Pod(...given);
    return pod;
  };
  /** What the JVM of the node is to format with. */
  const toFormat = () => pod.read("tmp/format.arguments")?.trimEnd().split("\n");

  it("is to be formatted for the cluster with the initial controllers of its namespace", () => {
    newPod({}).write(FOUNDING, VOTERS);
    const { status, output } = pod.run("format.sh");
    assert.equal(status, 0);
    assert.deepEqual(toFormat(), [
      "format",
      "--ignore-formatted",
      "--config",
      `${pod.root}/tmp/server.properties`,
      "--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ",
      "--initial-controllers",
      VOTERS.replaceAll("${NAMESPACE}", "events"),
    ]);
    assert.match(pod.read("tmp/server.properties")!, /^node\.id=1$/m);
    assert.equal(output, `to be formatted for cluster -Lf1KjyVRaKz5KcmQCCVxQ: ${pod.root}/data/kafka\n`);
    assert.equal(pod.read("data/kafka/meta.properties"), undefined);
  });

  it("joins the cluster that was founded, and not as the voter that was on it", () => {
    newPod({}).write(FOUNDING, VOTERS);
    pod.write("cluster/cluster-id", "the-id-of-long-ago-000");
    assert.equal(pod.run("format.sh").status, 0);
    assert.deepEqual(toFormat()!.slice(-2), [
      "--cluster-id=the-id-of-long-ago-000",
      "--no-initial-controllers",
    ]);
  });

  it("joins a cluster that others founded", () => {
    newPod({}).write(FOUNDING, [0, 2, 11].map(voter).join());
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(toFormat()!.at(-1), "--no-initial-controllers");
  });

  it("of a broker alone has no voters to be formatted with", () => {
    const pools = [
      { name: "brokers", roles: ["broker" as const], firstNodeId: 1 },
      { name: "controllers", roles: ["controller" as const], firstNodeId: 100 },
    ];
    newPod({ nodePools: pools }).write(FOUNDING, VOTERS);
    const properties = pod
      .read("config/server.properties")!
      .replace("process.roles=controller", "process.roles=broker");
    pod.write("config/server.properties", properties);
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(toFormat()!.at(-1), "--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ");
  });

  it("tells no cluster's id before it has one", () => {
    newPod({}).run("format.sh");
    assert.equal(pod.read("termination-log"), undefined);
  });

  it("is formatted without initial controllers where they stand in server.properties", () => {
    newPod({ version: "4.0.0" }).run("format.sh");
    assert.equal(toFormat()!.at(-1), "--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ");
  });

  it("is left alone once it is formatted, and tells the id that it keeps where Kubernetes looks for it", () => {
    newPod({}).write(FOUNDING, VOTERS);
    pod.write("tmp/format.arguments", "of a start before\n");
    const meta = "version=1\ncluster.id=the-id-of-long-ago-000\ndirectory.id=x\n";
    pod.write("data/kafka/meta.properties", meta);
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(toFormat(), undefined);
    assert.equal(pod.read("data/kafka/meta.properties"), meta);
    assert.equal(pod.read("termination-log"), "the-id-of-long-ago-000");
  });

  describe("of a static quorum", () => {
    const formatted = (...given: ConstructorParameters<typeof Pod>) => {
      newPod(...given);
      pod.write("data/kafka/meta.properties", "version=1\ncluster.id=x\n");
      return pod;
    };
    // As Kafka 4.3.1 writes them: a voter or broker of a static quorum, and a broker of a dynamic one.
    const state = (voters: string) =>
      `{"clusterId":"","leaderId":1,"leaderEpoch":2,"votedId":-1,"appliedOffset":0,"currentVoters":[${voters}],"data_version":0}`;
    const STATE = "data/kafka/__cluster_metadata-0/quorum-state";

    it("isn't started with a configuration that has no voters, and says what would be right", () => {
      formatted({}).write(STATE, state('{"voterId":0},{"voterId":1}'));
      const { status, errors } = pod.run("format.sh");
      assert.equal(status, 1);
      assert.match(errors, /static quorum, and the arguments describe a dynamic one: set quorum: static\.$/m);
      assert.equal(pod.read("termination-log"), undefined);
    });

    it("is started as a dynamic one once it has become that, which its volume doesn't know before another leader is there", () => {
      formatted({}).write(STATE, state('{"voterId":0},{"voterId":1}'));
      pod.write("cluster/quorum", "dynamic");
      assert.equal(pod.run("format.sh").status, 0);
    });

    it("goes on with its voters, whatever the version", () => {
      formatted({ quorum: "static" }).write(STATE, state('{"voterId":0}'));
      assert.equal(pod.run("format.sh").status, 0);
    });

    it("isn't taken for one where it is a broker's of a dynamic quorum", () => {
      formatted({}).write(STATE, state(""));
      assert.equal(pod.run("format.sh").status, 0);
    });
  });

  it("is formatted with the metadata version that was asked for", () => {
    newPod({}, { METADATA_VERSION: "3.7-IV4" }).run("format.sh");
    assert.deepEqual(toFormat()!.slice(-2), ["--release-version", "3.7-IV4"]);
  });
});

describe("Several volumes of a pod", () => {
  const args = { storage: { volumes: [{ name: "a" }, { name: "b" }] } };
  let pod: Pod;
  beforeEach(() => {
    pod = new Pod(args);
  });
  afterEach(() => pod.remove());

  it("are formatted at once", () => {
    const { status, output } = pod.run("format.sh");
    assert.equal(status, 0);
    assert.match(output, new RegExp(`: ${pod.root}/a/kafka ${pod.root}/b/kafka\n$`));
    assert.match(pod.read("tmp/format.arguments")!, /^--ignore-formatted$/m);
  });

  it("are formatted for the cluster of those that are formatted already, when one was lost", () => {
    pod.write("b/kafka/meta.properties", "version=1\ncluster.id=the-id-of-long-ago-000\n");
    const { status, output } = pod.run("format.sh");
    assert.equal(status, 0);
    assert.match(
      output,
      new RegExp(`^to be formatted for cluster the-id-of-long-ago-000: ${pod.root}/a/kafka$`, "m"),
    );
    assert.match(pod.read("tmp/format.arguments")!, /^--cluster-id=the-id-of-long-ago-000$/m);
    assert.equal(pod.read("termination-log"), "the-id-of-long-ago-000");
  });

  it("are left alone once all are formatted", () => {
    for (const name of ["a", "b"]) pod.write(`${name}/kafka/meta.properties`, "cluster.id=known\n");
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(pod.read("tmp/format.arguments"), undefined);
  });

  it("fail the pod when the metadata log lies in another than the one that is named", () => {
    for (const name of ["a", "b"]) pod.write(`${name}/kafka/meta.properties`, "cluster.id=known\n");
    pod.write("b/kafka/__cluster_metadata-0/quorum-state", "{}");
    const { status, errors } = pod.run("format.sh");
    assert.equal(status, 1);
    assert.match(errors, /metadata log lies in .*\/b\/kafka.*metadataVolume can't be changed/);
  });
});
