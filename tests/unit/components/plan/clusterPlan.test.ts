import assert from "node:assert/strict";
import fc from "fast-check";
import type { KafkaClusterArgs, ListenerArgs, TopicArgs } from "../../../../components/args";
import { advertisedListeners } from "../../../../components/plan/access/advertised";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { renderTopics } from "../../../../components/plan/kafka/topicList";
import { devStackArgs } from "../devStack";
import { mistakesIn } from "./mistakesIn";

describe("A cluster of which nothing is said", () => {
  const plan = planCluster("kafka", {});

  it("is three nodes of the newest Kafka that was tried", () => {
    assert.equal(plan.version, "4.4.0");
    assert.deepEqual(plan.image, {
      name: "apache/kafka:4.4.0",
      kafkaHome: "/opt/kafka",
      libraries: "libs",
      user: 1000,
      pullPolicy: "IfNotPresent",
      pullSecrets: [],
    });
    assert.deepEqual(
      plan.nodes.map(({ id, pod }) => [id, pod]),
      [
        [0, "kafka-0"],
        [1, "kafka-1"],
        [2, "kafka-2"],
      ],
    );
  });

  it("is named like its component, in a namespace that is made", () => {
    assert.equal(plan.name, "kafka");
    assert.equal(plan.createNamespace, true);
    assert.equal(planCluster("kafka", { name: "events" }).name, "events");
  });

  it("keeps 10 GiB a broker on the default storage class, also after destroy", () => {
    const { volumes, deleteClaim, ephemeral } = plan.pools[0].storage;
    assert.deepEqual(
      volumes.map((volume) => [volume.size, volume.class]),
      [["10Gi", undefined]],
    );
    assert.equal(deleteClaim, false);
    assert.equal(ephemeral, undefined);
  });

  it("spreads where it can, stops in two minutes, and is waited for ten", () => {
    assert.equal(plan.antiAffinity, "preferred");
    assert.equal(plan.terminationGracePeriodSeconds, 120);
    assert.equal(plan.timeoutSeconds, 600);
  });

  it("has no topic and an id that isn't decided yet", () => {
    assert.deepEqual(plan.topics, []);
    assert.equal(plan.clusterId, undefined);
  });
});

describe("A storage class", () => {
  it("may be empty, which is how Kubernetes is told to take volumes that exist already", () => {
    assert.equal(planCluster("kafka", { storage: { class: "" } }).pools[0].storage.volumes[0].class, "");
  });

  it("may be the output of another resource", () => {
    assert.deepEqual(mistakesIn({ storage: { class: Promise.resolve("Any thing") } }), []);
  });
});

describe("The dev stack", () => {
  const plan = planCluster("kafka", devStackArgs());

  it("is the cluster that its file describes", () => {
    assert.equal(plan.antiAffinity, "required");
    const [volume, ...others] = plan.pools[0].storage.volumes;
    assert.deepEqual([volume.size, volume.class, others], ["4Gi", "local-path", []]);
    assert.equal(plan.pools[0].memory.heapOptions, "-Xms512m -Xmx512m");
    assert.deepEqual(
      plan.listeners.map(({ name, port, external }) => [name, port, external?.hostPort]),
      [
        ["internal", 9092, undefined],
        ["external", 31092, 31092],
      ],
    );
  });

  it("has these topics", () => {
    assert.equal(
      renderTopics(plan.topics),
      [
        "audit partitions=1 replicas=3 retention.ms=604800000",
        "down.egw.notify partitions=6 replicas=3 retention.ms=3600000",
        "up.egw.alert partitions=6 replicas=3 retention.ms=604800000",
        "up.egw.model partitions=6 replicas=3 retention.ms=604800000",
        "up.egw.notify partitions=6 replicas=3 retention.ms=3600000",
        "up.egw.telemetry partitions=6 replicas=3 retention.ms=3600000\n",
      ].join("\n"),
    );
  });
});

