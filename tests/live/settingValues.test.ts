import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { checkBrokerSettings } from "../../components/plan/kafka/settings/brokerSettings";
import { type Definition, SettingTable } from "../../components/plan/kafka/settings/definitions";
import { NODE_SETTINGS, TOPIC_SETTINGS } from "../../components/plan/kafka/settings/tables";
import { checkTopicSettings } from "../../components/plan/kafka/settings/topicSettings";
import { valueMistake } from "../../components/plan/kafka/settings/values";
import { isAtLeast } from "../../components/plan/kafka/version";
import { Mistakes } from "../../components/plan/mistakes";
import { kafkaLibraries } from "../../local/image/libraries";
import { run } from "../../local/run";
import { areTaken, type Owner, RELEASES, settingDefinitions } from "../../local/settings/generate";
import { firstSeed } from "./support/world";

/** How many values are judged by Kafka and by the plan, of each release. */
const VALUES = 10_000;

const TABLES: Record<Owner, SettingTable> = {
  node: new SettingTable(NODE_SETTINGS),
  topic: new SettingTable(TOPIC_SETTINGS),
};

interface Value {
  owner: Owner;
  name: string;
  value: string;
}

/** Where the plan differs on purpose, with the reason. */
const DIFFERENCES: {
  reason: string;
  isOne: (value: string, definition: Definition, name: string) => boolean;
}[] = [
  {
    reason: "the plan decides it, so that it can't be written at all",
    isOne: (_, definition, name) => /^controller\.quorum\.(voters|bootstrap\.servers)$/.test(name),
  },
  {
    reason: "a class comes with the image, which isn't looked into; Kafka looks it up at its start",
    isOne: (_, { type }) => type === "class",
  },
  {
    reason: "Java takes a number with a letter behind it (5d, 5f), in hexadecimal, NaN and Infinity",
    isOne: (value, { type }) => type === "double" && /[a-z]/i.test(value),
  },
  {
    reason: "Java takes digits of other scripts",
    isOne: (value, { type }) =>
      ["short", "int", "long", "double"].includes(type) &&
      /\p{Nd}/u.test(value) &&
      /[^\x20-\x7e]/.test(value),
  },
  {
    reason:
      "which steps led to a release isn't in the table, and Kafka reads but the first two numbers of a release",
    isOne: (_, { form }) => form === "protocol",
  },
];

/** Properties of a node beside which those of a test are read. */
const NODE: Record<string, string> = {
  "process.roles": "broker,controller",
  "node.id": "1",
  "controller.quorum.voters": "1@localhost:9093",
  "controller.listener.names": "CONTROLLER",
  listeners: "CONTROLLER://localhost:9093,PLAINTEXT://localhost:9092",
  "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
};

/** Values that are right one by one. Each line is a node's. */
const TOGETHER = [
  "replica.fetch.wait.max.ms=30001 replica.lag.time.max.ms=40000",
  "replica.fetch.wait.max.ms=30000",
  "replica.lag.time.max.ms=499",
  "replica.lag.time.max.ms=500",
  "queued.max.request.bytes=5",
  "queued.max.request.bytes=0",
  "queued.max.request.bytes=5 socket.request.max.bytes=5",
  "connections.max.idle.ms=100",
  "connections.max.idle.ms=101",
  "connections.max.idle.ms=-1",
  "log.retention.ms=0",
  "log.retention.minutes=0",
  "log.retention.hours=0",
  "log.retention.hours=0 log.retention.ms=5",
  "log.retention.hours=-7",
  "log.retention.ms=-1",
  "log.cleaner.dedupe.buffer.size=1048576",
  "log.cleaner.dedupe.buffer.size=1048577",
  "log.cleaner.threads=200",
  "max.connections.per.ip=0",
  "group.consumer.session.timeout.ms=44999",
  "group.consumer.session.timeout.ms=60001",
  "group.consumer.session.timeout.ms=60000",
  "group.consumer.heartbeat.interval.ms=4999",
  "group.consumer.max.heartbeat.interval.ms=4999",
  "group.consumer.heartbeat.interval.ms=15000",
  "group.consumer.max.heartbeat.interval.ms=60000 group.consumer.heartbeat.interval.ms=45000",
  "group.consumer.min.session.timeout.ms=70000",
  "group.share.session.timeout.ms=1",
  "group.share.heartbeat.interval.ms=15001",
  "group.share.assignors=simple,org.apache.kafka.coordinator.group.assignor.SimpleAssignor",
  "group.streams.num.standby.replicas=3",
  "group.streams.num.standby.replicas=2",
  "group.streams.session.timeout.ms=1",
  "group.streams.assignment.interval.ms=20000",
  "group.share.min.assignment.interval.ms=20000",
];

