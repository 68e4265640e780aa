import assert from "node:assert/strict";
import fc from "fast-check";
import {
  listContent,
  listIn,
  parseTopics,
  renderTopics,
} from "../../../../../components/plan/kafka/topicList";
import type { PlannedTopic } from "../../../../../components/plan/kafka/topics";
import { anyText } from "./anyText";

describe("The list of topics that the agent reads", () => {
  it("has a line a topic: its name, its partitions and copies, its settings in order", () => {
    assert.equal(
      renderTopics([
        {
          name: "orders",
          partitions: 6,
          replicas: 3,
          config: { "retention.ms": "1", "cleanup.policy": "compact" },
        },
      ]),
      "orders partitions=6 replicas=3 cleanup.policy=compact retention.ms=1\n",
    );
  });

  it("says nothing about what the brokers' defaults decide", () => {
    assert.equal(renderTopics([{ name: "orders", config: {} }]), "orders\n");
    assert.equal(renderTopics([]), "");
  });

  it("is the same whatever the order of the arguments", () => {
    const a = { name: "a", partitions: 1, config: { "retention.ms": "1", preallocate: "true" } };
    const reordered = { config: { preallocate: "true", "retention.ms": "1" }, partitions: 1, name: "a" };
    const b = { name: "b", config: {} };
    assert.equal(renderTopics([a, b]), renderTopics([b, reordered]));
  });

  it("encodes what would end a value, and nothing else, so that a diff stays readable", () => {
    assert.equal(
      renderTopics([{ name: "a", config: { "cleanup.policy": "compact,delete", x: "50 %\t=ü#" } }]),
      "a cleanup.policy=compact,delete x=50%20%25%09=ü#\n",
    );
  });

  it("is read back to the same topics", () => {
    const topic = fc.record(
      {
        name: fc.stringMatching(/^[a-zA-Z0-9._-]{1,30}$/),
        partitions: fc.option(fc.integer({ min: 1, max: 1000 }), { nil: undefined }),
        replicas: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        config: fc.dictionary(fc.stringMatching(/^[a-z]{1,9}\.[a-z]{1,9}$/), anyText, {
          noNullPrototype: true,
        }),
      },
      { noNullPrototype: true },
    );
    const topics = fc.uniqueArray(topic, { selector: ({ name }) => name, maxLength: 8 });
    fc.assert(
      fc.property(topics, (described) => {
        const byName = (a: PlannedTopic, b: PlannedTopic) => (a.name < b.name ? -1 : 1);
        assert.deepEqual(read(renderTopics(described)).sort(byName), [...described].sort(byName));
      }),
    );
  });
});

describe("What the list of topics remembers of the one before", () => {
  const orders = (config: Record<string, string> = {}): PlannedTopic => ({
    name: "orders",
    partitions: 6,
    config,
  });
  const audit: PlannedTopic = { name: "audit", config: {} };
  const ids = { orders: "O1", audit: "A1" };
  const next = (
    topics: PlannedTopic[],
    former: string[],
    deletes = true,
    known: Record<string, string> = ids,
  ) => renderTopics(topics, { former, deletes, ids: known });

  it("is nothing while nothing is taken out, whoever wrote it", () => {
    const first = renderTopics([orders({ "retention.ms": "1" }), audit]);
    assert.equal(next([audit, orders({ "retention.ms": "1" })], [first]), first);
    assert.equal(
      next([audit, orders({ "retention.ms": "2" })], [first]),
      "audit\norders partitions=6 retention.ms=2\n",
    );
  });

  it("is each setting that was given and isn't any more, with its values, until it is described again", () => {
    const former = [orders({ "retention.ms": "1" }), orders({ "retention.ms": "2", x: "a b" })].map((topic) =>
      renderTopics([topic]),
    );
    const after = next([orders()], former);
    assert.equal(after, "orders partitions=6 unset:retention.ms=1 unset:retention.ms=2 unset:x=a%20b\n");
    assert.equal(next([orders()], [after]), after);
    assert.equal(
      next([orders({ x: "c" })], [after]),
      "orders partitions=6 x=c unset:retention.ms=1 unset:retention.ms=2\n",
    );
  });

  it("is each topic that has left and is to be deleted, by Kafka's id of it, until it is described again", () => {
    const former = renderTopics([orders(), audit]);
    const after = next([orders()], [former]);
    assert.equal(after, "orders partitions=6\nremoved:audit id=A1\n");
    // Deleted by now; or somebody has made another one meanwhile, which isn't the cluster's.
    assert.equal(next([orders()], [after], true, { orders: "O1" }), after);
    assert.equal(next([orders()], [after, former], true, { ...ids, audit: "A2" }), after);
    assert.equal(next([orders(), audit], [after]), former);
  });

  it("is no topic that isn't there, nor one that is kept", () => {
    const former = renderTopics([orders(), audit]);
    assert.equal(next([orders()], [former], true, { orders: "O1" }), "orders partitions=6\n");
    assert.equal(next([orders()], [former], false), "orders partitions=6\n");
    assert.equal(next([orders()], [next([orders()], [former])], false), "orders partitions=6\n");
  });

  it("is whether a topic is protected", () => {
    const text = renderTopics([{ ...audit, protect: true }, orders({ "retention.ms": "1" })]);
    assert.equal(text, "audit protect=true\norders partitions=6 retention.ms=1\n");
    assert.deepEqual(parseTopics(`${text}removed:x id=X-_\nremoved partitions=2\n`), {
      topics: [
        { name: "audit", protect: true, config: {}, unset: [] },
        { name: "orders", partitions: 6, protect: false, config: { "retention.ms": "1" }, unset: [] },
        { name: "removed", partitions: 2, protect: false, config: {}, unset: [] },
      ],
      removed: [{ name: "x", id: "X-_" }],
    });
  });
});

/** As kafkacluster.agent.job.DesiredTopics reads it. */
function read(text: string): PlannedTopic[] {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^[\0- ]+|[\0- ]+$/g, ""));
  return lines
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [name, ...words] = line.split(/[ \t]+/);
      const pairs = words.map((word) => {
        const equals = word.indexOf("=");
        assert.ok(equals > 0, `"${word}" is no key=value`);
        return [decodeURIComponent(word.slice(0, equals)), decodeURIComponent(word.slice(equals + 1))];
      });
      const { partitions, replicas, ...config } = Object.fromEntries(pairs);
      return {
        name: decodeURIComponent(name),
        partitions: partitions && Number(partitions),
        replicas: replicas && Number(replicas),
        config,
      };
    });
}

describe("The list of topics in a ConfigMap", () => {
  const listOf = (count: number) =>
    renderTopics(
      Array.from({ length: count }, (_, i) => ({
        name: `topic-${i}`,
        config: { "retention.ms": "3600000" },
      })),
    );

  it("is readable, so that a preview shows a diff of it", () => {
    const text = listOf(1000);
    assert.deepEqual(listContent(text), { data: { "topics.txt": text } });
    assert.equal(listIn(listContent(text)), text);
  });

  it("is packed where a ConfigMap would have no room for it", () => {
    const text = listOf(40_000);
    assert.ok(text.length > 1024 * 1024);
    const content = listContent(text);
    assert.deepEqual(Object.keys(content), ["binaryData"]);
    assert.ok(JSON.stringify(content).length < 512 * 1024);
    assert.equal(listIn(content), text);
    assert.deepEqual(listContent(text), content);
  });

  it("is none in another ConfigMap", () => {
    assert.equal(listIn({}), undefined);
    assert.equal(listIn({ data: { "server.properties": "" }, binaryData: { "agent.jar": "" } }), undefined);
  });
});
