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
    // As kafka-storage does: the id it is given ends up in meta.properties.
    pod.fakeProgram(
      "kafka-storage.sh",
      `for argument; do case $argument in --cluster-id=*) id=\${argument#--cluster-id=} ;; esac; done`,
      `printf 'version=1\\ncluster.id=%s\\nnode.id=1\\n' "$id" >${pod.logDirectory}/meta.properties`,
    );
    return pod;
  };

  it("is formatted for the cluster with the initial controllers of its namespace", () => {
    newPod({}).write(FOUNDING, VOTERS);
    const { status, output } = pod.run("format.sh");
    assert.equal(status, 0);
    assert.deepEqual(pod.read("kafka-storage.sh.arguments")!.trimEnd().split("\n"), [
      "format",
      "--ignore-formatted",
      "--config",
      `${pod.root}/tmp/server.properties`,
      "--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ",
      "--initial-controllers",
      VOTERS.replaceAll("${NAMESPACE}", "events"),
    ]);
    assert.match(pod.read("tmp/server.properties")!, /^node\.id=1$/m);
    assert.match(output, /^volume of cluster -Lf1KjyVRaKz5KcmQCCVxQ$/m);
  });

  it("joins the cluster that was founded, and not as the voter that was on it", () => {
    newPod({}).write(FOUNDING, VOTERS);
    pod.write("cluster/cluster-id", "the-id-of-long-ago-000");
    assert.equal(pod.run("format.sh").status, 0);
    assert.deepEqual(pod.read("kafka-storage.sh.arguments")!.trimEnd().split("\n").slice(-2), [
      "--cluster-id=the-id-of-long-ago-000",
      "--no-initial-controllers",
    ]);
  });

  it("joins a cluster that others founded", () => {
    newPod({}).write(FOUNDING, [0, 2, 11].map(voter).join());
    assert.equal(pod.run("format.sh").status, 0);
    assert.match(pod.read("kafka-storage.sh.arguments")!, /--no-initial-controllers\n$/);
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
    assert.match(pod.read("kafka-storage.sh.arguments")!, /--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ\n$/);
  });

  it("tells its cluster's id where Kubernetes looks for it, and nothing else there", () => {
    newPod({}).run("format.sh");
    assert.equal(pod.read("termination-log"), "-Lf1KjyVRaKz5KcmQCCVxQ");
  });

  it("is formatted without initial controllers where they stand in server.properties", () => {
    newPod({ version: "4.0.0" }).run("format.sh");
    assert.equal(
      pod.read("kafka-storage.sh.arguments")!.trimEnd().split("\n").at(-1),
      "--cluster-id=-Lf1KjyVRaKz5KcmQCCVxQ",
    );
  });

  it("is left alone once it is formatted, and keeps the id that it has", () => {
    newPod({}).write(FOUNDING, VOTERS);
    const meta = "version=1\ncluster.id=the-id-of-long-ago-000\ndirectory.id=x\n";
    pod.write("data/kafka/meta.properties", meta);
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(pod.read("kafka-storage.sh.arguments"), undefined);
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

    it("goes on with its voters, whatever the version", () => {
      formatted({ quorum: "static" }).write(STATE, state('{"voterId":0}'));
      assert.equal(pod.run("format.sh").status, 0);
    });

    it("isn't taken for one where it is a broker's of a dynamic quorum", () => {
      formatted({}).write(STATE, state(""));
      assert.equal(pod.run("format.sh").status, 0);
    });
  });

  it("fails the pod with Kafka's own words when it can't be formatted", () => {
    pod = new Pod({});
    pod.fakeProgram("kafka-storage.sh", "echo 'Log directory is not writable' >&2", "exit 3");
    const { status, errors } = pod.run("format.sh");
    assert.equal(status, 3);
    assert.match(errors, /Log directory is not writable/);
    assert.equal(pod.read("termination-log"), undefined);
  });

  it("is formatted with the metadata version that was asked for", () => {
    newPod({}, { METADATA_VERSION: "3.7-IV4" }).run("format.sh");
    assert.deepEqual(pod.read("kafka-storage.sh.arguments")!.trimEnd().split("\n").slice(-2), [
      "--release-version",
      "3.7-IV4",
    ]);
  });

  it("is formatted by a program whose name has no ending as well", () => {
    pod = new Pod({});
    pod.fakeProgram("kafka-storage", `echo cluster.id=its-own >${pod.logDirectory}/meta.properties`);
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(pod.read("termination-log"), "its-own");
  });

  it("is formatted faster where the image brings an archive of classes", () => {
    newPod({});
    pod.write("kafka/storage.jsa", "");
    pod.run("format.sh");
    assert.match(
      pod.read("kafka-storage.sh.environment")!,
      new RegExp(`^KAFKA_JVM_PERFORMANCE_OPTS=.* -XX:SharedArchiveFile=${pod.root}/kafka/storage.jsa$`, "m"),
    );
  });
});

describe("Several volumes of a pod", () => {
  const args = { storage: { volumes: [{ name: "a" }, { name: "b" }] } };
  let pod: Pod;
  beforeEach(() => {
    pod = new Pod(args);
    // As kafka-storage does: all directories that aren't formatted are.
    pod.fakeProgram(
      "kafka-storage.sh",
      `for argument; do case $argument in --cluster-id=*) id=\${argument#--cluster-id=} ;; esac; done`,
      `for directory in ${pod.root}/{a,b}/kafka; do`,
      `  [ -f "$directory/meta.properties" ] || echo "cluster.id=$id" >"$directory/meta.properties"`,
      "done",
    );
  });
  afterEach(() => pod.remove());

  it("are formatted at once", () => {
    assert.equal(pod.run("format.sh").status, 0);
    assert.match(pod.read("a/kafka/meta.properties")!, /-Lf1KjyVRaKz5KcmQCCVxQ/);
    assert.match(pod.read("b/kafka/meta.properties")!, /-Lf1KjyVRaKz5KcmQCCVxQ/);
    assert.equal(pod.read("termination-log"), "-Lf1KjyVRaKz5KcmQCCVxQ");
  });

  it("are formatted for the cluster of those that are formatted already, when one was lost", () => {
    pod.write("b/kafka/meta.properties", "version=1\ncluster.id=the-id-of-long-ago-000\n");
    assert.equal(pod.run("format.sh").status, 0);
    assert.match(pod.read("a/kafka/meta.properties")!, /the-id-of-long-ago-000/);
    assert.equal(pod.read("termination-log"), "the-id-of-long-ago-000");
  });

  it("are left alone once all are formatted", () => {
    for (const name of ["a", "b"]) pod.write(`${name}/kafka/meta.properties`, "cluster.id=known\n");
    assert.equal(pod.run("format.sh").status, 0);
    assert.equal(pod.read("kafka-storage.sh.arguments"), undefined);
  });

  it("fail the pod when the metadata log lies in another than the one that is named", () => {
    for (const name of ["a", "b"]) pod.write(`${name}/kafka/meta.properties`, "cluster.id=known\n");
    pod.write("b/kafka/__cluster_metadata-0/quorum-state", "{}");
    const { status, errors } = pod.run("format.sh");
    assert.equal(status, 1);
    assert.match(errors, /metadata log lies in .*\/b\/kafka.*metadataVolume can't be changed/);
  });
});
