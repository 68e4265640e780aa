import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { awaitGrowth } from "../../../../components/rollout/awaitGrowth";
import { readExisting } from "../../../../components/rollout/readExisting";

const LABELS = { "app.kubernetes.io/instance": "kafka" };

describe("The volumes of a cluster", () => {
  let server: Server;
  /** What is answered, by the last part of the path; a list's answers one after the other, the last for ever. */
  let answers: Record<string, object[]>;
  let asked: string[];
  const items = (...list: object[]) => ({ items: list });
  const claim = (has: string | undefined, wanted: string, phase = "Bound") => ({
    metadata: { name: "data-kafka-0", uid: "u" },
    spec: {
      storageClassName: "slow",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: wanted } },
    },
    status: { phase, capacity: has && { storage: has } },
  });
  const kubeConfig = async () => {
    const { KubeConfig } = await import("@kubernetes/client-node");
    const config = new KubeConfig();
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    config.loadFromClusterAndUser({ name: "c", server: address, skipTLSVerify: true }, { name: "u" });
    return config;
  };

  beforeEach(async () => {
    asked = [];
    server = createServer(({ url }, response) => {
      const { pathname } = new URL(url!, "http://c");
      asked.push(url!);
      const left = answers[pathname.split("/").pop()!];
      const body = left && (left.length > 1 ? left.shift() : left[0]);
      response
        .writeHead(body ? 200 : 403, { "content-type": "application/json", connection: "close" })
        .end(JSON.stringify(body ?? { message: "not allowed" }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  const read = async () => readExisting(await kubeConfig(), "events", LABELS);
  const grow = async (timeoutSeconds: number) =>
    awaitGrowth({
      kubeConfig: await kubeConfig(),
      namespace: "events",
      name: "",
      labels: LABELS,
      timeoutSeconds,
    });

  it("are those with its labels, and the StatefulSets'", async () => {
    answers = {
      persistentvolumeclaims: [items(claim("1Gi", "1Gi"))],
      statefulsets: [
        items({
          metadata: { name: "kafka" },
          spec: {
            volumeClaimTemplates: [{ metadata: { name: "data" } }],
            template: { spec: { containers: [{ ports: [{ containerPort: 9093 }] }] } },
          },
        }),
      ],
      slow: [{ metadata: { name: "slow" }, allowVolumeExpansion: false }],
    };
    assert.deepEqual(await read(), {
      claims: [{ name: "data-kafka-0", size: "1Gi", class: "slow", accessMode: "ReadWriteOnce" }],
      templates: { kafka: ["data"] },
      quorums: { kafka: "static" },
      others: [],
      fixedSizeClasses: ["slow"],
    });
    assert.ok(asked[0].endsWith("labelSelector=app.kubernetes.io%2Finstance%3Dkafka"), asked[0]);
  });

  it("are told from those of other clusters, of which only what was made like this one is known", async () => {
    const labelled = (name: string, labels?: Record<string, string>) => ({ metadata: { name, labels } });
    const of = (application: string, instance: string) => ({
      "app.kubernetes.io/name": application,
      "app.kubernetes.io/instance": instance,
    });
    answers = {
      persistentvolumeclaims: [
        items(labelled("data-kafka-b-0", of("kafka", "kafka-b")), labelled("mine", of("kafka", "kafka"))),
      ],
      statefulsets: [
        items(labelled("zk", of("zookeeper", "zk")), labelled("by-hand"), labelled("db", of("db", "db"))),
      ],
    };
    assert.deepEqual((await read())?.others, [
      { kind: "StatefulSet", name: "zk", owner: 'zookeeper "zk"' },
      { kind: "claim", name: "data-kafka-b-0", owner: 'kafka "kafka-b"' },
    ]);
  });

  it("are unknown where they may not be read, and nothing fails for that", async () => {
    answers = {};
    assert.deepEqual(await read(), {
      claims: undefined,
      templates: undefined,
      quorums: undefined,
      others: [],
      fixedSizeClasses: [],
    });
  });

  it("are unknown while the Kubernetes cluster can't be reached, as in a preview on the road", async () => {
    const config = await kubeConfig();
    await new Promise((resolve) => server.close(resolve));
    assert.equal(await readExisting(config, "events", LABELS), undefined);
  });

  it("have grown once all have what their claims ask for", async () => {
    const list = "persistentvolumeclaims";
    answers = { events: [items()], [list]: [items(claim("1Gi", "2Gi")), items(claim("2Gi", "2Gi"))] };
    await grow(60);
    assert.deepEqual(answers[list], [items(claim("2Gi", "2Gi"))]);
  });

  it("don't grow before they have been made", async () => {
    answers = { persistentvolumeclaims: [items(claim(undefined, "2Gi", "Pending"))] };
    await grow(0);
  });

  it("fail an up with both sizes and what the storage said", async () => {
    const event = {
      involvedObject: { uid: "u" },
      reason: "VolumeResizeFailed",
      message: "the disk is full of cats",
    };
    answers = { persistentvolumeclaims: [items(claim("1Gi", "2Gi"))], events: [items(event)] };
    await assert.rejects(grow(0), /data-kafka-0 has 1Gi, to be 2Gi: the disk is full of cats\./);
  });
});