/** Likewise of a topic, whose brokers may keep segments elsewhere. */
const TOPICS = [
  "min.compaction.lag.ms=2 max.compaction.lag.ms=1",
  "min.compaction.lag.ms=2 max.compaction.lag.ms=2",
  "local.retention.ms=100 retention.ms=50",
  ...[
    "segment.bytes=1048576",
    ...["compact", "delete,compact", "delete"].map((policy) => `cleanup.policy=${policy}`),
    ...["100 50", "-1 50", "50 50", "-2 50", "100 -1", "-1 -1"].flatMap((values) => {
      const [here, all] = values.split(" ");
      return ["ms", "bytes"].map((unit) => `local.retention.${unit}=${here} retention.${unit}=${all}`);
    }),
  ].map((line) => `remote.storage.enable=true ${line}`),
];
/** The first that keeps segments elsewhere. */
const FIRST_TIERED = "3.6.0";

const versions = process.env.ALL_VERSIONS ? RELEASES : ["3.3.2", "3.9.2", firstSeed().version!];

for (const version of versions) {
  describe(`The values of Kafka ${version}`, function () {
    this.timeout(300_000);

    it("are what its jars define", async () => {
      const defined = await settingDefinitions(version);
      for (const owner of ["node", "topic"] as const) {
        const known = TABLES[owner].names().filter((name) => TABLES[owner].definition(name, version));
        assert.deepEqual(known.sort(), Object.keys(defined[owner]).sort());
      }
    });

    it("are judged as its own parser does", async () => {
      const stream = valuesOf(version);
      const taken = await areTaken(version, stream);
      assert.equal(taken.length, stream.length);
      const differing = stream
        .map((one, i) => ({ ...one, takenByKafka: taken[i] }))
        .filter(({ owner, name, value }, i) => {
          const definition = TABLES[owner].definition(name, version)!;
          const ours = valueMistake(name, value, definition, version) === undefined;
          return ours !== taken[i] && !DIFFERENCES.some(({ isOne }) => isOne(value, definition, name));
        });
      assert.deepEqual(differing.slice(0, 10), [], `${differing.length} differ`);
      // A stream of which nearly all is refused, or taken, would show little.
      const share = taken.filter(Boolean).length / taken.length;
      assert.ok(share > 0.2 && share < 0.8, `${share} of them are taken`);
    });

    it("are refused together where a node wouldn't start with them", async () => {
      const refused = await refusedTogether(version);
      const differing = TOGETHER.filter((line, i) => {
        const mistakes = new Mistakes();
        checkBrokerSettings("config", propertiesOf(line), version, mistakes);
        const isOfAnother = mistakes.found.some(({ reason }) => /^(came|went) with Kafka/.test(reason));
        return !isOfAnother && mistakes.found.length > 0 !== refused[i];
      });
      assert.deepEqual(differing, []);
      assert.ok(refused.includes(true) && refused.includes(false));
    });

    if (!isAtLeast(version, FIRST_TIERED)) return;
    for (const isTiered of [true, false]) {
      const brokers = `brokers ${isTiered ? "may" : "can't"} keep segments elsewhere`;
      it(`are refused together of a topic that controllers wouldn't make, where ${brokers}`, async () => {
        const refused = await refusedTopics(version, isTiered);
        const differing = TOPICS.filter((line, i) => {
          const mistakes = new Mistakes();
          checkTopicSettings("topics[0].config", propertiesOf(line), version, isTiered, mistakes);
          return mistakes.found.length > 0 !== refused[i];
        });
        assert.deepEqual(differing, []);
        assert.ok(refused.includes(true) && refused.includes(false));
      });
    }
  });
}

