import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { SmallCluster } from "./smallCluster";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
/** Beside the newest, the oldest that takes several volumes. */
const VERSIONS = process.env.ALL_VERSIONS ? ["3.7.2", "4.4.0"] : ["4.4.0"];
const SLOW = ["--throttle", "1000000"];
const MARKS = "1:follower.replication.throttled.rate=52428800 1:leader.replication.throttled.rate=52428801";

for (const version of VERSIONS) {
  describe(`The log directories of a broker of Kafka ${version}`, function () {
    this.timeout(600_000);
    const cluster = new SmallCluster();
    const knowsCordons = version.startsWith("4.");
    const job = async (...args: string[]) => {
      const ended = await cluster.job(["--brokers", "1", "--leave", "none", ...args]);
      assert.equal(ended.code, 0, ended.output);
      return ended.output;
    };
    const empty = () => ["--empty", `1:${cluster.log(1, "more")}`];
    const numbers = (answer: string) => (answer.match(/\d+/g) ?? []).map(Number);
    /** Every record that was written is there, on a broker that serves. */
    const allIsThere = async () => {
      assert.equal(await cluster.eventually("records orders", (answer) => answer === "64"), "64");
    };

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no brokers");
        this.skip();
      }
      await cluster.start(version, 1, ["data", "more"]);
      await cluster.eventually("brokers", (answer) => answer === "[1]");
    });
    after(() => cluster.end());

    it("are told by its agent as they are, not as they were at the last look", async () => {
      const replicas = async () => (await cluster.logs(1)).map((log) => log.replicas);
      assert.deepEqual(await replicas(), [0, 0]);
      await cluster.ask("make orders 8 1");
      // On disk soon after; a look at sizes is good for longer.
      await pause(1000);
      assert.deepEqual(await replicas(), [4, 4]);
    });

    it("are told with what their replicas take", async () => {
      assert.equal(await cluster.ask("fill orders 16"), "filled");
      await pause(5000);
      const logs = await cluster.logs(1);
      assert.deepEqual(
        logs.map(({ path, replicas, offline }) => ({ path, replicas, offline })),
        ["data", "more"].map((name) => ({ path: cluster.log(1, name), replicas: 4, offline: false })),
      );
      for (const { bytes, free } of logs) assert.ok(bytes > 7_000_000 && free > bytes, `${bytes} ${free}`);
    });

    it("are emptied by whoever comes after one that was killed", async () => {
      const begins = ["--brokers", "1", "--leave", "none", ...empty(), ...SLOW];
      const killed = await cluster.job(begins, /moving: [1-9]\d* of 4/);
      assert.equal(killed.code, null, killed.output);
      assert.match(await cluster.ask("settings 1"), /replica\.alter\.log\.dirs\.io\.max\S*=1000001/);
      const output = await job(...empty());
      assert.match(
        output,
        /moves: \d partitions, \d+ bytes between log directories; what leaves of broker 1 hol/,
      );
      assert.equal(await cluster.ask("logs 1"), "{data=8, more=0}");
      await allIsThere();
      const cordon = `1:cordoned.log.dirs=${cluster.log(1, "more")} ${MARKS}`;
      const expected = knowsCordons ? cordon : "";
      assert.equal(await cluster.eventually("settings 1", (answer) => answer === expected), expected);
    });

    it("get nothing new then, whatever else is done", async function () {
      if (!knowsCordons) this.skip();
      await cluster.ask("make-anywhere later 4");
      const expected = "{data=12, more=0}";
      assert.equal(await cluster.eventually("logs 1", (answer) => answer === expected), expected);
    });

    it("may go: the broker starts without it, with all that there was, and what kept it free is taken back", async () => {
      await cluster.restart(1, ["data"]);
      await allIsThere();
      await job();
      assert.equal(await cluster.eventually("settings 1", (answer) => answer === ""), "");
    });

    it("share with one that comes, if that is asked for, and else not", async () => {
      await cluster.restart(1, ["data", "more"]);
      await allIsThere();
      await job();
      assert.deepEqual(numbers(await cluster.ask("logs 1"))[1], 0);
      assert.match(await job("--share", "1"), /moves: \d+ partitions/);
      const [data, more] = numbers(await cluster.ask("logs 1"));
      assert.ok(more >= 4 && data >= 4, `${data} ${more}`);
      await allIsThere();
      assert.equal(await cluster.eventually("settings 1", (answer) => answer === ""), "");
    });
  });
}
