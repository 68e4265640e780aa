import assert from "node:assert/strict";
import fc from "fast-check";
import type { Authentication } from "../../../../../components/args";
import type { PlannedAcl } from "../../../../../components/plan/security/acls";
import { parseUsers, renderMarks, renderUsers } from "../../../../../components/plan/security/userList";
import type { PlannedUser } from "../../../../../components/plan/security/users";
import { anyText } from "../kafka/anyText";

const user = (name: string, more: Partial<PlannedUser> = {}): PlannedUser => ({
  name,
  authentication: "tls",
  acls: [],
  quotas: {},
  ...more,
});
const scram = (name: string) => user(name, { authentication: "scram-sha-512" });
const READ: PlannedAcl = {
  permission: "ALLOW",
  resourceType: "TOPIC",
  patternType: "LITERAL",
  name: "orders",
  host: "*",
  operations: ["READ"],
};
const render = (users: PlannedUser[], former: string[] = [], passwords: Record<string, string> = {}) =>
  renderUsers(users, { passwords, former });
const iterationsIn = (text: string) => Number(/iterations=(\d+)/.exec(text)![1]);

describe("The list of users that the agent reads", () => {
  it("has a line a user: how it logs in, its rules and its limits", () => {
    const acls = [{ ...READ, operations: ["WRITE"] }, READ, { ...READ, permission: "DENY", name: "a, b%" }];
    const quotas = { request_percentage: 2, producer_byte_rate: 1 };
    assert.equal(
      render([user("b", { acls, quotas }), user("a")]),
      "user a authentication=tls\n" +
        "user b authentication=tls acl=ALLOW,TOPIC,LITERAL,orders,*,READ+WRITE acl=DENY,TOPIC,LITERAL,a%2C%20b%25,*,READ " +
        "producer_byte_rate=1 request_percentage=2\n",
    );
  });

  it("names those who have left, until they are back", () => {
    const before = render([user("a"), user("b")]);
    const left = render([user("b")], [before]);
    assert.equal(left, "removed a\nuser b authentication=tls\n");
    assert.equal(render([user("b")], [left]), left, "an unchanged `up` changes nothing");
    assert.equal(render([user("a"), user("b")], [left, before]), before);
    assert.equal(render([], [left]), "removed a\nremoved b\n");
  });

  it("tells another password from the same one by a number", () => {
    const first = render([scram("a")], [], { a: "1" });
    assert.equal(render([scram("a")], [first], { a: "1" }), first);
    const second = render([scram("a")], [first], { a: "2" });
    assert.notEqual(iterationsIn(second), iterationsIn(first));
  });

  it("says of each password what stands beside the passwords", () => {
    const passwords = { b: "v 1", a: "2" };
    const words = [
      ...render([scram("a"), scram("b")], [], passwords).matchAll(/^user (\S+) .*password=(\S+)/gm),
    ];
    assert.equal(words.map(([, name, word]) => `${name} ${word}\n`).join(""), renderMarks(passwords));
  });

  it("gives a number to each password that the one before didn't have, from 4097 to 5120", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 2, maxLength: 20 }), (versions) => {
        let [text, last] = ["", ""];
        for (const version of versions) {
          const next = render([scram("a")], [text], { a: version });
          if (text !== "") assert.equal(iterationsIn(next) === iterationsIn(text), version === last);
          assert.ok(iterationsIn(next) > 4096 && iterationsIn(next) <= 5120);
          [text, last] = [next, version];
        }
      }),
    );
  });

  it("has another number even where those of two passwords would be the same", () => {
    const numbers = new Map<number, string>();
    for (let i = 0; ; i++) {
      const text = render([scram("a")], [], { a: `${i}` });
      const alike = numbers.get(iterationsIn(text));
      numbers.set(iterationsIn(text), text);
      if (!alike) continue;
      assert.notEqual(iterationsIn(render([scram("a")], [alike], { a: `${i}` })), iterationsIn(alike));
      return;
    }
  });

  it("is the same whatever the order of users, rules, operations and limits, and is read back", () => {
    fc.assert(
      fc.property(described, (users) => {
        const passwords = Object.fromEntries(users.map(({ name }) => [name, `v ${name}`]));
        const text = render(users, [], passwords);
        const reversed = [...users].reverse().map((one) => ({
          ...one,
          quotas: Object.fromEntries(Object.entries(one.quotas).reverse()),
          acls: one.acls
            .toReversed()
            .flatMap((acl) => acl.operations.map((operation) => ({ ...acl, operations: [operation] }))),
        }));
        assert.equal(render(reversed, [], passwords), text);
        assert.deepEqual(read(text), new Map(users.map((one) => [one.name, facts(one)])));
        assert.deepEqual(
          parseUsers(text).map(({ name }) => name),
          users.map(({ name }) => name).sort(),
        );
      }),
    );
  });
});

const described = fc.uniqueArray(
  fc.record(
    {
      name: fc.stringMatching(/^[a-z0-9]{1,9}$/),
      authentication: fc.constantFrom<Authentication>("tls", "scram-sha-512", "plain"),
      acls: fc.array(
        fc.record(
          {
            permission: fc.constantFrom("ALLOW", "DENY"),
            resourceType: fc.constantFrom("TOPIC", "GROUP"),
            patternType: fc.constantFrom("LITERAL", "PREFIXED"),
            name: anyText.filter((text) => text !== ""),
            host: fc.constantFrom("*", "10.0.0.7"),
            operations: fc.uniqueArray(fc.constantFrom("READ", "WRITE", "DESCRIBE_CONFIGS"), {
              minLength: 1,
            }),
          },
          { noNullPrototype: true },
        ),
        { maxLength: 5 },
      ),
      quotas: fc.dictionary(
        fc.constantFrom("producer_byte_rate", "request_percentage"),
        fc.integer({ min: 1 }),
        { noNullPrototype: true },
      ),
    },
    { noNullPrototype: true },
  ),
  { selector: ({ name }) => name, maxLength: 5 },
);

/** What is to be of a user, each on its own. */
function facts({ authentication, acls, quotas }: PlannedUser): Set<string> {
  return new Set([
    `authentication ${authentication}`,
    ...acls.flatMap(({ operations, ...rule }) =>
      operations.map((operation) =>
        [rule.permission, rule.resourceType, rule.patternType, rule.name, rule.host, operation].join("\n"),
      ),
    ),
    ...Object.entries(quotas).map(([name, value]) => `${name} ${value}`),
  ]);
}

/** As kafkacluster.agent.job.DesiredUsers reads it. */
function read(text: string): Map<string, Set<string>> {
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  const users = lines.map((line): [string, Set<string>] => {
    const [kind, name, ...words] = line.split(/[ \t]+/);
    assert.equal(kind, "user");
    const found = words.flatMap((word) => {
      const [key, value] = [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)];
      if (key === "password" || key === "iterations") return [];
      if (key !== "acl") return `${key} ${value}`;
      const fields = value.split(",").map(decodeURIComponent);
      assert.equal(fields.length, 6);
      return fields[5].split("+").map((operation) => [...fields.slice(0, 5), operation].join("\n"));
    });
    return [name, new Set(found)];
  });
  return new Map(users);
}
