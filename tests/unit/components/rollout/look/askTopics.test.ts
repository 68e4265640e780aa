import assert from "node:assert/strict";
import type { V1Pod } from "@kubernetes/client-node";
import type { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { askTopics } from "../../../../../components/rollout/look/askTopics";

const pod = (name: string, ready = true): V1Pod => ({
  metadata: { name },
  status: { podIP: "10.0.0.1", conditions: [{ type: "Ready", status: ready ? "True" : "False" }] },
});
const PODS = [pod("kafka-0"), pod("kafka-1", false), pod("kafka-2")];

describe("What there is of topics", () => {
  let asked: string[];
  /** A cluster whose pods answer so, or fail with a status. */
  const view = (answers: Record<string, number | "all" | "no broker">) =>
    ({
      proxied: async (name: string, _port: number, page: string) => {
        asked.push(`${name} ${page}`);
        const answer = answers[name];
        if (answer === "no broker") return null;
        if (answer !== "all") throw Object.assign(new Error("no"), { code: answer });
        const names = page.replace("topics/", "").split(",");
        return Object.fromEntries(names.map((topic) => [topic, topic === "gone" ? null : { id: topic }]));
      },
    }) as unknown as ClusterView;
  beforeEach(() => (asked = []));

  it("is asked of one that is ready, once, and of the next where it doesn't know", async () => {
    const { topics } = await askTopics(view({ "kafka-0": "all" }), PODS, [], ["b", "a", "gone", "a"]);
    assert.deepEqual(topics, { a: { id: "a" }, b: { id: "b" }, gone: undefined });
    assert.deepEqual(asked, ["kafka-0 topics/a,b,gone"]);
    asked = [];
    await askTopics(view({ "kafka-0": 503, "kafka-2": "all" }), PODS, [], ["a"]);
    assert.deepEqual(asked, ["kafka-0 topics/a", "kafka-2 topics/a"]);
    const { topics: told } = await askTopics(
      view({ "kafka-0": "no broker", "kafka-2": "all" }),
      PODS,
      [],
      ["a"],
    );
    assert.deepEqual(told, { a: { id: "a" } });
  });

  it("isn't known where nobody tells, and why is", async () => {
    assert.deepEqual(await askTopics(view({ "kafka-0": 404, "kafka-2": 403 }), PODS, [], ["a"]), {
      noAnswer: 'kafka-2: not allowed: grant "get" on pods/proxy',
    });
    assert.deepEqual(
      asked.map((line) => line.split(" ")[0]),
      ["kafka-0", "kafka-2", "kafka-2"],
    );
    const noAnswer = "none of its brokers is ready";
    assert.deepEqual(await askTopics(view({ "kafka-0": "no broker" }), [PODS[0]], [], ["a"]), { noAnswer });
    assert.deepEqual(await askTopics(view({}), [PODS[1]], [], ["a"]), {
      noAnswer: "none of its brokers is ready",
    });
  });

  it("is asked of several brokers side by side where it is much, and given up as soon", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `topic-${i}`);
    const brokers = Array.from({ length: 6 }, (_, i) => pod(`kafka-${i}`));
    const all = view(Object.fromEntries(brokers.map(({ metadata }) => [metadata!.name, "all"])));
    let [now, most] = [0, 0];
    const slow = {
      proxied: async (...args: Parameters<typeof all.proxied>) => {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setTimeout(resolve, 1));
        return all.proxied(...args).finally(() => now--);
      },
    } as unknown as ClusterView;
    const { topics } = await askTopics(slow, brokers, [], names);
    assert.equal(Object.keys(topics!).length, 10_000);
    assert.equal(most, 4);
    assert.equal(new Set(asked.map((line) => line.split(" ")[0])).size, 4);
    asked = [];
    const { noAnswer } = await askTopics(view({}), brokers, [], names);
    assert.match(noAnswer!, /^kafka-/);
    assert.equal(asked.length, 3);
  });

  it("is asked for in pages that proxies let through, and not at all where there are none", async () => {
    const names = Array.from({ length: 1000 }, (_, i) => `${"long".repeat(20)}-${i}`);
    const { topics } = await askTopics(view({ "kafka-0": "all" }), PODS, [], names);
    assert.equal(Object.keys(topics!).length, 1000);
    assert.ok(asked.every((line) => line.length < 4100));
    assert.ok(asked.length > 15 && asked.length < 30, String(asked.length));
    asked = [];
    assert.deepEqual(await askTopics(view({}), PODS, [], []), { topics: {} });
    assert.deepEqual(asked, []);
  });
});
