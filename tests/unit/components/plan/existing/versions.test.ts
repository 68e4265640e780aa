import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import { describeVersion, runningVersion } from "../../../../../components/plan/existing/versions";
import { METADATA_LEVELS } from "../../../../../components/plan/kafka/metadataVersion";
import { refusal, refused, running, silent, telling, withSets } from "./running";

const zooKeeper = { connect: "zk:2181" };
const ofZooKeeper = (version: string, protocol?: string): KafkaClusterArgs => ({
  version,
  zooKeeper,
  ...(protocol !== undefined && { config: { "inter.broker.protocol.version": protocol } }),
});
const levelOf = (release: string) => METADATA_LEVELS.find((line) => line.release === release)!.highest;
/** A cluster of the newest Kafka whose metadata is finalized at a level. */
const finalized = (level: number | undefined) =>
  telling(running({}), {
    features: level === undefined ? {} : { "metadata.version": level, "kraft.version": 1 },
  });

describe("The release that a cluster runs", () => {
  it("is what its pods were made from, else what Kafka tells, else what the image's tag does", () => {
    const existing = running({ version: "3.9.1" });
    assert.equal(runningVersion(withSets(existing, { madeFrom: { version: "3.8.0" } })), "3.8.0");
    const untold = withSets(existing, { madeFrom: undefined, image: "registry:5000/kafka:3.7.1-debian" });
    assert.equal(runningVersion(untold), "3.9.1");
    assert.equal(runningVersion({ ...untold, kafka: undefined }), "3.7.1");
    const tagless = withSets(untold, { image: "registry:5000/kafka@sha256:0" });
    assert.equal(runningVersion({ ...tagless, kafka: undefined }), undefined);
    assert.equal(runningVersion({}), undefined);
  });
});

describe("Brokers with ZooKeeper", () => {
  it("of two releases don't understand each other unless the newer ones are told the older protocol", () => {
    assert.match(
      refusal(ofZooKeeper("3.9.2"), running(ofZooKeeper("3.5.2"))),
      /^version: is 3\.9\.2, and this cluster runs 3\.5\.2, .* Write config: \{ inter\.broker\.protocol\.version: "3\.5" \} beside it/,
    );
    for (const newer of ["3.9", "3.6-IV0"]) {
      assert.match(
        refusal(ofZooKeeper("3.9.2", newer), running(ofZooKeeper("3.5.2"))),
        /^version: is 3\.9\.2/,
        newer,
      );
    }
  });

  it("are upgraded with the protocol of before, which is taken out afterwards", () => {
    for (const protocol of ["3.5", "3.5-IV2", "3.4"]) {
      assert.deepEqual(refused(ofZooKeeper("3.9.2", protocol), running(ofZooKeeper("3.5.2"))), [], protocol);
    }
    assert.deepEqual(refused(ofZooKeeper("3.9.2"), running(ofZooKeeper("3.9.2", "3.5"))), []);
  });

  it("of one release speak one protocol, and older ones are asked for by who knows why", () => {
    assert.deepEqual(refused(ofZooKeeper("3.5.2"), running(ofZooKeeper("3.5.1"))), []);
    assert.deepEqual(refused(ofZooKeeper("3.5.2"), running(ofZooKeeper("3.9.2", "3.5"))), []);
  });

  it("aren't held back where nobody knows which release they are of", () => {
    const existing = withSets(running(ofZooKeeper("3.5.2")), { madeFrom: undefined, image: "kafka" });
    assert.deepEqual(refused(ofZooKeeper("3.9.2"), { ...existing, kafka: undefined }), []);
  });

  it("that still run the release of before need its protocol, though an up has begun with the next", () => {
    const begun = running(ofZooKeeper("3.9.2", "3.5"));
    const pods = begun.pods.map((pod) => ({ ...pod, isOutdated: pod.id < 2 }));
    assert.match(refusal(ofZooKeeper("3.9.2"), { ...begun, pods }), /^version: /);
  });
});