describe("Whatever is said", () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,14}$/);
  const port = fc.integer({ min: 1024, max: 65535 });
  const listener: fc.Arbitrary<ListenerArgs> = fc.record(
    { name, port, hostPort: fc.record({ port }, { requiredKeys: [] }) },
    { requiredKeys: ["name", "port"] },
  );
  const topic: fc.Arbitrary<TopicArgs> = fc.record(
    {
      name: fc.stringMatching(/^[a-z][a-z._-]{0,20}$/),
      partitions: fc.integer({ min: 1, max: 50 }),
      replicas: fc.constantFrom(3, 3, 3, 3, 1, 2, 4),
      config: fc.dictionary(fc.constantFrom("retention.ms", "segment.ms"), fc.nat().map(String), {
        noNullPrototype: true,
      }),
    },
    { requiredKeys: ["name"] },
  );
  const anyArgs: fc.Arbitrary<KafkaClusterArgs> = fc.record(
    {
      name: fc.stringMatching(/^[a-z][-a-z0-9]{0,40}[a-z0-9]$/),
      replicas: fc.constantFrom(3, 3, 5, 5, 1, 2),
      version: fc.constantFrom("3.9.1", "4.0.0", "4.1.0", "4.4.0"),
      listeners: fc.array(listener, { maxLength: 4 }).map((others) => [{ name: "a", port: 1024 }, ...others]),
      config: fc.dictionary(
        fc.constantFrom("a.b", "message.max.bytes", "min.insync.replicas"),
        fc.constantFrom("1", "2", "2", "3"),
        { noNullPrototype: true },
      ),
      topics: fc.array(topic, { maxLength: 4 }),
    },
    { requiredKeys: [] },
  );
  const accepted = anyArgs.filter((args) => mistakesIn(args).length === 0);

  it("node ids are 0 to n-1 and the pods are named after them", () => {
    fc.assert(
      fc.property(accepted, (args) => {
        const plan = planCluster("kafka", args);
        plan.nodes.forEach((node, i) => {
          assert.equal(node.id, i);
          assert.equal(node.pod, `${plan.name}-${i}`);
        });
        assert.ok([1, 3, 5].includes(plan.nodes.length));
      }),
    );
  });

  it("no two listeners share a port, and no two brokers an address inside the cluster", () => {
    fc.assert(
      fc.property(accepted, (args) => {
        const { listeners } = planCluster("kafka", args);
        const ports = [9093, 9404, ...listeners.map((l) => l.port)];
        assert.equal(new Set(ports).size, ports.length);
        const hostPorts = listeners.flatMap((l) => l.external?.hostPort ?? []);
        assert.equal(new Set(hostPorts).size, hostPorts.length);
        // A node's own address stands for as many as there are nodes: hostPort lets one broker onto each.
        const addresses = listeners
          .filter((l) => !l.external)
          .flatMap((l) => l.advertised.map(({ host, port }) => `${host}:${port}`));
        assert.equal(new Set(addresses).size, addresses.length);
      }),
    );
  });

  it("Kafka is told one address for each listener of each node", () => {
    fc.assert(
      fc.property(accepted, (args) => {
        const plan = planCluster("kafka", args);
        const lines = advertisedListeners(plan.nodes, plan.listeners, {}).trimEnd().split("\n");
        assert.equal(lines.length, plan.nodes.length);
        lines.forEach((line, i) => {
          const [id, addresses] = line.split(" ");
          assert.equal(id, String(i));
          assert.deepEqual(
            addresses.split(",").map((address) => address.split("://")[0]),
            plan.listeners.map((l) => l.kafkaName),
          );
        });
      }),
    );
  });

  it("the order of topics and settings changes nothing", () => {
    const reversed = <T>(record: Record<string, T> | undefined) =>
      record && Object.fromEntries(Object.entries(record).reverse());
    fc.assert(
      fc.property(accepted, (args) => {
        const plan = planCluster("kafka", args);
        const other = planCluster("kafka", {
          ...args,
          config: reversed(args.config),
          topics: args.topics?.map((t) => ({ ...t, config: reversed(t.config) })).reverse(),
        });
        assert.equal(other.pools[0].serverProperties, plan.pools[0].serverProperties);
        assert.equal(renderTopics(other.topics), renderTopics(plan.topics));
      }),
    );
  });

  it("the order of further listeners changes no address", () => {
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    fc.assert(
      fc.property(accepted, (args) => {
        const [first, ...further] = args.listeners ?? [{ name: "internal", port: 9092 }];
        const plan = planCluster("kafka", args);
        const other = planCluster("kafka", { ...args, listeners: [first, ...further.reverse()] });
        assert.equal(other.internal.name, first.name);
        assert.deepEqual([...other.listeners].sort(byName), [...plan.listeners].sort(byName));
      }),
    );
  });

  it("an accepted topic fits the brokers", () => {
    fc.assert(
      fc.property(accepted, (args) => {
        const plan = planCluster("kafka", args);
        const inFile = /^min\.insync\.replicas=(.*)$/m.exec(plan.pools[0].serverProperties)?.[1];
        const minimum = Number(inFile ?? plan.runtimeSettings["min.insync.replicas"]);
        assert.ok(minimum >= 1);
        for (const { replicas } of plan.topics) {
          assert.ok(replicas === undefined || replicas <= plan.nodes.length);
          assert.ok(replicas === undefined || replicas > minimum || replicas === 1);
        }
      }),
    );
  });
});
