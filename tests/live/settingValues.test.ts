import assert from "node:assert/strict";
import fc from "fast-check";
import { type Definition, SettingTable } from "../../components/plan/kafka/settings/definitions";
import { NODE_SETTINGS, TOPIC_SETTINGS } from "../../components/plan/kafka/settings/tables";
import { valueMistake } from "../../components/plan/kafka/settings/values";
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
  });
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
