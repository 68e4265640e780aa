import assert from "node:assert/strict";
import { KafkaCluster, type KafkaClusterArgs, MistakesError } from "../../../components";
import { deployed, deployedCluster, objectsOf, valueOf } from "./deployed";
import { devStackArgs } from "./devStack";
import { running, telling } from "./plan/existing/running";

const outputsOf = async (cluster: KafkaCluster) => ({
  bootstrap: await valueOf(cluster.bootstrap),
  externalBootstrap: await valueOf(cluster.externalBootstrap),
  externalEndpoints: await valueOf(cluster.externalEndpoints),
  clientProperties: await valueOf(cluster.clientProperties),
  clusterId: await valueOf(cluster.clusterId),
  namespace: await valueOf(cluster.namespace),
  topics: await valueOf(cluster.topics),
});
const listed = (resources: { type: string; name: string }[]) =>
  resources.map(({ type, name }) => `${type} ${name}`).sort();

describe("A Kafka cluster", () => {
  it("registers nothing at all when the plan refuses it", async () => {
    let mistakes: string[] = [];
    const { resources } = await deployed(() => {
      try {
        new KafkaCluster("kafka", { replicas: 2, heap: "x" });
      } catch (error) {
        mistakes = (error as MistakesError).errors.map(({ propertyPath }) => propertyPath);
      }
    });
    assert.deepEqual(mistakes, ["replicas", "heap"]);
    assert.deepEqual(resources, []);
  });

  it("is made of these objects, all of them its children", async () => {
    const { resources } = await deployedCluster(devStackArgs());
    const [component, ...children] = resources;
    assert.deepEqual(listed([component]), ["kafka-cluster:index:KafkaCluster kafka"]);
    assert.deepEqual(listed(children), [
      "apps/v1:StatefulSet kafka",
      "batch/v1:Job kafka-topics",
      "core/v1:ConfigMapPatch kafka-agent",
      "core/v1:ConfigMapPatch kafka-broker",
      "core/v1:ConfigMapPatch kafka-cluster",
      "core/v1:ConfigMapPatch kafka-founded",
      "core/v1:ConfigMapPatch kafka-topics",
      "core/v1:NamespacePatch kafka",
      "core/v1:PersistentVolumeClaimPatch kafka-data-0",
      "core/v1:PersistentVolumeClaimPatch kafka-data-1",
      "core/v1:PersistentVolumeClaimPatch kafka-data-2",
      "core/v1:Service kafka-bootstrap",
      "core/v1:Service kafka-headless",
      "policy/v1:PodDisruptionBudget kafka",
      "random:index/randomId:RandomId kafka-0-directory-id",
      "random:index/randomId:RandomId kafka-1-directory-id",
      "random:index/randomId:RandomId kafka-2-directory-id",
      "random:index/randomId:RandomId kafka-cluster-id",
      "random:index/randomId:RandomId kafka-state-id",
    ]);
    for (const { parent } of children) {
      assert.equal(parent, "kafka-cluster:index:KafkaCluster kafka");
    }
  });

  it("has fixed names for what keeps its volumes and addresses", async () => {
    const { one } = await deployedCluster({ name: "events" });
    assert.equal(one("apps/v1:StatefulSet").inputs.metadata.name, "events");
    assert.equal(one("core/v1:Service", "kafka-headless").inputs.metadata.name, "events-headless");
    assert.equal(one("core/v1:Service", "kafka-bootstrap").inputs.metadata.name, "events-bootstrap");
    assert.equal(one("policy/v1:PodDisruptionBudget").inputs.metadata.name, "events");
  });

  it("names all objects by its name where no object can be called like the component", async () => {
    const ports = [30100, 30101, 30102];
    const listeners = [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, nodePort: { ports } },
    ];
    const args = { name: "kafka", listeners, topics: [{ name: "a" }] };
    const { resources } = await deployed(() => new KafkaCluster("prodKafka", args));
    const objects = resources.filter(({ inputs }) => inputs.apiVersion);
    for (const { type, inputs } of objects)
      assert.match(inputs.metadata.name, /^(data-)?kafka(-[-a-z0-9]+)?$/, type);
  });

  it("may be called the same as one in another namespace of the same program", async () => {
    const { resources } = await deployed(() => {
      new KafkaCluster("first", { name: "kafka", namespace: "first" });
      new KafkaCluster("second", { name: "kafka", namespace: "second" });
    });
    const urns = resources.map(({ urn }) => urn);
    assert.equal(new Set(urns).size, urns.length);
  });

  it("doesn't get in the way of another one in the same program", async () => {
    const { resources } = await deployed(() => {
      new KafkaCluster("a", { topics: [{ name: "t" }] });
      new KafkaCluster("b", { topics: [{ name: "t" }] });
    });
    const urns = resources.map(({ urn }) => urn);
    assert.equal(new Set(urns).size, urns.length);
    const objects = resources.flatMap(({ type, id }) => (id.includes("/") ? [`${type} ${id}`] : []));
    assert.ok(objects.length > 10);
    assert.equal(new Set(objects).size, objects.length);
  });

  it("makes its ids once and keeps them in the state", async () => {
    const { resources } = await deployedCluster({});
    const ids = resources.filter(({ type }) => type.includes("RandomId"));
    assert.equal(ids.length, 5);
    for (const { name, inputs } of ids) {
      // Where the cluster is, so that the state remembers it.
      const ofState = { byteLength: 8, keepers: { name: "kafka", namespace: "kafka" } };
      assert.deepEqual(inputs, name === "kafka-state-id" ? ofState : { byteLength: 16 }, name);
    }
  });

  it("takes over the id that is given", async () => {
    const clusterId = "MkU3OEVBNTcwNTJENDM2Qk";
    const { one, resources, result } = await deployedCluster({ clusterId });
    const founding = one("core/v1:ConfigMapPatch", "kafka-cluster").inputs.data;
    assert.equal(founding["new-cluster-id"], clusterId);
    assert.ok(!resources.some(({ name }) => name === "kafka-cluster-id"));
    assert.equal(await valueOf(result.clusterId), clusterId);
  });

  it("is warned of a Kafka that is newer than the package, which may be a slip, and takes it", async () => {
    const { logged, one } = await deployedCluster({ version: "4.9.1" });
    assert.match(logged.join("\n"), /^version: is 4\.9\.1, and the newest Kafka that this package knows is /);
    const { containers } = one("apps/v1:StatefulSet", "kafka").inputs.spec.template.spec;
    assert.equal(containers[0].image, "apache/kafka:4.9.1");
  });

  it("is refused where it would hurt what exists, whoever made that", async () => {
    const objects = objectsOf(await deployedCluster({}, { objects: {} }));
    const { logged } = await deployedCluster({}, { objects });
    assert.deepEqual(logged, [], "as it is");
    const refusal = async (args: KafkaClusterArgs, reason: RegExp) => {
      const { result, resources } = await deployedCluster(args, { objects });
      await assert.rejects(valueOf(result.bootstrap), reason);
      const touched = resources.filter(({ type }) => /^\w+\/v1:/.test(type));
      assert.deepEqual(listed(touched), []);
    };
    await refusal({ replicas: 1 }, /replicas: takes away nodes 1 and 2\./);
    objects.statefulsets[0].metadata.annotations!["kafka-cluster/owner"] = "acme/other/dev#0e0e";
    await refusal({}, /name: is "kafka", .* belongs to stack acme\/other\/dev\./);
  });

  it("lets what depends on it come after its rollout", async () => {
    const { one } = await deployedCluster({});
    assert.ok(one("policy/v1:PodDisruptionBudget").dependencies.includes("apps/v1:StatefulSet kafka"));
  });
});

