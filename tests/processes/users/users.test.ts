import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { UserArgs } from "../../../components/args";
import { Mistakes } from "../../../components/plan/mistakes";
import { MARKS_FILE, renderMarks, renderUsers } from "../../../components/plan/security/userList";
import { planUsers } from "../../../components/plan/security/users";
import { kafkaLibraries } from "../../../local/image/libraries";
import { run } from "../../../local/run";
import { freePorts } from "../../freePorts";
import { temporaryDirectory } from "../../temporary";
import { SingleBroker } from "../singleBroker";
import { runJob } from "../topicJob";

const hasJava = spawnSync("javac", ["-version"]).status === 0;
/** A thousand take minutes of a processor, which hashes each password some thousand times. */
const MANY = process.env.ALL_VERSIONS ? 1_000 : 100;

// The oldest that keeps passwords, and the newest.
for (const version of ["3.5.2", "4.4.0"]) {
  describe(`The Job, beside a broker of Kafka ${version}`, function () {
    this.timeout(600_000);
    const work = temporaryDirectory("kafka-cluster-users-");
    const passwords = join(work, "passwords");
    let starting: Promise<SingleBroker> | undefined;
    let [bootstrap, withPassword, libraries] = ["", "", ""];
    let text = "";

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no JDK on this machine, so no broker");
        this.skip();
      }
      const [open, sasl] = await freePorts(2);
      [bootstrap, withPassword] = [`127.0.0.1:${open}`, `127.0.0.1:${sasl}`];
      libraries = await kafkaLibraries(version);
      const login = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
      const listeners = [
        { listens: bootstrap },
        {
          listens: withPassword,
          protocol: "SASL_PLAINTEXT",
          properties: { "sasl.enabled.mechanisms": "SCRAM-SHA-512", "scram-sha-512.sasl.jaas.config": login },
        },
      ];
      const properties = {
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": "User:ANONYMOUS",
      };
      starting = SingleBroker.start(version, 1, listeners, { properties });
      mkdirSync(passwords);
      const program = join(__dirname, "KeptUsers.java");
      await run("javac", ["-cp", join(libraries, "*"), "-d", work, program]);
      await starting;
    });

    // Also where it took too long.
    after(async () => (await starting)?.end());

    /** What the broker keeps, a sorted line each. */
    const kept = async (...asked: string[]) => {
      const [command = "show", ...others] = asked;
      const options = [
        "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.level=OFF",
        "-cp",
        `${work}:${join(libraries, "*")}`,
      ];
      const output = await run("java", [...options, "KeptUsers", command, bootstrap, ...others]);
      return output.split("\n").filter(Boolean);
    };
    const login = async (user: string, password: string) => {
      const options = [
        "-XX:TieredStopAtLevel=1",
        "-Dlog4j2.level=OFF",
        "-cp",
        `${work}:${join(libraries, "*")}`,
      ];
      return (await run("java", [...options, "KeptUsers", "login", withPassword, user, password])).trim();
    };
    /** Runs the Job for these users, the former ones known. */
    const job = async (
      users: UserArgs[],
      secrets: Record<string, string>,
      topics = "orders partitions=1\n",
    ) => {
      const mistakes = new Mistakes();
      const context = { cluster: "kafka", version, hasControllers: true, authorizes: true };
      const planned = planUsers(users, context, mistakes);
      assert.deepEqual(mistakes.found, []);
      text = renderUsers(planned, { passwords: secrets, former: [text] });
      for (const [user, password] of Object.entries(secrets)) writeFileSync(join(passwords, user), password);
      writeFileSync(join(passwords, MARKS_FILE), renderMarks(secrets));
      return runWith(text, topics);
    };
    const runWith = async (list: string, topics: string) => {
      const [topicsFile, usersFile] = [join(work, "topics.txt"), join(work, "users.txt")];
      writeFileSync(topicsFile, topics);
      writeFileSync(usersFile, list);
      return runJob(libraries, bootstrap, [
        ...["--desired", topicsFile, "--users", usersFile],
        ...["--passwords", passwords],
      ]);
    };

    const ordersApi: UserArgs = {
      name: "orders-api",
      authentication: "scram-sha-512",
      acls: [
        { resource: { type: "topic", name: "orders", patternType: "prefix" }, operations: ["Read", "Write"] },
        { resource: { type: "group", name: "a b, c" }, operations: ["Read"], host: "fd00::7", type: "deny" },
        { resource: { type: "cluster" }, operations: ["IdempotentWrite"] },
      ],
      quotas: { producerByteRate: 1_048_576, requestPercentage: 50 },
    };
    const reporting: UserArgs = {
      name: "reporting",
      authentication: "tls",
      acls: [{ resource: { type: "topic", name: "*" }, operations: ["Describe"] }],
    };
    let byHand: string[];
    /** Once the broker has learned what the controller wrote: it keeps this, and beside it what was made by hand. */
    const keeps = (...lines: string[]) => eventually(kept, [...lines, ...byHand].sort());
    const lockedReporting = [
      "password reporting SCRAM_SHA_256 5121",
      "password reporting SCRAM_SHA_512 5121",
    ];
    const logsIn = (password: string, outcome: string) =>
      eventually(() => login("orders-api", password), outcome);

    it("makes the rules, passwords and limits of users, beside what somebody made by hand", async () => {
      const first = await job([], {});
      assert.equal(first.code, 0, first.output);
      await kept("make", "somebody");
      byHand = [
        "acl User:somebody ALLOW READ TOPIC LITERAL * *",
        "password somebody SCRAM_SHA_256 4096",
        "password somebody SCRAM_SHA_512 4096",
        "quota {client-id=c, user=somebody} consumer_byte_rate 5",
        "quota {user=somebody} consumer_byte_rate 5",
      ];
      const { code, lines } = await job([ordersApi, reporting], { "orders-api": "secret-1" });
      assert.deepEqual(lines, [
        "users: 2 changed, 0 removed, 0 unchanged; quotas set: 1, ACLs made: 5, passwords written: 1",
        "topics: 0 created, 0 extended, 0 changed, 1 unchanged",
      ]);
      assert.equal(code, 0);
      const [, iterations] = /iterations=(\d+)/.exec(text)!;
      await keeps(
        "acl User:orders-api ALLOW IDEMPOTENT_WRITE CLUSTER LITERAL kafka-cluster *",
        "acl User:orders-api ALLOW READ TOPIC PREFIXED orders *",
        "acl User:orders-api ALLOW WRITE TOPIC PREFIXED orders *",
        "acl User:orders-api DENY READ GROUP LITERAL a b, c fd00:0:0:0:0:0:0:7",
        "acl User:reporting ALLOW DESCRIBE TOPIC LITERAL * *",
        `password orders-api SCRAM_SHA_512 ${iterations}`,
        "quota {user=orders-api} producer_byte_rate 1048576",
        "quota {user=orders-api} request_percentage 50",
      );
      await logsIn("secret-1", "in");
    });

    it("changes nothing when it runs again", async () => {
      const { code, lines } = await job([reporting, ordersApi], { "orders-api": "secret-1" });
      assert.deepEqual([code, lines[0]], [0, "users: 0 changed, 0 removed, 2 unchanged"]);
    });

    it("changes what is described otherwise, a password too, and takes back what somebody changed by hand", async () => {
      await kept("make", "reporting");
      const acls = ordersApi.acls!.slice(0, 1);
      const changed = { ...ordersApi, acls, quotas: { producerByteRate: 1 } };
      const { code, lines } = await job([changed, reporting], { "orders-api": "secret-2" });
      assert.deepEqual(
        [code, lines[0]],
        [
          0,
          "users: 2 changed, 0 removed, 0 unchanged; quotas set: 1, passwords locked: 2, ACLs deleted: 3, " +
            "passwords written: 1, quotas deleted: 2",
        ],
      );
      const [, iterations] = /iterations=(\d+)/.exec(text)!;
      await keeps(
        "acl User:orders-api ALLOW READ TOPIC PREFIXED orders *",
        "acl User:orders-api ALLOW WRITE TOPIC PREFIXED orders *",
        "acl User:reporting ALLOW DESCRIBE TOPIC LITERAL * *",
        `password orders-api SCRAM_SHA_512 ${iterations}`,
        ...lockedReporting,
        "quota {client-id=c, user=reporting} consumer_byte_rate 5",
        "quota {user=orders-api} producer_byte_rate 1",
      );
      await logsIn("secret-1", "refused");
      await logsIn("secret-2", "in");
    });

    it("changes nothing where a password isn't there, and says nothing of the others", async () => {
      const more: UserArgs = { name: "more", authentication: "scram-sha-512" };
      const was = text;
      const { code, output } = await job([more], { more: "" });
      text = was;
      assert.equal(code, 1);
      assert.match(output, /^user more: .*\/more is empty, and should be a password$/m);
      assert.doesNotMatch(output, /secret-/);
      assert.equal((await kept()).filter((line) => line.includes("more")).length, 0);
    });

    it("takes everything from users who have left, and nothing from others", async () => {
      const { code, lines } = await job([], {});
      assert.deepEqual(
        [code, lines[0]],
        [
          0,
          "users: 0 changed, 2 removed, 0 unchanged; passwords locked: 1, ACLs deleted: 3, quotas deleted: 2",
        ],
      );
      await keeps("password orders-api SCRAM_SHA_512 5121", ...lockedReporting);
      await logsIn("secret-2", "refused");
      const again = await job([], {});
      assert.equal(again.lines[0], "users: 0 changed, 0 removed, 0 unchanged");
    });

    it("keeps out who has left, and nobody else, once the broker has restarted", async () => {
      const [frank, payments] = ["frank", "payments"].map((name): UserArgs => ({
        name,
        authentication: "scram-sha-512",
      }));
      const secrets = { frank: "secret-f", payments: "secret-p" };
      await job([frank, payments], secrets);
      // In the order of a HashMap, in which a broker that starts replays them, frank comes before all who have had a password.
      assert.equal((await job([payments], { payments: "secret-p" })).code, 0);
      starting = (await starting!).restarted();
      await eventually(() => login("payments", "secret-p"), "in");
      assert.equal(await login("frank", "secret-f"), "refused");
      // Who comes back.
      await job([frank, payments], secrets);
      await eventually(() => login("frank", "secret-f"), "in");
      await job([], {});
    });

    it(`makes ${MANY} topics and ${MANY} users in one run, and leaves them alone in the next`, async function () {
      // Half a minute of a processor, most of it for hashing passwords.
      this.timeout(1_800_000);
      const users = Array.from({ length: MANY }, (_, i): UserArgs => {
        const name = `user-${i}`;
        const acls: UserArgs["acls"] = [
          { resource: { type: "topic", name: `topic-${i}` }, operations: ["Read", "Write"] },
          { resource: { type: "group", name, patternType: "prefix" }, operations: ["Read"] },
        ];
        return { name, authentication: "scram-sha-512", acls, quotas: { producerByteRate: 1_000_000 } };
      });
      const secrets = Object.fromEntries(users.map(({ name }) => [name, `secret-of-${name}`]));
      const topics = users.map((_, i) => `topic-${i} partitions=1\n`).join("");
      for (const [summary, last] of [
        [
          `users: ${MANY} changed, 0 removed, 0 unchanged; quotas set: ${MANY}, ACLs made: ${3 * MANY}, passwords written: ${MANY}`,
          "0 unchanged",
        ],
        [`users: 0 changed, 0 removed, ${MANY} unchanged`, `${MANY} unchanged`],
      ]) {
        const start = Date.now();
        const { code, lines, output } = await job(users, secrets, topics);
        console.log(`      ${((Date.now() - start) / 1000).toFixed(1)} s: ${lines.join("; ")}`);
        assert.equal(code, 0, output);
        assert.equal(lines[0], summary);
        assert.ok(lines[1].endsWith(last));
      }
      assert.equal(await login(`user-${MANY - 1}`, `secret-of-user-${MANY - 1}`), "in");
    });
  });
}

/** Asks again until this is answered, for half a minute. */
async function eventually<T>(ask: () => Promise<T>, expected: T): Promise<void> {
  for (const deadline = Date.now() + 30_000; ;) {
    const answer = await ask();
    if (isDeepStrictEqual(answer, expected)) return;
    if (Date.now() > deadline) assert.deepEqual(answer, expected);
  }
}
