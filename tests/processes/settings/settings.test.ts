import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderSettings, type SettingList } from "../../../components/plan/kafka/settingList";
import { takesAtRuntime, valueInUse } from "../../../components/plan/kafka/settings/runtime";
import { AGENT } from "../../../local/agent/build";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { freePorts } from "../../freePorts";
import { temporaryDirectory } from "../../temporary";
import { SingleBroker } from "../singleBroker";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
/** As in pods. */
const JAVA = ["-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"];
const DYNAMIC = "DYNAMIC_DEFAULT_BROKER_CONFIG";
const TOPICS = "topics: 0 created, 0 extended, 0 changed, 0 unchanged";
const MINIMUM = "min.insync.replicas";

/** Other values than Kafka's defaults. */
const SETTINGS: Record<string, string> = {
  "background.threads": "20",
  "compression.type": "lz4",
  "log.cleaner.backoff.ms": "1000",
  "log.cleaner.io.max.bytes.per.second": "1000000.0",
  "log.cleaner.min.cleanable.ratio": "0.25",
  "log.cleaner.threads": "2",
  "log.cleanup.policy": "compact,delete",
  "log.flush.interval.messages": "1000",
  "log.flush.interval.ms": "1000",
  "log.index.interval.bytes": "8192",
  "log.index.size.max.bytes": "1048576",
  "log.message.timestamp.type": "LogAppendTime",
  "log.preallocate": "true",
  "log.retention.bytes": "1000000000",
  "log.retention.ms": "3600000",
  "log.roll.jitter.ms": "1000",
  "log.roll.ms": "1800000",
  "log.segment.bytes": "2097152",
  "log.segment.delete.delay.ms": "1000",
  "max.connection.creation.rate": "10000",
  "max.connections": "10000",
  "max.connections.per.ip": "9000",
  "max.connections.per.ip.overrides": "127.0.0.1:9001",
  "message.max.bytes": "2000000",
  "num.io.threads": "16",
  "num.network.threads": "6",
  "num.recovery.threads.per.data.dir": "2",
  "num.replica.fetchers": "2",
  "producer.id.expiration.ms": "3600000",
  "unclean.leader.election.enable": "true",
};