describe("The metadata of a cluster that runs", () => {
  it("can't be read by a release that is older than it", () => {
    assert.match(
      refusal({ version: "4.1.1" }, finalized(levelOf("4.2"))),
      /^version: is 4\.1\.1, which can't read the metadata of this cluster: .* finalized as that of Kafka 4\.2\. Write 4\.2\.0 or later$/,
    );
    assert.match(
      refusal({ version: "4.1.0" }, finalized(levelOf("4.1") + 1)),
      /finalized as that of Kafka 4\.2\./,
    );
  });

  it("can be read by each release that has its version, so that a cluster goes back that wasn't finalized", () => {
    for (const version of ["4.1.0", "4.1.1", "4.2.0", "4.3.1"]) {
      assert.deepEqual(refused({ version }, finalized(levelOf("4.1"))), [], version);
    }
  });

  it("is of the release of whichever feature came last", () => {
    const features = { "metadata.version": levelOf("4.3"), "share.version": 2, "kraft.version": 1 };
    assert.match(
      refusal({ version: "4.3.1" }, telling(running({ version: "4.4.0" }), { features })),
      /its share\.version is finalized as that of Kafka 4\.4\. Write 4\.4\.0 or later$/,
    );
    const former = { ...features, "share.version": 1, "group.version": 1, "some.version": 7 };
    assert.deepEqual(
      refused({ version: "4.3.1" }, telling(running({ version: "4.4.0" }), { features: former })),
      [],
    );
    const all = { "share.version": 2, "metadata.version": levelOf("4.4") };
    assert.match(
      refusal({ version: "4.3.1" }, telling(running({ version: "4.4.0" }), { features: all })),
      /its metadata\.version is finalized as that of Kafka 4\.4\./,
    );
  });

  it("is told by Kafka alone", () => {
    assert.deepEqual(refused({ version: "4.1.0" }, finalized(undefined)), []);
    assert.deepEqual(refused({ version: "4.1.0" }, telling(running({}), { features: null })), []);
    assert.deepEqual(
      refused({ version: "4.1.0" }, finalized(levelOf("4.4") + 9)),
      [],
      "a level that isn't known",
    );
  });

  it("has levels as Kafka counts them", () => {
    // From Kafka's MetadataVersion: 3.0-IV1 is 1, and these are the last of their lines.
    assert.deepEqual(
      ["3.0", "3.3", "3.6", "3.9", "4.0", "4.3", "4.4"].map(levelOf),
      [1, 7, 14, 21, 25, 30, 33],
    );
  });
});

describe("Kafka 4.2.0", () => {
  const warnings = (version: string, existing?: ExistingCluster) =>
    describeVersion(planCluster("kafka", { version }), existing);

  it("is warned of where brokers of it and older ones are to run beside each other", () => {
    for (const [from, to] of [
      ["4.1.1", "4.2.0"],
      ["4.2.0", "4.1.1"],
    ]) {
      const [text, ...more] = warnings(to, running({ version: from }));
      assert.match(
        text,
        new RegExp(`^version: is ${to}, and this cluster runs ${from}: .*KAFKA-20322.*4\\.2\\.2`),
      );
      assert.deepEqual(more, []);
    }
  });

  it("isn't warned of beside itself and newer ones", () => {
    for (const [from, to] of [
      ["4.2.0", "4.2.0"],
      ["4.2.0", "4.2.2"],
      ["4.2.2", "4.2.0"],
      ["4.1.1", "4.2.2"],
    ]) {
      assert.deepEqual(warnings(to, running({ version: from })), [], `${from} to ${to}`);
    }
    assert.deepEqual(warnings("4.2.0"), []);
  });

  it("isn't all that is said: so is a version that is newer than this package", () => {
    assert.match(warnings("4.9.1").join(), /newest Kafka that this package knows/);
  });
});

describe("Volumes that Kafka 4.4 has formatted", () => {
  const begun = (args: KafkaClusterArgs = {}) => ({
    ...silent(running({ version: "4.4.0", metadataVersion: "4.3-IV0", ...args })),
    foundedId: undefined,
  });

  it("aren't left to an older one before it has run: that would begin without what they were formatted with", () => {
    assert.match(
      refusal({ version: "4.3.1" }, begun()),
      /^version: is 4\.3\.1, and Kafka 4\.4\.0 has formatted the volumes of this cluster and not run on them yet: /,
    );
    assert.deepEqual(refused({ version: "4.4.0" }, begun()), []);
    assert.deepEqual(refused({ version: "4.2.2" }, begun({ version: "4.3.1" })), []);
  });

  it("go back to an older one once it has run, with the metadata of that", () => {
    assert.deepEqual(refused({ version: "4.3.1" }, { ...begun(), foundedId: "x" }), []);
    const features = { "metadata.version": levelOf("4.3") };
    const ran = telling(running({ version: "4.4.0" }), { features });
    assert.deepEqual(refused({ version: "4.3.1" }, { ...ran, foundedId: undefined }), []);
  });

  it("are formatted by the older one where the newer one's image never came, or where they end with their pods", () => {
    const pods = begun().pods!.map((pod) => ({ ...pod, hasBegun: false }));
    assert.deepEqual(refused({ version: "4.3.1" }, { ...begun(), pods }), []);
    const storage = { ephemeral: true };
    assert.deepEqual(refused({ version: "4.3.1", storage }, { ...begun({ storage }), claims: [] }), []);
  });
});
