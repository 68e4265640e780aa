import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { V1Pod } from "@kubernetes/client-node";
import type { KafkaClusterArgs, TopicArgs } from "../../../components/args";
import { planCluster } from "../../../components/plan/clusterPlan";
import type { ExistingCluster } from "../../../components/plan/existing/existingCluster";
import {
  checkRemovedTopics,
  describeDeletedTopics,
  describeKeptTopics,
} from "../../../components/plan/existing/removedTopics";
import {
  checkExistingTopics,
  describeOthersSettings,
  describeTakenBack,
  describeTopicDrift,
  hasTopicWork,
} from "../../../components/plan/existing/topicDrift";
import { topicIds } from "../../../components/plan/existing/topics";
import { renderTopics } from "../../../components/plan/kafka/topicList";
import { Mistakes } from "../../../components/plan/mistakes";
import type { ClusterView } from "../../../components/rollout/kubernetes/clusterView";
import { askTopics } from "../../../components/rollout/look/askTopics";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { temporaryDirectory } from "../../temporary";
import { SingleBroker } from "../singleBroker";
import { runJob } from "../topicJob";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
const READY: V1Pod = {
  metadata: { name: "kafka-1" },
  status: { conditions: [{ type: "Ready", status: "True" }] },
};

// The oldest whose client the agent is compiled against, and the newest.
for (const version of ["3.5.2", "4.4.0"]) {
  describe(`The topics of a list, beside a broker of Kafka ${version}`, function () {
    this.timeout(600_000);
    const work = temporaryDirectory("kafka-cluster-topics-");
    let broker: SingleBroker | undefined;
    let [bootstrap, libraries, agentPort] = ["", "", 0];
    /** The list that the Job was last given. */
    let list: string | undefined;

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no broker");
        this.skip();
      }
      libraries = await kafkaLibraries(version);
      ({ broker, bootstrap, agentPort } = await SingleBroker.startOpen(version, work));
      await run("javac", ["-cp", join(libraries, "*"), "-d", work, join(__dirname, "ByHand.java")]);
    });

    after(() => broker?.end());

    const byHand = (...changes: string[]) =>
      run("java", [
        "-XX:TieredStopAtLevel=1",
        "-cp",
        `${work}:${join(libraries, "*")}`,
        "ByHand",
        bootstrap,
        ...changes,
      ]);

    /** What the agent says, by the way that the program asks it. */
    const there = async (...names: string[]) => {
      const proxied = async (_pod: string, _port: number, page: string) => {
        const answer = await fetch(`http://127.0.0.1:${agentPort}/${page}`);
        if (!answer.ok) throw new Error(await answer.text());
        return answer.json();
      };
      for (;;) {
        const view = { proxied } as unknown as ClusterView;
        const { topics, noAnswer } = await askTopics(view, [READY], [], names);
        if (topics) return topics;
        // It may be the machine that is busy.
        assert.equal(noAnswer, "kafka-1: no answer in time");
      }
    };

    /** The topics of lists, and others. */
    const ALL = ["orders", "audit", "returns", "somebodys"];

    /** What a preview says, and what an `up` does. */
    const up = async (topics: TopicArgs[], removedTopics?: KafkaClusterArgs["removedTopics"]) => {
      const plan = planCluster("kafka", { version, replicas: 1, topics, removedTopics });
      const jobs: ExistingCluster["jobs"] = [{ name: "kafka-topics", uid: "1", state: "done", mounts: [] }];
      const seen = list === undefined ? {} : await there(...ALL);
      const topicLists = list === undefined ? [] : [list];
      const doneLists = { topics: topicLists, settings: [], subscriptions: [] };
      const existing: ExistingCluster = { topicLists, doneLists, topics: seen, jobs, fixedSizeClasses: [] };
      const mistakes = new Mistakes();
      checkExistingTopics(plan, existing, mistakes);
      checkRemovedTopics(plan, existing, mistakes);
      const refused = mistakes.found.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);
      const told = [
        ...describeKeptTopics(plan, existing),
        ...describeTakenBack(plan, existing),
        ...describeTopicDrift(plan, existing),
        ...describeOthersSettings(plan, existing),
        ...describeDeletedTopics(plan, existing),
      ];
      if (refused.length > 0) return { refused, told };
      const deletes = plan.removedTopics === "delete";
      const next = renderTopics(plan.topics, { former: topicLists, deletes, ids: topicIds(existing) });
      if (next === list && !hasTopicWork(plan, existing)) return { refused, told };
      list = next;
      writeFileSync(join(work, "topics.txt"), list);
      const { code, lines, output } = await runJob(libraries, bootstrap, [
        "--desired",
        join(work, "topics.txt"),
      ]);
      assert.equal(code, 0, output);
      return { refused, told, ran: lines.at(-1) };
    };

    const orders: TopicArgs = {
      name: "orders",
      partitions: 2,
      config: { "retention.ms": "3600000", "cleanup.policy": "compact, delete", preallocate: "FALSE" },
    };
    const audit: TopicArgs = { name: "audit", partitions: 1 };
    const { config: _, ...bare } = orders;

    it("are made, and seen as they were made", async () => {
      const { ran } = await up([orders, audit]);
      assert.equal(ran, "topics: 2 created, 0 extended, 0 changed, 0 unchanged");
      await byHand("create somebodys 3");
      const { orders: made, audit: other, returns, somebodys } = await there(...ALL);
      assert.match(made!.id, /^[\w-]{22}$/);
      assert.deepEqual(
        { ...made, id: "" },
        {
          id: "",
          partitions: 2,
          replicas: [1],
          config: { "retention.ms": "3600000", "cleanup.policy": "compact,delete", preallocate: "false" },
        },
      );
      assert.deepEqual([other!.config, returns, somebodys!.partitions], [{}, undefined, 3]);
      assert.deepEqual(await up([orders, audit]), { refused: [], told: [] });
    });

    it("become again what the list says where somebody changed, lost or deleted them", async () => {
      await byHand("set orders retention.ms 5", "set orders flush.ms 7", "delete audit");
      const { told, ran } = await up([orders, audit]);
      assert.deepEqual(told, [
        'topics[0].config["retention.ms"]: orders has 5 by other means; the topic Job makes it 3600000',
        "topics[1]: audit was deleted by other means; the topic Job makes it again, empty",
        "topics[0].config: orders has flush.ms=7 by other means, and keeps it. Write it here; taken out again by a later " +
          "`up`, the brokers' default holds",
      ]);
      assert.equal(ran, "topics: 1 created, 0 extended, 1 changed, 0 unchanged");
      const { told: left, ran: again } = await up([orders, audit]);
      assert.deepEqual([left.length, again], [1, undefined], "what stays is told, and nothing runs");
      assert.equal((await there("orders")).orders!.config["flush.ms"], "7");
    });

    it("with more partitions than are described are refused before anything runs", async () => {
      await byHand("extend audit 4");
      const { refused, ran } = await up([orders, audit]);
      assert.match(
        refused[0],
        /^topics\[1\]\.partitions: is 1, and topic audit has 4, as somebody has added some/,
      );
      assert.equal(ran, undefined);
      audit.partitions = 4;
      assert.equal((await up([orders, audit])).ran, "topics: 0 created, 0 extended, 0 changed, 2 unchanged");
    });

    it("lose settings that aren't described any more, and no others", async () => {
      const { told, ran } = await up([bare, audit]);
      assert.equal(told.length, 4, told.join("\n"));
      assert.equal(ran, "topics: 0 created, 0 extended, 1 changed, 1 unchanged");
      assert.deepEqual((await there("orders")).orders!.config, { "flush.ms": "7" });
      await byHand("set orders retention.ms 9");
      const { ran: again } = await up([bare, audit]);
      assert.equal(again, undefined);
      assert.equal((await there("orders")).orders!.config["retention.ms"], "9");
    });

    it("stay where they leave it, unless they are to be deleted", async () => {
      const kept = await up([bare]);
      assert.deepEqual(
        kept.told[0],
        "topics: audit isn't described any more, and stays as it is (removedTopics: keep)",
      );
      assert.equal(kept.ran, "topics: 0 created, 0 extended, 0 changed, 1 unchanged");
      assert.ok((await there("audit")).audit);
      const later = await up([bare], "delete");
      assert.equal(later.ran, undefined, "it left before");
      assert.equal(
        (await up([bare, audit], "delete")).ran,
        "topics: 0 created, 0 extended, 0 changed, 2 unchanged",
      );
      const gone = await up([bare], "delete");
      assert.match(
        gone.told.at(-1)!,
        /will be deleted, with all that it holds: audit \(4 partitions, 1 copy\)$/,
      );
      assert.equal(gone.ran, "topics: 0 created, 0 extended, 0 changed, 1 unchanged, 1 deleted");
      assert.equal((await there("audit")).audit, undefined);
    });

    it("are somebody else's once they are made anew under a name that has left", async () => {
      await byHand("create audit 5", "delete orders");
      const { told, ran } = await up([bare], "delete");
      assert.deepEqual(told, [
        "topics[0]: orders was deleted by other means; the topic Job makes it again, empty",
      ]);
      assert.equal(ran, "topics: 1 created, 0 extended, 0 changed, 0 unchanged");
      const { audit: theirs, somebodys } = await there("audit", "somebodys");
      assert.deepEqual([theirs!.partitions, somebodys!.partitions], [5, 3]);
    });

    it("aren't deleted while they are protected, and are once that was taken back", async () => {
      const returns: TopicArgs = { name: "returns", partitions: 1, protect: true };
      await up([bare, returns], "delete");
      const { refused, ran } = await up([bare], "delete");
      assert.match(refused[0], /^topics: has returns no more, which is protected/);
      assert.equal(ran, undefined);
      await up([bare, { ...returns, protect: false }], "delete");
      assert.match((await up([], "delete")).ran!, /, 2 deleted$/);
      assert.deepEqual(await there("orders", "returns"), { orders: undefined, returns: undefined });
      assert.ok((await there("somebodys")).somebodys);
    });
  });
}