function propertiesOf(line: string): Record<string, string> {
  return Object.fromEntries(line.split(" ").map((property) => property.split("=")));
}

/** Whether Kafka's configuration of a node refuses each of them. */
async function refusedTogether(version: string): Promise<boolean[]> {
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-together-"));
  TOGETHER.forEach((line, i) => {
    const properties = { ...NODE, "log.dirs": directory, ...propertiesOf(line) };
    const lines = Object.entries(properties).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(directory, String(i)), lines.join(""));
  });
  const reader = join(__dirname, "support", "AcceptedProperties.java");
  const printed = await run("java", ["-cp", join(await kafkaLibraries(version), "*"), reader, directory]);
  rmSync(directory, { recursive: true });
  return TOGETHER.map((_, i) => new RegExp(`^${i}: `, "m").test(printed));
}

/** Whether controllers refuse each of the topics. */
async function refusedTopics(version: string, isTiered: boolean): Promise<boolean[]> {
  const classPath = join(await kafkaLibraries(version), "*");
  const reader = join(__dirname, "support", "AcceptedTopics.java");
  const printed = await run("java", ["-cp", classPath, reader, String(isTiered), ...TOPICS]);
  const words = printed.split("\n").filter((line) => /^(taken|refused: )/.test(line));
  assert.equal(words.length, TOPICS.length);
  return words.map((word) => word !== "taken");
}

/** Each property in turn, with a value that is likely for it, or near to that. */
function valuesOf(version: string): Value[] {
  const properties = (["node", "topic"] as const).flatMap((owner) =>
    TABLES[owner]
      .names()
      .filter((name) => TABLES[owner].definition(name, version))
      .map((name) => ({ owner, name })),
  );
  const each = Math.ceil(VALUES / properties.length);
  return properties.flatMap(({ owner, name }, i) => {
    const values = anyValue(TABLES[owner].definition(name, version)!);
    return fc.sample(values, { numRuns: each, seed: i }).map((value) => ({ owner, name, value }));
  });
}

function anyValue(definition: Definition): fc.Arbitrary<string> {
  const { least, most, words = ["a", "b.c"], byDefault = "" } = definition;
  const edges = [least, most, String(2n ** 31n), String(-(2n ** 31n)), String(2n ** 63n), String(2n ** 15n)]
    .filter((edge) => edge !== undefined && /^-?\d+$/.test(edge))
    .flatMap((edge) => [-1n, 0n, 1n].map((by) => String(BigInt(edge!) + by)));
  const word = fc.constantFrom(...words, ...words.map((one) => one.toLowerCase()), "zip");
  const list = fc
    .array(fc.oneof(word, word, fc.constantFrom("", "0:1", "*")), { maxLength: 3 })
    .chain((items) => fc.constantFrom(",", " , ").map((comma) => items.join(comma)));
  return fc.oneof(
    fc.constant(byDefault),
    fc.constantFrom(...edges),
    fc.integer({ min: -3, max: 30 }).map(String),
    fc.double({ min: -0.2, max: 1.2, noNaN: true }).map(String),
    fc.constantFrom(
      "true",
      "false",
      "TRUE",
      "yes",
      "",
      " ",
      "7d",
      "1Gi",
      "+5",
      "-0",
      "1e3",
      "0x10",
      "5 ",
      "3.5",
      "٣",
    ),
    list,
    word,
    fc.string({ maxLength: 6 }).map((text) => text.replace(/[\t\r\n]/g, " ")),
  );
}
