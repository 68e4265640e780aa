import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { temporaryDirectory } from "../../temporary";
import { SmallCluster } from "./smallCluster";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
/** Beside the newest, the oldest that knows no cordon and takes rates of each broker alone. */
const VERSIONS = process.env.ALL_VERSIONS ? ["3.3.2", "4.4.0"] : ["4.4.0"];
/** Within it a Job would end that waits for nobody. */
const SILENT_MS = 20_000;
const SLOW = ["--throttle", "1000000"];

for (const version of VERSIONS) {
  describe(`Replicas of four brokers of Kafka ${version}`, function () {
    this.timeout(900_000);
    const cluster = new SmallCluster();
    const knowsCordons = version.startsWith("4.");
    const directory = temporaryDirectory("kafka-cluster-moves-files-");
    const file = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const succeeds = async (...args: string[]) => {
      const ended = await cluster.job(args);
      assert.equal(ended.code, 0, ended.output);
      return ended.output;
    };
    const without4 = (answer: string) => !/\b4\b/.test(answer.replace(/\(behind\)/g, ""));

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no brokers");
        this.skip();
      }
      await cluster.start(version);
      const brokers = await cluster.eventually("brokers", (answer) => answer === "[1, 2, 3, 4]");
      assert.equal(brokers, "[1, 2, 3, 4]");
      await cluster.ask("make orders 6 4,3,2");
      await cluster.ask("make solo 2 4");
      assert.equal(await cluster.ask("fill orders 12"), "filled");
    });
    after(() => cluster.end());

    it("are judged without brokers that are away, whom Kafka counts on still", async () => {
      const harm = async (away?: string) =>
        (await cluster.state(1, away)).stops!.find(({ id }) => id === 4)?.harm;
      assert.deepEqual([await harm(), await harm("/2")], [null, null]);
      assert.match((await harm("/2,3"))!, /^orders-\d would have 0 in-sync replicas of the 1 that it needs/);
    });

    it("go on to leave a broker where somebody was killed who had begun", async () => {
      const killed = await cluster.job(["--brokers", "3", "--leave", "4", ...SLOW], /moving: [1-9]\d* of 8/);
      assert.equal(killed.code, null, killed.output);
      assert.match(await cluster.ask("settings 1 2 3"), /1:leader\.replication\.throttled\.rate=1000001/);
      const output = await succeeds("--brokers", "3", "--leave", "4");
      assert.match(output, /moves: \d+ partitions, \d+ bytes; broker 4 holds nothing\n/);
      for (const topic of ["orders", "solo"]) {
        const replicas = await cluster.eventually(`replicas ${topic}`, without4);
        assert.ok(without4(replicas), replicas);
      }
    });

    it("aren't throttled any more after that", async () => {
      assert.equal(await cluster.eventually("settings 1 2 3", (answer) => answer === ""), "");
    });

    it("don't come back to it meanwhile", async function () {
      if (!knowsCordons) this.skip();
      await cluster.ask("make-anywhere later 12");
      const replicas = await cluster.ask("replicas later");
      assert.ok(without4(replicas), replicas);
    });

    it("may come back once it is to stay after all", async function () {
      if (!knowsCordons) this.skip();
      assert.match(await cluster.ask("settings 4"), /4:cordoned\.log\.dirs=\*/);
      await succeeds("--brokers", "4", "--leave", "none");
      assert.equal(await cluster.eventually("settings 1 2 3 4", (answer) => answer === ""), "");
    });

    it("aren't throttled for ever by a broker that is silent as the limit is taken off", async () => {
      await cluster.ask("throttle 1 2 3");
      const broker = cluster.brokers.get(3)!;
      broker.stop();
      const job = succeeds("--brokers", "4", "--leave", "none");
      await Promise.race([job, pause(SILENT_MS)]).finally(() => broker.goOn());
      await job;
      assert.equal(await cluster.eventually("settings 1 2 3", (answer) => answer === ""), "");
    });

    it("are shared with a broker that comes, if that is asked for, and else not", async () => {
      const desired = file("topics.txt", "orders partitions=6 replicas=3\n");
      await succeeds("--brokers", "4", "--desired", desired);
      assert.ok(without4(await cluster.ask("replicas orders")));
      // New partitions land on it in the same run, so that it holds something before anything moves.
      const more = file("topics.txt", "orders partitions=6 replicas=3\nfresh partitions=4 replicas=2\n");
      const output = await succeeds("--brokers", "4", "--desired", more, "--rebalance", "onScale");
      assert.match(output, /moves: \d+ partitions/);
      const replicas = await cluster.eventually("replicas orders", (answer) => !without4(answer));
      const held = replicas.match(/\b4\b(?!@)|\b4@/g) ?? [];
      assert.ok(held.length >= 3, replicas);
    });

    it("become more and fewer, as topics say, and others stay as they are", async () => {
      const before = await cluster.ask("replicas orders");
      await succeeds("--brokers", "4", "--desired", file("topics.txt", "solo replicas=3\n"));
      const copies = (answer: string) => answer.split(" ").map((partition) => partition.split(",").length);
      const areThree = await cluster.eventually("replicas solo", (answer) => copies(answer).join() === "3,3");
      assert.deepEqual(copies(areThree), [3, 3], areThree);
      assert.equal(await cluster.ask("replicas orders"), before);
      const atLeast = file("copies.txt", "orders replicas=2\nsolo replicas=2\n");
      await succeeds("--brokers", "4", "--desired", file("topics.txt", ""), "--copies", atLeast);
      assert.equal(await cluster.ask("replicas orders"), before);
      await succeeds("--brokers", "4", "--desired", file("topics.txt", "solo replicas=2\n"));
      const areTwo = await cluster.eventually("replicas solo", (answer) => copies(answer).join() === "2,2");
      assert.deepEqual(copies(areTwo), [2, 2], areTwo);
    });

    it("leave a broker that has stopped already, and the cluster forgets it", async () => {
      const several = file(
        "topics.txt",
        knowsCordons ? "later replicas=2\nsolo replicas=2\n" : "solo replicas=2\n",
      );
      await succeeds("--brokers", "4", "--desired", several);
      await cluster.ask("make lost 1 4");
      await cluster.brokers.get(4)!.end();
      await cluster.eventually("brokers", (answer) => answer === "[1, 2, 3]");
      const refused = await cluster.job(["--brokers", "3", "--leave", "4"]);
      assert.deepEqual(
        [refused.code, /the only copies in sync of lost-0 are on broker 4/.test(refused.output)],
        [1, true],
      );
      await cluster.ask("delete lost");
      const output = await succeeds("--brokers", "3", "--leave", "4", "--unregister", "4");
      assert.match(output, /unregistered: broker 4\n/);
      const replicas = await cluster.eventually("replicas orders", without4);
      assert.ok(without4(replicas), replicas);
      const again = await succeeds("--brokers", "3", "--leave", "4", "--unregister", "4");
      assert.match(again, /unregistered: broker 4\n/);
    });
  });
}
