import assert from "node:assert/strict";
import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { KafkaCluster, KafkaClusterArgs, ZooKeeperEnsemble } from "../../../components";
import { deployed, type Registered, type World } from "./deployed";
import { devStackArgs } from "./devStack";

const POOLS: KafkaClusterArgs = {
  nodePools: [
    { name: "controllers", roles: ["controller"], firstNodeId: 0 },
    { name: "brokers", roles: ["broker"], firstNodeId: 100 },
  ],
  listeners: [
    { name: "internal", port: 9092 },
    { name: "external", port: 9094, nodePort: {} },
    { name: "cloud", port: 9095, loadBalancer: {} },
  ],
};
const ZOOKEEPER: KafkaClusterArgs = {
  version: "3.9.2",
  zooKeeper: { ensemble: {} },
  topics: [{ name: "t" }],
};

/** Whatever this package can make: of one pool, of several with every kind of Service, and with ZooKeeper. */
const CLUSTERS: Record<string, () => KafkaClusterArgs> = {
  "that is one pool": devStackArgs,
  "with node pools and ways in": () => POOLS,
  "with an ensemble of its own": () => ZOOKEEPER,
};

/** The program's cluster and all that is below it, reads too. */
async function family(
  args: KafkaClusterArgs,
  options: () => pulumi.ComponentResourceOptions,
  name = "kafka",
  world?: World,
): Promise<Registered[]> {
  const program = () => new KafkaCluster(name, { name: "kafka", ...args }, options());
  const { resources } = await deployed(program, world);
  const [component] = resources.filter(({ type }) => type.endsWith(":KafkaCluster"));
  const found = [component];
  for (const one of found) {
    found.push(...resources.filter(({ parent }) => parent === `${one.type} ${one.name}`));
  }
  assert.ok(found.length > 15);
  return found;
}

/** URNs as an engine makes them: mocks leave out the types of grandparents. */
function urnsOf(found: Registered[]): string[] {
  const types = new Map<string, string>();
  return found.map(({ type, name, parent }) => {
    const full = type.includes(":index") ? type : `kubernetes:${type}`;
    const path = [types.get(parent) ?? [], full].flat().join("$");
    types.set(`${type} ${name}`, path);
    return `urn:pulumi:test::kafka-cluster::${path}::${name}`;
  });
}

/**
 * Each child of before is one of now. What was only read isn't in the state. The SDK says no aliases of a child's
 * children, which the engine derives by the same rule: from the name of the parent that theirs begin with.
 */
function assertFound(now: Registered[], before: Registered[]): void {
  const isChild = ({ parent, readId }: Registered) =>
    parent.startsWith("kafka-cluster:index:KafkaCluster ") && readId === undefined;
  const urns = urnsOf(before).filter((_, i) => isChild(before[i]));
  const owners = urns.map((urn) => now.filter(({ aliases }) => aliases.includes(urn)));
  urns.forEach((urn, i) => assert.equal(owners[i].length, 1, urn));
  assert.equal(new Set(owners.flat()).size, urns.length);
  for (const { name, parent } of now.slice(1)) {
    assert.ok(name.startsWith(parent.split(" ")[1]), `${name} of ${parent}`);
  }
}

class Elsewhere extends pulumi.ComponentResource {
  constructor(name: string) {
    super("tests:index:Elsewhere", name);
  }
}

for (const [kind, args] of Object.entries(CLUSTERS)) {
  describe(`A cluster ${kind}`, () => {
    it("makes and reads everything with the providers that it is given", async () => {
      const [, ...children] = await family(args(), () => ({
        providers: [new Provider("mine"), new random.Provider("dice")],
      }));
      for (const { type, name, provider } of children.filter(
        ({ type }) => !type.startsWith("kafka-cluster"),
      )) {
        assert.equal(provider, type.startsWith("random:") ? "dice" : "mine", `${type} ${name}`);
      }
    });

    it("takes a single provider for those of its kind", async () => {
      const [, ...children] = await family(args(), () => ({ provider: new Provider("mine") }));
      const others = children.filter(
        ({ type, provider }) => /^\w+\/v1:/.test(type) !== (provider === "mine"),
      );
      assert.deepEqual(
        others.map(({ type }) => type).filter((type) => !/RandomId|Ensemble/.test(type)),
        [],
      );
    });

    it("shows each child to the transformations that it is given", async () => {
      const seen: string[] = [];
      const watch: pulumi.ResourceTransformation = ({ type, name }) => {
        seen.push(`${type.replace(/^kubernetes:/, "")} ${name}`);
        return undefined;
      };
      const found = await family(args(), () => ({ transformations: [watch] }));
      assert.deepEqual(seen.sort(), found.map(({ type, name }) => `${type} ${name}`).sort());
    });

    it("leaves retainOnDelete to the engine, which gives a child that says nothing its parent's", async () => {
      const [component, ...children] = await family(args(), () => ({ retainOnDelete: true }));
      assert.equal(component.options.retainOnDelete, true);
      for (const { type, options } of children) {
        assert.equal(options.retainOnDelete, type.endsWith("Patch") || undefined, type);
      }
    });

    it("keeps every child in the state when it gets another name", async () => {
      const before = await family(args(), () => ({}), "old");
      const renamed = await family(args(), () => ({ aliases: [{ name: "old" }] }), "events");
      assertFound(renamed, before);
    });

    it("keeps every child in the state when it gets another parent", async () => {
      const before = await family(args(), () => ({}));
      const moved = await family(args(), () => ({
        parent: new Elsewhere("there"),
        aliases: [{ parent: pulumi.rootStackResource }],
      }));
      assertFound(moved, before);
    });
  });
}

describe("What is adopted, or left by an `up` that was killed", () => {
  it("makes room in the step that makes it anew, which `--target` may leave out", async () => {
    const kinds = /:(StatefulSet|Service|PodDisruptionBudget|NetworkPolicy)$/;
    for (const args of [POOLS, { ...POOLS, networkPolicy: {} }, { ...POOLS, adopt: true }]) {
      const made = await family(args, () => ({}), "kafka", { objects: {} });
      const named = made.filter(({ type }) => kinds.test(type)).map(({ name }) => name);
      const withRoom = made.filter(({ options }) => options.beforeCreate).map(({ name }) => name);
      assert.deepEqual(withRoom, named);
    }
  });
});

describe("A ZooKeeper ensemble", () => {
  it("makes everything with the provider that it is given, and is found under its former name", async () => {
    const { resources } = await deployed(
      () => new ZooKeeperEnsemble("zk", {}, { provider: new Provider("mine"), aliases: [{ name: "old" }] }),
    );
    const children = resources.filter(({ parent }) => parent.endsWith(" zk"));
    assert.ok(children.length > 5);
    for (const { name, provider, aliases } of children) {
      assert.equal(provider, "mine");
      assert.ok(aliases.some((urn) => urn.endsWith(`::${name.replace("zk", "old")}`)));
    }
  });
});