// The oldest whose controllers learn of settings while they run, and the newest.
for (const version of process.env.ALL_VERSIONS ? ["3.5.2", "4.4.0"] : ["4.4.0"]) {
  describe(`Settings that a broker of Kafka ${version} is told while it runs`, function () {
    this.timeout(600_000);
    const work = temporaryDirectory("kafka-cluster-settings-");
    let starting: Promise<SingleBroker> | undefined;
    let [bootstrap, libraries] = ["", ""];

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no broker");
        this.skip();
      }
      const [port] = await freePorts(1);
      bootstrap = `127.0.0.1:${port}`;
      libraries = await kafkaLibraries(version);
      // Half as many as by default are told.
      const properties = { "num.recovery.threads.per.data.dir": "4" };
      starting = SingleBroker.start(version, 1, [{ listens: bootstrap }], { properties });
      await run("javac", ["-cp", join(libraries, "*"), "-d", work, join(__dirname, "KeptSettings.java")]);
      await starting;
    });

    // Also where it took too long.
    after(async () => (await starting)?.end());

    /** Runs the Job for this list. */
    const job = async (list: SettingList) => {
      const [topics, settings] = [join(work, "topics.txt"), join(work, "settings.properties")];
      writeFileSync(topics, "");
      writeFileSync(settings, renderSettings(list));
      const jars = readdirSync(libraries).filter((name) => /^(kafka-clients|slf4j-api)-.*\.jar$/.test(name));
      const classPath = [...jars.map((name) => join(libraries, name)), join(AGENT, "agent.jar")].join(":");
      const command = ["kafkacluster.agent.Start", "kafkacluster.agent.job.Job", "--bootstrap", bootstrap];
      const files = ["--brokers", "1", "--timeout", "300", "--desired", topics, "--settings", settings];
      const child = spawn("java", [...JAVA, "-cp", classPath, ...command, ...files]);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
      const [code] = (await once(child, "close")) as [number];
      const lines = output.split("\n").filter(Boolean);
      // While the broker starts.
      return {
        code,
        output,
        lines: lines.filter((line) => !/^(waiting for brokers|trying again)/.test(line)),
      };
    };
    const asked = async (...words: string[]) => {
      const [command, id = "1", ...settings] = words;
      const options = ["-XX:TieredStopAtLevel=1", "-Dlog4j2.level=OFF"];
      const classPath = ["-cp", `${work}:${join(libraries, "*")}`, "KeptSettings"];
      const printed = await run("java", [...options, ...classPath, command, bootstrap, id, ...settings]);
      return new Map(
        printed
          .split("\n")
          .filter((line) => line.includes("="))
          .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
      );
    };
    /** What is in force of these, and by whose word. */
    const inForce = async (names: string[]) => {
      const all = await asked("show");
      return Object.fromEntries(names.map((name) => [name, all.get(name)]));
    };
    /** What the whole cluster is told, but what it keeps by itself. */
    const toldNow = async () =>
      [...(await asked("show", "default")).keys()].filter((name) => name !== MINIMUM);
    const names = Object.keys(SETTINGS);
    const told = Object.fromEntries(
      Object.entries(SETTINGS).map(([name, value]) => [name, `${value} ${DYNAMIC}`]),
    );

    it("are those of which the plan says so, and are in force at once", async () => {
      const from = (name: string) =>
        valueInUse(name, { "num.recovery.threads.per.data.dir": "4" }, version) as string;
      for (const [name, to] of Object.entries(SETTINGS)) {
        assert.ok(takesAtRuntime(name, { from: from(name), to }, version), name);
      }
      const { code, lines, output } = await job(SETTINGS);
      assert.equal(code, 0, output);
      assert.deepEqual(lines, [
        ...names.map((name) => `settings: ${name}: not set -> ${SETTINGS[name]}`),
        TOPICS,
      ]);
      assert.deepEqual(await inForce(names), told);
    });

    it("are told once", async () => {
      assert.deepEqual((await job(SETTINGS)).lines, [TOPICS]);
    });

    it("are in force still after a restart, whatever the file says", async () => {
      starting = starting!.then((broker) => broker.restarted());
      await starting;
      const { code, lines } = await job(SETTINGS);
      assert.deepEqual([code, lines], [0, [TOPICS]]);
      assert.deepEqual(await inForce(names), told);
    });

    it("get another number of threads in steps that the broker takes", async () => {
      const threads = "num.io.threads";
      const { lines } = await job({ ...SETTINGS, [threads]: "4" });
      assert.deepEqual(lines, [`settings: ${threads}: 16 -> 8`, `settings: ${threads}: 8 -> 4`, TOPICS]);
      assert.deepEqual(await inForce([threads]), { [threads]: `4 ${DYNAMIC}` });
    });

    it("leave a broker its own value, which wins", async () => {
      const cleaner = "log.cleaner.backoff.ms";
      await asked("set", "1", `${cleaner}=7`);
      const { code, output } = await job({ ...SETTINGS, [cleaner]: "2000" });
      assert.equal(code, 0, output);
      assert.deepEqual(await inForce([cleaner]), { [cleaner]: "7 DYNAMIC_BROKER_CONFIG" });
      await asked("unset", "1", cleaner);
    });

    it("are refused by their names, and nothing changes then", async () => {
      const before = await inForce(names);
      const { code, lines } = await job({
        ...SETTINGS,
        "log.retention.ms": "5",
        "message.max.bytes": "many",
        "log.cleaner.min.cleanable.ratio": "2",
      });
      assert.equal(code, 1);
      assert.equal(lines.length, 2, lines.join("\n"));
      assert.match(lines[0], /^config\["log\.cleaner\.min\.cleanable\.ratio"\]: Kafka doesn't take 2: /);
      assert.match(lines[1], /^config\["message\.max\.bytes"\]: Kafka doesn't take many: /);
      assert.deepEqual(await inForce(names), before);
    });

    it("are taken back, threads in steps again, and the file counts", async () => {
      const list = Object.fromEntries(names.map((name) => [name, undefined]));
      const { code, lines, output } = await job({ ...list, "num.io.threads": "16" });
      assert.equal(code, 0, output);
      assert.ok(lines.includes("settings: log.retention.ms: 3600000 -> not set"), output);
      assert.deepEqual(await toldNow(), ["num.io.threads"]);
      await asked("set", "default", "num.io.threads=32");
      const back = await job(list);
      assert.deepEqual(back.lines, [
        "settings: num.io.threads: 32 -> 16",
        "settings: num.io.threads: 16 -> not set",
        TOPICS,
      ]);
      assert.deepEqual(await toldNow(), []);
      assert.deepEqual(await inForce(["num.io.threads", "num.recovery.threads.per.data.dir"]), {
        "num.io.threads": "8 DEFAULT_CONFIG",
        "num.recovery.threads.per.data.dir": "4 STATIC_BROKER_CONFIG",
      });
    });

    it("aren't numbers of threads that a restart would undo, with all beside them", async () => {
      const [threads, retention] = ["num.io.threads", "log.retention.ms"];
      assert.ok(!takesAtRuntime(threads, { from: "8", to: "17" }, version));
      await job({ [threads]: "17", [retention]: "5" });
      assert.deepEqual((await inForce([retention]))[retention], `5 ${DYNAMIC}`);
      starting = starting!.then((broker) => broker.restarted());
      await starting;
      await job({ [MINIMUM]: "1" });
      const now = await inForce([threads, retention]);
      assert.notEqual(now[threads]?.split(" ")[0], "17");
      assert.notEqual(now[retention]?.split(" ")[0], "5");
    });
  });
}
