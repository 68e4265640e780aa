import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs, StorageArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { claimNames } from "../../../../../components/plan/pod/storage";
import { mistakesIn } from "../mistakesIn";

const poolOf = (storage: StorageArgs, more: KafkaClusterArgs = {}) =>
  planCluster("kafka", { storage, ...more }).pools[0];
const propertyOf = (storage: StorageArgs, name: string) =>
  new RegExp(`^${name}=(.*)$`, "m").exec(poolOf(storage).serverProperties)?.[1];

describe("A single volume", () => {
  it("has the name and the directory that it always had", () => {
    const { storage } = poolOf({ size: "4Gi", accessMode: "ReadWriteMany", annotations: { a: "b" } });
    const [volume] = storage.volumes;
    assert.deepEqual(claimNames(storage, "kafka-1"), ["data-kafka-1"]);
    assert.equal(volume.mount, "/var/lib/kafka/data");
    assert.equal(volume.accessMode, "ReadWriteMany");
    assert.deepEqual(volume.annotations, { a: "b" });
    assert.equal(propertyOf({}, "log.dirs"), "/var/lib/kafka/data/kafka");
    assert.equal(propertyOf({}, "metadata.log.dir"), undefined);
  });

  it("is the same as a list of one volume called data", () => {
    const listed = poolOf({ volumes: [{ name: "data", size: "4Gi" }] });
    const single = poolOf({ size: "4Gi" });
    assert.equal(listed.serverProperties, single.serverProperties);
    assert.deepEqual(listed.storage.volumes, [{ ...single.storage.volumes[0], path: "storage.volumes[0]" }]);
  });
});

describe("Several volumes", () => {
  const volumes = [
    { name: "fast", size: "1Gi", class: "ssd" },
    { name: "data", annotations: { "backup/no": "" } },
  ];

  it("are a claim and a directory each", () => {
    const { storage } = poolOf({ volumes });
    assert.deepEqual(claimNames(storage, "kafka-0"), ["data-kafka-0", "fast-kafka-0"]);
    assert.deepEqual(
      storage.volumes.map(({ size, class: name }) => [size, name]),
      [
        ["10Gi", undefined],
        ["1Gi", "ssd"],
      ],
    );
    assert.equal(propertyOf({ volumes }, "log.dirs"), "/var/lib/kafka/data/kafka,/var/lib/kafka/fast/kafka");
  });

  it("are the same in another order, and a mistake is still where it is written", () => {
    const metadataVolume = "data";
    const [one, other] = [volumes, [...volumes].reverse()].map((volumes) =>
      poolOf({ volumes, metadataVolume }),
    );
    assert.equal(one.serverProperties, other.serverProperties);
    assert.deepEqual(
      one.storage.volumes.map(({ name, path }) => [name, path]),
      [
        ["data", "storage.volumes[1]"],
        ["fast", "storage.volumes[0]"],
      ],
    );
  });

  it("keep the metadata log in one that is named, and in the first else", () => {
    assert.equal(propertyOf({ volumes }, "metadata.log.dir"), "/var/lib/kafka/fast/kafka");
    const chosen = { volumes, metadataVolume: "data" };
    assert.equal(propertyOf(chosen, "metadata.log.dir"), "/var/lib/kafka/data/kafka");
  });
});

describe("Ephemeral storage", () => {
  it("has no claims", () => {
    const { storage } = poolOf({ ephemeral: true, sizeLimit: "1Gi" });
    assert.deepEqual(claimNames(storage, "kafka-0"), []);
    assert.deepEqual(storage.ephemeral, { sizeLimit: "1Gi" });
    assert.equal(propertyOf({ ephemeral: true }, "log.dirs"), "/var/lib/kafka/data/kafka");
  });
});

describe("Storage is refused", () => {
  const WRONG: [what: string, storage: StorageArgs, path: string, named: string][] = [
    ["without volumes", { volumes: [] }, "volumes", "is empty"],
    [
      "with a volume's size beside volumes",
      { volumes: [{ name: "a" }], size: "1Gi" },
      "size",
      "single volume",
    ],
    [
      "with a volume's class beside volumes",
      { volumes: [{ name: "a" }], class: "b" },
      "class",
      "single volume",
    ],
    ["with two volumes of one name", { volumes: [{ name: "a" }, { name: "a" }] }, "volumes[1].name", '"a"'],
    ["with a name in capitals", { volumes: [{ name: "A" }] }, "volumes[0].name", 'is "A"; write lower-case'],
    ["with a name that is mounted", { volumes: [{ name: "tmp" }] }, "volumes[0].name", "mounts already"],
    ["with a wrong size of one", { volumes: [{ name: "a", size: "1" + "GB" }] }, "volumes[0].size", "4Gi"],
    [
      "with a wrong class of one",
      { volumes: [{ name: "a", class: "x y" }] },
      "volumes[0].class",
      "DNS names",
    ],
    ["with a mode that can't write", { accessMode: "ReadOnlyMany" }, "accessMode", "use ReadWriteOnce"],
    [
      "with Pulumi's own annotations",
      { annotations: { "pulumi.com/x": "" } },
      'annotations["pulumi.com/x"]',
      "Pulumi",
    ],
    ["with metadata on no volume", { metadataVolume: "a" }, "metadataVolume", "there are none"],
    [
      "with metadata on a volume that isn't there",
      { volumes: [{ name: "fast" }, { name: "slow" }], metadataVolume: "fats" },
      "metadataVolume",
      "did you mean fast?",
    ],
    ["with a limit of a claim", { sizeLimit: "1Gi" }, "sizeLimit", "for ephemeral storage"],
    ["with a wrong limit", { ephemeral: true, sizeLimit: "1GB" }, "sizeLimit", 'is "1GB"'],
    ["with claims that are ephemeral", { ephemeral: true, size: "1Gi" }, "size", "is for claims"],
    [
      "with volumes that are ephemeral",
      { ephemeral: true, volumes: [{ name: "a" }] },
      "volumes",
      "is for claims",
    ],
    ["with nothing to delete", { ephemeral: true, deleteClaim: true }, "deleteClaim", "is for claims"],
  ];
  for (const [what, storage, path, named] of WRONG) {
    it(what, () => {
      const [mistake, ...others] = mistakesIn({ storage });
      assert.deepEqual(others, []);
      assert.equal(mistake.propertyPath, `storage.${path}`);
      assert.ok(mistake.reason.includes(named), mistake.reason);
    });
  }

  it("with several volumes before Kafka 3.7", () => {
    const storage = { volumes: [{ name: "a" }, { name: "b" }] };
    assert.deepEqual(mistakesIn({ storage, version: "3.7.0" }), []);
    const [{ propertyPath, reason }] = mistakesIn({ storage, version: "3.6.2" });
    assert.equal(propertyPath, "storage.volumes");
    assert.match(reason, /3\.7 or later/);
  });
});

describe("The examples of storage", () => {
  const folder = join(__dirname, "../../../../../examples/storage");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
    it(`are right: ${file}`, () => {
      const { config } = parse(readFileSync(join(folder, file), "utf8"));
      const args: KafkaClusterArgs = config["kafka-cluster:cluster"];
      assert.deepEqual(mistakesIn(args), []);
      assert.ok(args.storage);
    });
  }
});