describe("The outputs of a Kafka cluster", () => {
  it("are what clients inside and outside need", async () => {
    const { result } = await deployedCluster(devStackArgs(), { formatMessage: "id-of-the-volume" });
    const addresses = "10.0.0.1:31092,10.0.0.2:31092,10.0.0.3:31092";
    assert.deepEqual(await outputsOf(result), {
      bootstrap: "kafka-bootstrap.kafka.svc.cluster.local:9092",
      externalBootstrap: addresses,
      externalEndpoints: [
        { nodeId: 0, host: "10.0.0.1", port: 31092 },
        { nodeId: 1, host: "10.0.0.2", port: 31092 },
        { nodeId: 2, host: "10.0.0.3", port: 31092 },
      ],
      clientProperties: `bootstrap.servers=${addresses}\nsecurity.protocol=PLAINTEXT\n`,
      clusterId: "id-of-the-volume",
      namespace: "kafka",
      topics: [
        "up.egw.telemetry",
        "up.egw.model",
        "up.egw.alert",
        "up.egw.notify",
        "down.egw.notify",
        "audit",
      ],
    });
  });

  it("speak of the inside where there is no way in from outside", async () => {
    const { result } = await deployedCluster({ namespace: "events", clusterDomain: "k8s.example" });
    assert.deepEqual(await outputsOf(result), {
      bootstrap: "kafka-bootstrap.events.svc.k8s.example:9092",
      externalBootstrap: "",
      externalEndpoints: [],
      clientProperties:
        "bootstrap.servers=kafka-bootstrap.events.svc.k8s.example:9092\nsecurity.protocol=PLAINTEXT\n",
      clusterId: "<kafka-cluster-id>",
      namespace: "events",
      topics: [],
    });
  });

  it("write IPv6 addresses of Kubernetes nodes in brackets", async () => {
    const listeners = [
      { name: "internal", port: 9092 },
      { name: "external", port: 9094, hostPort: { port: 31092 } },
    ];
    const { result } = await deployedCluster({ replicas: 1, listeners }, { hostIps: ["fd00::7"] });
    assert.equal(await valueOf(result.externalBootstrap), "[fd00::7]:31092");
  });

  describe("with another address of Kubernetes' nodes than their internal IP", () => {
    const node = (name: string, address: string, zone: string) => ({
      metadata: { name, labels: { "topology.kubernetes.io/zone": zone } },
      status: { addresses: [{ type: "ExternalIP", address }], allocatable: { memory: "16Gi" } },
    });
    const nodes = [
      node("a", "203.0.113.1", "east"),
      node("b", "2001:db8::2", "west"),
      node("c", "203.0.113.3", "east"),
    ];
    const args: KafkaClusterArgs = {
      listeners: [
        { name: "internal", port: 9092 },
        { name: "external", port: 9094, hostPort: { port: 31092, addressType: "ExternalIP" } },
      ],
      rack: { topologyKey: "topology.kubernetes.io/zone" },
    };
    const hostNames = ["c", "b", "a"];

    it("have that of each broker's node, as pods find it in the table", async () => {
      const { result, one } = await deployedCluster(args, { objects: { nodes }, hostNames });
      assert.equal(
        await valueOf(result.externalBootstrap),
        "203.0.113.3:31092,[2001:db8::2]:31092,203.0.113.1:31092",
      );
      assert.equal(
        one("core/v1:ConfigMapPatch", "kafka-cluster").inputs.data["kubernetes-nodes"],
        "a EXTERNAL_IP=203.0.113.1 RACK=east\nb EXTERNAL_IP=[2001:db8::2] RACK=west\nc EXTERNAL_IP=203.0.113.3 RACK=east\n",
      );
    });

    it("lead pods to it, in both of their containers", async () => {
      const { one } = await deployedCluster(args, { objects: { nodes }, hostNames });
      const { spec } = one("apps/v1:StatefulSet").inputs.spec.template;
      for (const { env } of [spec.initContainers[0], spec.containers[0]]) {
        const paths = env.map(({ valueFrom }: { valueFrom?: { fieldRef?: { fieldPath: string } } }) => {
          return valueFrom?.fieldRef?.fieldPath;
        });
        assert.ok(paths.includes("spec.nodeName"));
        assert.ok(paths.includes("metadata.labels['topology.kubernetes.io/zone']"));
      }
    });

    it("leave the table out again once nothing is looked up", async () => {
      const objects = objectsOf(await deployedCluster(args, { objects: { nodes }, hostNames }));
      const { one } = await deployedCluster({ listeners: args.listeners!.slice(0, 1) }, { objects });
      assert.ok(!("kubernetes-nodes" in one("core/v1:ConfigMapPatch", "kafka-cluster").inputs.data));
    });

    it("are unknown in a preview that can't see the nodes, and in one of a pod whose node came later", async () => {
      for (const world of [{ unreachable: true }, { objects: { nodes }, hostNames: ["c", "b", "new"] }]) {
        const { result } = await deployedCluster(args, world);
        assert.equal(await valueOf(result.externalBootstrap), undefined);
      }
    });

    it("are refused where nodes may not be listed, before anything is made", async () => {
      const { result, resources } = await deployedCluster(args);
      const refused = /listeners\[1\]\.hostPort\.addressType: .*grant "list" on nodes/;
      await assert.rejects(valueOf(result.externalBootstrap), refused);
      assert.deepEqual(
        resources.filter(({ inputs }) => inputs.apiVersion),
        [],
      );
    });
  });

  it("say how the controllers know each other, in a preview already", async () => {
    const { result } = await deployedCluster({}, { firstPreview: true });
    assert.equal(await valueOf(result.quorum), "dynamic");
    assert.equal(await valueOf((await deployedCluster({ version: "4.0.0" })).result.quorum), "static");
  });

  it("say how the controllers know each other as Kafka tells it, and what the arguments say otherwise", async () => {
    const args = { quorum: "static" as const };
    const objects = objectsOf(await deployedCluster(args, { objects: {} }));
    const { kafka } = telling(running(args), { clusterId: null, features: { "kraft.version": 1 } });
    const { result, logged } = await deployedCluster(args, { objects, agent: kafka });
    assert.equal(await valueOf(result.quorum), "dynamic");
    assert.equal(logged.length, 1);
    assert.match(logged[0], /^quorum: is static, but Kafka has made the quorum dynamic/);
  });

  it("say how the controllers will know each other, where the arguments change it", async () => {
    const args = { quorum: "static" as const };
    const objects = objectsOf(await deployedCluster(args, { objects: {} }));
    const { kafka } = telling(running(args), { clusterId: null });
    const { result } = await deployedCluster({ quorum: "dynamic" }, { objects, agent: kafka });
    assert.equal(await valueOf(result.quorum), "dynamic");
  });

  it("that only a running cluster tells are unknown in a preview that can't ask it", async () => {
    for (const world of [{ unreachable: true }, { unconfigured: true }, { missingPods: ["kafka-1"] }]) {
      const { result, resources } = await deployedCluster(devStackArgs(), world);
      const { externalBootstrap, bootstrap } = await outputsOf(result);
      assert.equal(externalBootstrap, undefined);
      assert.equal(bootstrap, "kafka-bootstrap.kafka.svc.cluster.local:9092");
      assert.ok(resources.some(({ type }) => type === "apps/v1:StatefulSet"));
    }
  });

  it("are unknown in a first preview, never wrong", async () => {
    const { result } = await deployedCluster(devStackArgs(), { firstPreview: true });
    assert.deepEqual(Object.values(await outputsOf(result)), Array(7).fill(undefined));
  });
});
