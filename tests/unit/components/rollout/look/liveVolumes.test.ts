import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { awaitGrowth } from "../../../../../components/rollout/wait/awaitGrowth";
import { NoAnswer, readExisting } from "../../../../../components/rollout/look/readExisting";
import { clientOf } from "../../fakeCluster";

const MADE_HERE = { "app.kubernetes.io/managed-by": "pulumi" };
const WHOSE = { labels: { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" } };
/** What isn't a volume's, and may not be read or isn't asked for. */
const UNKNOWN = {
  changed: [],
  jobs: undefined,
  limitRanges: undefined,
  machines: undefined,
  topicLists: undefined,
  settingLists: undefined,
  subscriptionLists: undefined,
  userLists: undefined,
  pods: undefined,
  kafka: undefined,
  kafkaNoAnswer: undefined,
  foundedId: undefined,
  founding: undefined,
  configs: undefined,
  configMaps: undefined,
  services: undefined,
  siblings: undefined,
  budgets: undefined,
  policies: undefined,
  kubernetes: undefined,
  assignsUsers: undefined,
  secrets: undefined,
  keptSecrets: undefined,
  certificates: undefined,
};

describe("The volumes of a cluster", () => {
  let server: Server;
  /** What is answered, by the last part of the path; a list's answers one after the other, the last for ever. */
  let answers: Record<string, object[]>;
  let asked: string[];
  const items = (...list: object[]) => ({ items: list });
  const claim = (has: string | undefined, wanted: string, phase = "Bound") => ({
    metadata: {
      name: "data-kafka-0",
      uid: "u",
      labels: WHOSE.labels,
      annotations: { "kafka-cluster/held-as": "broker,zooKeeper" },
    },
    spec: {
      storageClassName: "slow",
      accessModes: ["ReadWriteOnce"],
      resources: { requests: { storage: wanted } },
    },
    status: { phase, capacity: has && { storage: has } },
  });
  const kubeConfig = () => clientOf(server);

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

  const read = async () => readExisting(await kubeConfig(), "events", WHOSE, 10);
  const grow = async (timeoutSeconds: number) =>
    awaitGrowth({
      kubeConfig: await kubeConfig(),
      namespace: "events",
      name: "",
      labels: WHOSE.labels,
      timeoutSeconds,
    });

  it("are those with its labels, and the StatefulSets'", async () => {
    answers = {
      version: [{ gitVersion: "v1.27.0" }],
      persistentvolumeclaims: [items(claim("1Gi", "1Gi"))],
      statefulsets: [
        items({
          metadata: { name: "kafka", labels: { ...WHOSE.labels, ...MADE_HERE } },
          spec: {
            volumeClaimTemplates: [{ metadata: { name: "data" } }],
            template: { spec: { containers: [{ name: "kafka", ports: [{ containerPort: 9093 }] }] } },
          },
        }),
      ],
      storageclasses: [
        items({ metadata: { name: "slow" } }, { metadata: { name: "fast" }, allowVolumeExpansion: true }),
      ],
    };
    const { sets, ...seen } = await read();
    assert.deepEqual(
      sets!.map(({ name, ids }) => [name, ids]),
      [["kafka", [0]]],
    );
    assert.deepEqual(seen, {
      ...UNKNOWN,
      kubernetes: "v1.27.0",
      claims: [
        {
          name: "data-kafka-0",
          owner: undefined,
          isOwn: true,
          isEmpty: undefined,
          heldAs: { roles: { broker: true, controller: false }, zooKeeper: true },
          size: "1Gi",
          class: "slow",
          accessModes: ["ReadWriteOnce"],
          foundWith: undefined,
          isBlock: false,
        },
      ],
      templates: { kafka: ["data"] },
      siblings: [],
      quorums: { kafka: "static" },
      others: [],
      unmanaged: { statefulSets: [], services: undefined, budgets: undefined },
      fixedSizeClasses: ["slow"],
    });
    assert.equal(new Set(asked).size, 9);
    assert.equal(asked.length, 9, "one request for each kind, and one for the version and the API groups");
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
        items(
          labelled("zk", { ...of("zookeeper", "zk"), ...MADE_HERE }),
          labelled("by-hand"),
          labelled("db", of("db", "db")),
        ),
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
      ...UNKNOWN,
      claims: undefined,
      sets: undefined,
      templates: undefined,
      quorums: undefined,
      others: [],
      unmanaged: undefined,
      fixedSizeClasses: [],
    });
  });

  it("can't be known while the Kubernetes cluster gives no answer", async () => {
    const silent = await kubeConfig();
    server.removeAllListeners("request");
    await assert.rejects(readExisting(silent, "events", WHOSE, 0.2), NoAnswer);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await assert.rejects(readExisting(silent, "events", WHOSE, 10), (error) => {
      assert.ok(error instanceof NoAnswer);
      assert.match(error.message, /^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
      return true;
    });
  });

  it("fail the preview where the way to the Kubernetes cluster is set up wrong", async () => {
    const config = await kubeConfig();
    const exec = { apiVersion: "client.authentication.k8s.io/v1", command: "/no/such/plugin" };
    config.loadFromClusterAndUser(config.getCurrentCluster()!, { name: "u", exec } as never);
    await assert.rejects(readExisting(config, "events", WHOSE, 10), (error) => {
      assert.ok(!(error instanceof NoAnswer));
      assert.match(String(error), /What exists in namespace events can't be looked at: .*no\/such\/plugin/);
      return true;
    });
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
