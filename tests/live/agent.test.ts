import assert from "node:assert/strict";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kafka, logLevel } from "kafkajs";
import { type KafkaState, parseKafkaState } from "../../components/plan/existing/kafkaState";
import { METADATA_LEVELS } from "../../components/plan/kafka/metadataVersion";
import { kafkaClients } from "../../local/agent/build";
import { BareBrokers, BOOTSTRAP, BROKER_NAME } from "./support/bareBrokers";
import { kafkaVersions } from "./support/versions";

const NODES = [0, 1, 2];
/** About ten on an idle machine, half of it the last controller looking for a successor. */
const LAST_STOP_SECONDS = 30;

for (const version of kafkaVersions({ nightly: ["4.0.0", "4.3.1"] })) {
  describe(`The agent with Kafka ${version}`, () => {
    let brokers: BareBrokers;

    before(async () => {
      brokers = await BareBrokers.prepare(version);
    });

    after(() => brokers?.remove());

    it("is alive before it is ready, and ready once every broker runs", async () => {
      const beforeReady = new Set<number>();
      NODES.forEach((id) => brokers.start(id));
      for (const id of NODES) {
        await until(`broker ${id} is ready`, async () => {
          const [live, ready] = await Promise.all([brokers.probe(id, "live"), brokers.probe(id, "ready")]);
          if (live?.startsWith("200") && ready?.startsWith("503")) beforeReady.add(id);
          return ready === "200 in sync on 0 partitions";
        });
      }
      assert.ok(beforeReady.has(0), "the first broker was never alive without being ready");
    });

    it("tells which Kafka it is in, and what that has finalized", async () => {
      let state: KafkaState | undefined;
      await until("all of the state is seen", async () => {
        state = parseKafkaState((await brokers.probe(0, "state"))?.slice("200 ".length));
        return state?.unseen.length === 0;
      });
      const highest = METADATA_LEVELS.find(({ release }) => version.startsWith(`${release}.`))?.highest;
      assert.equal(state!.node.version, version);
      assert.equal(state!.features?.["metadata.version"], highest);
    });

    it("creates topics, and has nothing to do the second time", async () => {
      const desired = "orders partitions=6 replicas=3 cleanup.policy=compact,delete\nevents replicas=3\n";
      assert.deepEqual(await brokers.topics(desired), {
        code: 0,
        lines: ["topics: 2 created, 0 extended, 0 changed, 0 unchanged"],
      });
      assert.deepEqual((await brokers.topics(desired)).lines, [
        "topics: 0 created, 0 extended, 0 changed, 2 unchanged",
      ]);
    });

    it("adds partitions and changes settings, and leaves alone what it is not told about", async () => {
      const desired = "orders partitions=8\nevents retention.ms=1000\n";
      assert.deepEqual((await brokers.topics(desired)).lines, [
        "topics: 0 created, 1 extended, 1 changed, 0 unchanged",
      ]);
      // The controller has them at once; each broker hears of it a moment later.
      await until("orders has 8 partitions", async () => (await partitions("orders")).length === 8);
      assert.deepEqual((await brokers.topics("orders cleanup.policy=compact,delete\n")).lines, [
        "topics: 0 created, 0 extended, 0 changed, 1 unchanged",
      ]);
    });

    it("refuses every mistake at once with the topic's name, and changes nothing", async () => {
      const { code, lines } = await brokers.topics(
        [
          "orders partitions=2 replicas=2",
          "events retention.ms=soon",
          "more replicas=3 no.such.setting=1",
          "bad%20name replicas=3",
          "wide replicas=9",
          "innocent replicas=3",
        ].join("\n"),
      );
      assert.equal(code, 1);
      for (const mistake of [
        /topic orders: it has 8 partitions and 2 are asked for/,
        /topic events: .*soon.*retention\.ms/,
        /topic more: .*no\.such\.setting/,
        /topic bad name: .*'bad name'/,
        /topic wide: .*9/,
      ]) {
        assert.ok(
          lines.some((line) => mistake.test(line)),
          `${mistake} is missing in:\n${lines.join("\n")}`,
        );
      }
      assert.equal(lines.length, 6);
      assert.equal(lines.at(-1), "nothing was changed");
      assert.deepEqual(await topicNames(), ["events", "orders"]);
    });

    it("runs with the oldest supported client as well", async () => {
      const slf4j = readdirSync(brokers.libraryDirectory).find((name) => name.startsWith("slf4j-api"))!;
      const classPath = `${await kafkaClients("3.5.2")}:${join(brokers.libraryDirectory, slf4j)}`;
      const { lines } = await brokers.topics("orders partitions=9\nold replicas=3 retention.ms=7\n", {
        classPath,
      });
      assert.deepEqual(lines, ["topics: 1 created, 1 extended, 0 changed, 0 unchanged"]);
    });

    it("finds brokers whose name comes to resolve while it waits", async () => {
      const hosts = brokers.path("hosts");
      writeFileSync(hosts, "127.0.0.1 other\n");
      const { lines } = await brokers.topics("orders\n", {
        hosts,
        // Less than the ten seconds that Java believes in a name's absence.
        timeoutSeconds: 8,
        onOutput: () => writeFileSync(hosts, `127.0.0.1 ${BROKER_NAME}\n`),
      });
      assert.match(lines[0], /named\.kafka:\d+ doesn't answer yet: .*No resolvable bootstrap urls/);
      assert.equal(lines.at(-1), "topics: 0 created, 0 extended, 0 changed, 1 unchanged");
    });

    it("is done with new topics once every leader knows that it leads", async () => {
      await brokers.end(2, "SIGKILL");
      // For nine seconds the controllers take it for alive, and have it lead a third of all that is made.
      const { lines } = await brokers.topics("awaited partitions=6 replicas=3\n");
      assert.deepEqual(lines, ["topics: 1 created, 0 extended, 0 changed, 0 unchanged"]);
      const leaders = (await partitions("awaited")).map(({ leader }) => leader);
      assert.deepEqual([...new Set(leaders)].sort(), [0, 1]);
      brokers.start(2);
      await until("broker 2 is ready", async () => (await brokers.probe(2, "ready"))?.startsWith("200"));
    });

    it("finds a broker that was killed ready only when it is in sync again, and the others all the time", async () => {
      await brokers.end(2, "SIGKILL");
      brokers.start(2);
      await until("broker 2 is ready again", async () => {
        for (const id of [0, 1]) assert.match((await brokers.probe(id, "ready")) ?? "", /^200/);
        return (await brokers.probe(2, "ready"))?.startsWith("200");
      });
      const behind = (await partitions("orders")).filter(({ isr }) => !isr.includes(2));
      assert.deepEqual(behind, []);
    });

    it("is not ready while its broker stops, and lets one broker leave with the controllers' leave", async () => {
      const ended = brokers.end(1, "SIGTERM");
      await until("broker 1 is not ready", async () => !(await brokers.probe(1, "ready"))?.startsWith("200"));
      await ended;
      assert.match(brokers.log(1), /The controller has asked us to exit controlled shutdown/);
      assert.ok(brokers.closedCleanly(1));
      assert.match((await brokers.probe(0, "ready")) ?? "", /^200/);
    });

    it("lets the last broker close its logs though no controller is left to ask", async () => {
      await brokers.end(0, "SIGTERM");
      const since = Date.now();
      await brokers.end(2, "SIGTERM");
      const seconds = (Date.now() - since) / 1000;
      assert.match(brokers.log(2), /closing the logs without their leave/);
      assert.ok(brokers.closedCleanly(2), "the last broker's logs were not closed");
      assert.ok(seconds < LAST_STOP_SECONDS, `the last broker took ${seconds} s`);
    });
  });
}

async function until(what: string, met: () => Promise<boolean | undefined>): Promise<void> {
  const deadline = Date.now() + 180_000;
  while (!(await met())) {
    if (Date.now() > deadline) throw new Error(`not within three minutes: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function withAdmin<T>(use: (admin: ReturnType<Kafka["admin"]>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers: BOOTSTRAP, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return use(admin).finally(() => admin.disconnect());
}

function partitions(topic: string): Promise<{ leader: number; isr: number[] }[]> {
  return withAdmin(
    async (admin) => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0].partitions,
  );
}

function topicNames(): Promise<string[]> {
  return withAdmin(async (admin) => (await admin.listTopics()).sort());
}
