import assert from "node:assert/strict";
import { createServer } from "node:http";
import { argsOf } from "../../../bench/scale/scaleStack";
import { scaleTable } from "../../../bench/scale/scaleTable";
import { SimulatedKafka } from "../../../bench/scale/simulatedKafka";
import { parseKafkaState } from "../../../components/plan/existing/kafkaState";
import { planCluster } from "../../../components/plan/clusterPlan";
import { renderTopics } from "../../../components/plan/kafka/topicList";
import { readExisting } from "../../../components/rollout/look/readExisting";
import { harmOfStopping } from "../../../components/rollout/surgery/roll";
import { checkShape } from "../../../components/stackArgs";
import { clientOf } from "../components/fakeCluster";

const labels = { "app.kubernetes.io/instance": "kafka" };

describe("A simulated cluster of the bench", () => {
  it("has as many brokers and topics as it is asked for", () => {
    for (const brokers of [3, 4, 100, 101]) {
      const args = argsOf({ brokers, topics: 5 });
      assert.deepEqual(checkShape(args), []);
      const plan = planCluster("kafka", args);
      assert.equal(plan.brokers.length, brokers);
      assert.equal(plan.controllers.length, 3);
      assert.equal(plan.topics.length, 5);
    }
  });

  it("lets no node stop while another one is away", () => {
    const kafka = new SimulatedKafka();
    [0, 100, 101].forEach((id) => kafka.start(`10.0.0.${id}`, { id, broker: id > 0, controller: id === 0 }));
    const harm = (id: number) => {
      const state = parseKafkaState(kafka.answer("10.0.0.100", "/state"))!;
      return harmOfStopping(id, { answers: { state, byPod: {} } });
    };
    assert.equal(harm(101), null);
    kafka.stop("10.0.0.0");
    assert.equal(harm(101), "node 0 is away");
  });

  it("knows nothing of the cluster before it", () => {
    const kafka = new SimulatedKafka();
    const [before, after] = [{ id: 101 }, { id: 100 }].map((node) => ({
      ...node,
      broker: true,
      controller: true,
    }));
    kafka.start("10.0.0.101", before);
    kafka.stop("10.0.0.101");
    kafka.start("10.0.0.100", after);
    const { brokers } = parseKafkaState(kafka.answer("10.0.0.100", "/state"))!;
    assert.deepEqual(
      brokers!.map(({ id }) => id),
      [100],
    );
  });

  it("is looked at by one request for each node, one for three hundred topics, and few more", async () => {
    const args = argsOf({ brokers: 100, topics: 1000 });
    const { nodes, topics } = planCluster("kafka", args);
    const kafka = new SimulatedKafka();
    kafka.reconcile(renderTopics(topics));
    const address = (id: number) => `10.0.${id >> 8}.${id & 255}`;
    nodes.forEach(({ id }) => kafka.start(address(id), { id, broker: id >= 100, controller: id < 100 }));
    const pods = nodes.map(({ id, pod }) => ({
      metadata: { name: pod, labels },
      status: { podIP: address(id), conditions: [{ type: "Ready", status: "True" }] },
    }));
    let requests = 0;
    const server = createServer(({ url = "" }, response) => {
      requests++;
      const [path] = decodeURIComponent(url).split("?");
      const [, pod, page] = /\/pods\/([^/:]+):\d+\/proxy(\/.*)$/.exec(path) ?? [];
      const id = Number(/\d+$/.exec(pod ?? "")?.[0]);
      if (!pod && !path.endsWith("/pods")) response.statusCode = 403;
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(pod ? kafka.answer(address(id), page) : { items: pods }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const names = topics.map(({ name }) => name);
      const selector = { labels, kafka: "kafka", topics: names };
      const existing = await readExisting(await clientOf(server), "kafka", selector, 60);
      assert.equal(existing.kafka?.brokers?.length, 100);
      assert.equal(Object.keys(existing.topics ?? {}).length, 1000);
      assert.ok(requests <= 103 + 3 + 4 + 20, `${requests} requests`);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("has its figures in a table", () => {
    const size = { brokers: 3, topics: 10 };
    const cost = { seconds: 2, cpu: 1, memory: 100, state: 1, requests: 42 };
    const rows = [{ size, engine: "Pulumi CLI v3 (of the PATH)", what: "roll", ...cost }];
    const text = scaleTable({ rows, plans: [{ size, seconds: 0.01 }] }, { job: 3, client: 2 });
    assert.match(text, /\| 3 \| 10 \|\s+\| the plan alone \| 0\.010 \|/);
    assert.match(
      text,
      /\| 3 \| 10 \| Pulumi CLI v3 \| roll \| 2\.0 \| 1\.0 s \| 100 MiB \| 1\.00 MiB \| 42 \|/,
    );
    assert.match(text, /ratio 1\.50 \(at most 1\.5\)/);
  });
});
