import assert from "node:assert/strict";
import type { KafkaClusterArgs, StorageArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../../../components/plan/existing/existingCluster";
import type { LogDirectory } from "../../../../../components/plan/existing/kafkaState";
import { describeLeaving, interrupted } from "../../../../../components/plan/existing/leaving";
import {
  describeVolumeMoves,
  emptiedDirectories,
  emptyOption,
  lostVolumes,
  sharingBrokers,
} from "../../../../../components/plan/existing/leavingVolumes";
import { describeReplacements } from "../../../../../components/plan/existing/volumes";
import { refusal, refused, type Running, running, silent, withoutSets, withSets } from "./running";

const GIB = 2 ** 30;
const as = (...names: string[]): KafkaClusterArgs => ({
  storage: { volumes: names.map((name) => ({ name, size: "4Gi" })) },
});
const plan = (args: KafkaClusterArgs) => planCluster("kafka", args);
const pathOf = (name: string) => `/var/lib/kafka/${name}/kafka`;
const directory = (name: string, replicas: number, more: Partial<LogDirectory> = {}): LogDirectory => ({
  path: pathOf(name),
  ...{ replicas, bytes: replicas * GIB, free: 100 * GIB, offline: false },
  ...more,
});

/** Three nodes that have these volumes, and on each a replica of 1 GiB. */
function having(names: string[], replicas = 1): Running {
  const of = () => names.map((name) => directory(name, replicas));
  return { ...running(as(...names)), directories: { 0: of(), 1: of(), 2: of() } };
}
const TWO = having(["data", "more"]);

describe("A volume that leaves", () => {
  it("is emptied on each broker that has it, and its claim stays", () => {
    assert.deepEqual(refused(as("data"), TWO), []);
    assert.deepEqual(lostVolumes(plan(as("data")).pools[0], TWO), ["more"]);
    const emptied = emptiedDirectories(plan(as("data")), TWO);
    assert.deepEqual(emptied, { 0: [pathOf("more")], 1: [pathOf("more")], 2: [pathOf("more")] });
    const each = "/var/lib/kafka/more/kafka";
    assert.deepEqual(emptyOption(emptied), ["--empty", `0:${each},1:${each},2:${each}`]);
    assert.deepEqual(describeVolumeMoves(plan(as("data")), TWO), [
      'Volume "more" of brokers 0, 1 and 2 leaves: 3 replicas, 3 GiB, move to their other volumes first. Their claims stay.',
    ]);
    assert.match(
      describeReplacements(plan(as("data")).pools, TWO).join(),
      /^The nodes of StatefulSet kafka keep their other volumes\. It is replaced without its pods/,
    );
  });

  it("is none where nothing changes, where one comes, or where a single volume is said in other words", () => {
    const size: StorageArgs = { size: "4Gi" };
    assert.deepEqual(emptiedDirectories(plan(as("data", "more")), TWO), {});
    assert.deepEqual(emptyOption({}), []);
    assert.deepEqual(describeVolumeMoves(plan(as("data", "more")), TWO), []);
    assert.deepEqual(emptiedDirectories(plan(as("data", "more")), having(["data"])), {});
    assert.deepEqual(emptiedDirectories(plan({ storage: size }), having(["data"])), {});
    assert.deepEqual(emptiedDirectories(plan({ storage: size }), TWO)[2], [pathOf("more")]);
  });

  it("may have another one in its place", () => {
    const others = as("data", "other");
    assert.deepEqual(refused(others, TWO), []);
    assert.deepEqual(emptiedDirectories(plan(others), TWO)[0], [pathOf("more")]);
    assert.match(describeReplacements(plan(others).pools, TWO).join(), /get the one volume "other" besides/);
  });

  it("is emptied on those that have yet to roll, where `up` was killed meanwhile", () => {
    const half: ExistingCluster = {
      ...TWO,
      templates: { kafka: ["data"] },
      directories: { ...TWO.directories, 2: [directory("data", 2)] },
    };
    assert.deepEqual(refused(as("data"), half), []);
    assert.deepEqual(Object.keys(emptiedDirectories(plan(as("data")), half)), ["0", "1"]);
    assert.match(describeVolumeMoves(plan(as("data")), half)[0], /^Volume "more" of brokers 0 and 1 leaves/);
  });

  it("isn't told as interrupted while it leaves, and is once it has left, or is to stay after all", () => {
    const marked = { ...TWO, moving: [0, 1, 2] };
    assert.equal(interrupted(plan(as("data")), marked), false);
    assert.equal(interrupted(plan(as("data", "more")), marked), true);
    const left = { ...having(["data"]), moving: [0] };
    assert.match(describeLeaving(plan(as("data")), left).join(), /A move of replicas has left something/);
  });

  it("is refused where the others have no room for what is on it", () => {
    const full = (more: Partial<LogDirectory>) => ({
      ...TWO,
      directories: { ...TWO.directories, 1: [directory("data", 3, more), directory("more", 2)] },
    });
    assert.equal(
      refusal(as("data"), full({})),
      'storage: leaves out the volume "more" of StatefulSet kafka. Broker 1 has 2 GiB there, and the volume "data" has room for ' +
        "1 GiB. Let them grow first",
    );
    assert.match(refusal(as("data"), full({ bytes: 0, free: GIB })), /"data" has room for 1 GiB/);
    assert.deepEqual(refused(as("data"), full({ bytes: 0 })), []);
  });

  it("is refused where the metadata log is on it", () => {
    assert.match(
      refusal(as("more"), TWO),
      /"data" of StatefulSet kafka\. The metadata log of its nodes is there/,
    );
    const moved = { storage: { ...as("data", "more").storage, metadataVolume: "more" } };
    const existing = { ...running(moved), directories: TWO.directories };
    assert.match(refusal(as("data"), existing), /The metadata log of its nodes is there/);
    assert.deepEqual(refused(as("more"), existing), []);
    const three = having(["data", "more", "third"]);
    const other = { storage: { ...as("data", "more").storage, metadataVolume: "more" } };
    assert.match(refusal(other, three), /is on "data" and can't be moved: let metadataVolume name it/);
    assert.match(
      refusal(as("data"), withSets(running(as("data", "more")), { settings: undefined })),
      /It isn't known on which volume the metadata log/,
    );
  });

  it("is refused where it isn't known what is on it", () => {
    const { directories, ...untold } = TWO;
    assert.ok(directories);
    assert.match(refusal(as("data"), untold), /known what brokers 0, 1 and 2 have there .*one of an earlier/);
    const { 0: first, 1: second } = directories;
    assert.match(refusal(as("data"), { ...TWO, directories: { 0: first, 1: second } }), /what broker 2 has/);
    const quiet = silent(running(as("data", "more")));
    assert.match(refused(as("data"), quiet).join(), /storage: .*\(none of its pods runs\)/);
  });

  it("is refused where it has failed, as nothing can be read from it", () => {
    const failed = [directory("data", 1), directory("more", 0, { offline: true })];
    const existing = { ...TWO, directories: { ...TWO.directories, 0: failed } };
    assert.match(
      refusal(as("data"), existing),
      /Broker 0 can't read \/var\/lib\/kafka\/more\/kafka any more/,
    );
  });

  it("is refused where it is the only one, or where nodes get storage of another kind", () => {
    assert.match(refusal(as("other"), having(["data"])), /^storage: describes the one volume "other", but/);
    assert.match(
      refusal({ storage: { ephemeral: true } }, TWO),
      /^storage: describes ephemeral storage, but/,
    );
  });

  it("of controllers alone holds nothing that moves", () => {
    const volumes = as("data", "more").storage;
    const pools = (storage: StorageArgs) => ({
      nodePools: [
        { name: "controllers", roles: ["controller" as const], replicas: 3, firstNodeId: 0, storage },
        { name: "brokers", roles: ["broker" as const], replicas: 3, firstNodeId: 100 },
      ],
    });
    const existing = running(pools(volumes!));
    assert.deepEqual(refused(pools({ size: "4Gi" }), existing), []);
    assert.deepEqual(emptiedDirectories(plan(pools({ size: "4Gi" })), existing), {});
  });
});

describe("A volume that comes", () => {
  const shared = (args: KafkaClusterArgs) => plan({ ...args, reassignment: { rebalance: "onScale" } });
  const one = having(["data"], 4);

  it("takes its share where that is asked for, and else nothing", () => {
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), one), [0, 1, 2]);
    assert.deepEqual(sharingBrokers(plan(as("data", "more")), one), []);
    assert.deepEqual(describeVolumeMoves(shared(as("data", "more")), one), [
      "Volumes of brokers 0, 1 and 2 that are new or hold nothing take their share of replicas from the others of the same broker, once all " +
        "nodes are ready.",
    ]);
  });

  it("takes it also in the next `up`, where one was killed before or meanwhile", () => {
    const empty = [directory("data", 4), directory("more", 0)];
    const half = [directory("data", 3), directory("more", 1)];
    const existing = {
      ...having(["data", "more"]),
      directories: { 0: empty, 1: half, 2: half },
      moving: [2],
    };
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), existing), [0, 2]);
    const jobs = [{ name: "kafka-topics", uid: "1", state: "working" as const, mounts: [] }];
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), { ...existing, jobs }), [0]);
  });

  it("takes it on brokers, too, that were the first to get it, and then new topics, where an `up` was killed before the others", () => {
    const two = having(["data", "more"]);
    const first = [directory("data", 40), directory("more", 10)];
    const others = [directory("data", 50)];
    const killed = {
      ...two,
      directories: { 0: first, 1: others, 2: others },
      pods: two.pods!.map((pod) => ({ ...pod, lacksVolume: pod.id > 0 })),
    };
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), killed), [0, 1, 2]);
    // One whose disk was replaced is none that comes.
    const emptied = { ...killed, pods: two.pods, directories: { 0: first, 1: first, 2: others } };
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), emptied), [2]);
    const ofAnother = killed.pods.map((pod) => ({ ...pod, statefulSet: "kafka-others" }));
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), { ...killed, pods: ofAnother }), [1, 2]);
  });

  it("takes none where there is nothing to share, or a single volume", () => {
    const existing = { ...TWO, directories: { 0: [directory("data", 1), directory("more", 0)] } };
    assert.deepEqual(sharingBrokers(shared(as("data", "more")), existing), []);
    assert.deepEqual(sharingBrokers(shared(as("data")), one), []);
  });
});

