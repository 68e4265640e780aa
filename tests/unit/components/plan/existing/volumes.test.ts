import assert from "node:assert/strict";
import type { KafkaClusterArgs, StorageArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import {
  addedVolumes,
  largerThanPlanned,
  checkExistingVolumes,
  checkProtectedVolumes,
  describeReplacements,
} from "../../../../../components/plan/existing/volumes";
import type { PlannedVolume } from "../../../../../components/plan/pod/storage";
import { Mistakes } from "../../../../../components/plan/mistakes";

/** What is wrong with arguments for a cluster that has these volumes, as `path: reason`. */
function refused(args: KafkaClusterArgs, existing: Partial<ExistingCluster>): string[] {
  const mistakes = new Mistakes();
  checkExistingVolumes(planCluster("kafka", args).pools, { fixedSizeClasses: [], ...existing }, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
}
const claim = (name: string, size = "4Gi") => ({
  name,
  size,
  class: "local-path",
  accessModes: ["ReadWriteOnce"],
});
const CLAIMS = [0, 1, 2].map((id) => claim(`data-kafka-${id}`));
const TEMPLATES = { kafka: ["data"] };

describe("Volumes that exist", () => {
  it("may be described as they are, and grow", () => {
    for (const size of ["4Gi", "4096Mi", "5Gi", "1Ti"]) {
      assert.deepEqual(refused({ storage: { size } }, { claims: CLAIMS, templates: TEMPLATES }), [], size);
    }
    assert.deepEqual(refused({ storage: { size: "4Gi", class: "local-path" } }, { claims: CLAIMS }), []);
  });

  it("never shrink: the largest is named, with both sizes and what would be lost", () => {
    const claims = [claim("data-kafka-0"), claim("data-kafka-1", "8Gi"), claim("data-kafka-2")];
    assert.deepEqual(refused({ storage: { size: "2Gi" } }, { claims }), [
      "storage.size: is 2Gi, but claim data-kafka-1 has 8Gi. A volume can't shrink, and a new one of 2Gi would begin " +
        "empty, without the node's data. Write 8Gi or more",
    ]);
  });

  it("may be larger where somebody else made them so, beforehand", () => {
    const found = { ...claim("data-kafka-1", "8Gi"), foundWith: "8Gi" };
    assert.deepEqual(refused({ storage: { size: "2Gi" } }, { claims: [found] }), []);
    assert.equal(largerThanPlanned(found.name, { size: "2Gi" } as PlannedVolume, { claims: [found] }), "8Gi");
    assert.equal(
      largerThanPlanned(found.name, { size: "9Gi" } as PlannedVolume, { claims: [found] }),
      undefined,
    );
    assert.equal(
      largerThanPlanned(found.name, { size: "2Gi" } as PlannedVolume, { claims: CLAIMS }),
      undefined,
    );
    // It has grown since.
    assert.match(
      refused({ storage: { size: "2Gi" } }, { claims: [{ ...found, size: "9Gi" }] })[0],
      /data-kafka-1 has 9Gi/,
    );
  });

  it("are refused where they have several modes, or no file system", () => {
    const several = { ...CLAIMS[0], accessModes: ["ReadWriteOnce", "ReadOnlyMany"] };
    assert.match(
      refused({}, { claims: [several] }).at(-1)!,
      /^storage\.accessMode: is "ReadWriteOnce", but claim data-kafka-0 has "ReadWriteOnce and ReadOnlyMany".*Make the claim with one/,
    );
    assert.match(
      refused({}, { claims: [{ ...CLAIMS[0], isBlock: true }] }).at(-1)!,
      /claim data-kafka-0 is for a device without a file system/,
    );
  });

  it("don't grow where their class doesn't let them", () => {
    const [mistake, ...others] = refused(
      { storage: { size: "5Gi" } },
      { claims: CLAIMS, fixedSizeClasses: ["local-path"] },
    );
    assert.match(
      mistake,
      /^storage\.size: is 5Gi, but claim data-kafka-0 has 4Gi.*"local-path" lets no volume/,
    );
    assert.deepEqual(others, []);
    assert.deepEqual(
      refused({ storage: { size: "4Gi" } }, { claims: CLAIMS, fixedSizeClasses: ["local-path"] }),
      [],
    );
  });

  it("keep their class and their access mode", () => {
    const storage = { size: "4Gi", class: "fast", accessMode: "ReadWriteMany" };
    const [ofClass, ofMode, ...others] = refused({ storage }, { claims: CLAIMS });
    assert.match(
      ofClass,
      /^storage\.class: is "fast", but claim data-kafka-0 has "local-path".*without the node's/,
    );
    assert.match(
      ofMode,
      /^storage\.accessMode: is "ReadWriteMany", but claim data-kafka-0 has "ReadWriteOnce"/,
    );
    assert.deepEqual(others, []);
  });

  it("of other clusters and of nodes that are gone don't matter", () => {
    const claims = [claim("data-kafka-3", "9Gi"), claim("data-other-0", "9Gi"), claim("more-kafka-0", "9Gi")];
    assert.deepEqual(refused({ storage: { size: "4Gi" } }, { claims }), []);
  });

  it("are found by the pool that they belong to, and told once where pools inherit their storage", () => {
    const pool = (name: string, storage?: StorageArgs) => ({ name, storage, replicas: 1 });
    const nodePools = [
      { ...pool("a"), roles: ["controller" as const], firstNodeId: 0 },
      { ...pool("b"), roles: ["broker" as const], firstNodeId: 10 },
      { ...pool("c", { size: "1Gi" }), roles: ["broker" as const], firstNodeId: 20 },
    ];
    const claims = ["a-0", "b-10", "c-20"].map((pod) => claim(`data-kafka-${pod}`));
    const found = refused({ nodePools, storage: { size: "2Gi" } }, { claims });
    assert.deepEqual(
      found.map((mistake) => mistake.split(":")[0]),
      ["storage.size", "nodePools[2].storage.size"],
    );
  });
});

describe("The set of volumes that nodes have", () => {
  const volumes = [{ name: "data" }, { name: "more" }];

  it("never loses all of them", () => {
    const changes: [StorageArgs, string[], RegExp][] = [
      [
        { volumes: [{ name: "more" }] },
        ["data"],
        /the one volume "more", but the nodes of StatefulSet kafka have the one .*"data"/,
      ],
      [{ ephemeral: true }, ["data"], /ephemeral storage, but .* have the one volume "data"/],
      [{}, [], /the one volume "data", but .* have ephemeral storage/],
    ];
    for (const [storage, has, expected] of changes) {
      const [mistake, ...others] = refused({ storage }, { templates: { kafka: has } });
      assert.match(mistake, /^storage: describes /);
      assert.match(mistake, expected);
      assert.deepEqual(others, []);
    }
  });

  it("may grow, which replaces the StatefulSet and renews its pods", () => {
    const existing = { templates: { kafka: ["data"] }, fixedSizeClasses: [] };
    const { pools } = planCluster("kafka", { storage: { volumes } });
    assert.deepEqual(refused({ storage: { volumes } }, existing), []);
    assert.deepEqual(addedVolumes(pools[0], existing), ["more"]);
    const [text, ...others] = describeReplacements(pools, existing);
    assert.match(text, /StatefulSet kafka get the one volume "more"/);
    assert.deepEqual(others, []);
    const unchanged: Record<string, string[]>[] = [{ kafka: ["data", "more"] }, { other: [] }];
    for (const templates of unchanged) {
      assert.deepEqual(describeReplacements(pools, { ...existing, templates }), []);
    }
  });

  it("is Pulumi's to keep where the cluster is protected", () => {
    const mistakes = new Mistakes();
    const { pools } = planCluster("kafka", { storage: { volumes } });
    checkProtectedVolumes(pools, { templates: { kafka: ["data", "more"] }, fixedSizeClasses: [] }, mistakes);
    mistakes.throwIfAny("kafka");
    checkProtectedVolumes(pools, { templates: { kafka: ["data"] }, fixedSizeClasses: [] }, mistakes);
    assert.throws(() => mistakes.throwIfAny("kafka"), /storage: gives .* it is protected/s);
  });

  it("leaves the metadata where it is", () => {
    const storage = { volumes: [...volumes].reverse() };
    const [mistake, ...others] = refused({ storage }, { templates: { kafka: ["data"] } });
    assert.match(mistake, /^storage\.metadataVolume: is "more", which .* don't have yet.* of data$/);
    assert.deepEqual(others, []);
    assert.deepEqual(
      refused({ storage: { ...storage, metadataVolume: "data" } }, { templates: { kafka: ["data"] } }),
      [],
    );
  });

  it("may be written in another order", () => {
    assert.deepEqual(refused({ storage: { volumes } }, { templates: { kafka: ["more", "data"] } }), []);
  });

  it("is free where there is no StatefulSet yet, or none may be read", () => {
    assert.deepEqual(refused({ storage: { volumes } }, { templates: { other: ["data"] } }), []);
    assert.deepEqual(refused({ storage: { volumes } }, {}), []);
  });
});