describe("A volume whose claims somebody has deleted", () => {
  const going = (existing: ExistingCluster, ...names: string[]): ExistingCluster => ({
    ...existing,
    claims: existing.claims?.map((claim) =>
      names.includes(claim.name) ? { ...claim, isGoing: true } : claim,
    ),
  });

  it("is refused: what is on it goes once its pods stop, and it may be left out", () => {
    const existing = going(TWO, "more-kafka-0", "more-kafka-2");
    assert.match(
      refusal(as("data", "more"), existing),
      /^storage\.volumes\[1\]: has been deleted by other means: claims more-kafka-0 and more-kafka-2 go, .* Leave "more" out/,
    );
    assert.deepEqual(refused(as("data"), existing), []);
    const destroyed = { ...existing, sets: [], pods: [], kafka: undefined, templates: {}, quorums: {} };
    assert.deepEqual(refused(as("data", "more"), destroyed), []);
  });

  it("is to be made anew node by node where it is the only one", () => {
    const size: StorageArgs = { size: "4Gi" };
    assert.match(
      refusal({ storage: size }, going(having(["data"]), "data-kafka-1")),
      /^storage: has been deleted by other means: claim data-kafka-1 goes, with what is on it, .*\. Stop those pods by hand, one at a time/,
    );
  });
});

describe("A volume of a cluster whose StatefulSet is gone while it runs", () => {
  it("that comes takes its share all the same", () => {
    const args = { ...as("data", "more", "third"), reassignment: { rebalance: "onScale" as const } };
    const orphans = withoutSets(having(["data", "more"], 2));
    assert.deepEqual(sharingBrokers(plan(args), orphans), [0, 1, 2]);
    assert.deepEqual(sharingBrokers(plan(args), { ...orphans, directories: {} }), []);
  });

  it("that leaves is emptied all the same, and leaves", () => {
    const orphans = withoutSets(TWO);
    assert.deepEqual(refused(as("data"), orphans), []);
    assert.deepEqual(
      emptiedDirectories(plan(as("data")), orphans),
      emptiedDirectories(plan(as("data")), TWO),
    );
    assert.match(refusal(as("other"), orphans), /would have nowhere to go/);
  });
});
