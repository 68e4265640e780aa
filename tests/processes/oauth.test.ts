import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  type Admin,
  Kafka,
  logLevel,
  ResourcePatternTypes,
  type SASLOptions,
} from "kafkajs";
import type { KafkaClusterArgs } from "../../components";
import { freePorts } from "../freePorts";
import { PlannedNode } from "./closed/plannedNode";

const hasJava = spawnSync("java", ["-version"]).status === 0;
const ISSUER = "https://id.example.com";
const AUDIENCE = "kafka";
const NODES = ["Node:@cluster", "@cluster", "User:Node:@cluster", "node@kafka"];

/** An identity provider, with one key that it tells everybody. */
class Provider {
  readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
  private readonly server: Server;

  constructor() {
    const jwk = { ...this.keys.publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
    this.server = createServer((_, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/jwks?kind=RS256&of=kafka`;
  }

  /** A token that is right, but for these claims, and who signs it. */
  token(claims: Record<string, unknown>, key: KeyObject | undefined = this.keys.privateKey): string {
    const now = Math.floor(Date.now() / 1000);
    const right = { iss: ISSUER, aud: AUDIENCE, sub: "0b7c", iat: now - 5, exp: now + 3600 };
    return jwt({ alg: "RS256", kid: "one" }, { ...right, ...claims }, key);
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

function jwt(header: object, claims: object, key?: KeyObject): string {
  const body = [header, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
  return `${body}.${key ? sign("sha256", Buffer.from(body), key).toString("base64url") : ""}`;
}

// 3.3 has what validates tokens in another package, 3.9 takes keys from everywhere, 4.0 from nowhere by itself.
const OTHERS = process.env.ALL_VERSIONS ? ["3.9.2", "4.0.2"] : [];
for (const version of ["3.3.2", ...OTHERS, "4.4.0"]) {
  describe(`Tokens for Kafka ${version}`, function () {
    this.timeout(300_000);
    const provider = new Provider();
    let node: PlannedNode;
    let ports: number[];

    before(async function () {
      if (!hasJava) {
        console.warn("      SKIPPED: no Java on this machine, so no broker");
        this.skip();
      }
      ports = await freePorts(2);
      const oauth = {
        jwksEndpointUri: await provider.start(),
        ...{ validIssuerUri: ISSUER, audience: AUDIENCE, userNameClaim: "preferred_username" },
      };
      const args: KafkaClusterArgs = {
        ...{ version, replicas: 1, authorization: { superUsers: ["ops"] } },
        listeners: [
          { name: "tokens", port: ports[0], authentication: "oauth", oauth },
          { name: "passwords", port: ports[1], authentication: "plain" },
        ],
      };
      node = await PlannedNode.start(version, args, {
        "plain-users": NODES.map((name) => `${name.replaceAll(":", "\\:")}=pw\n`).join(""),
      });
      await node.untilReady();
    });
    after(async () => {
      provider.end();
      await node?.end();
    });

    /** What somebody who logs in so may do, or why it can't log in. */
    async function as<T>(
      port: number,
      sasl: SASLOptions,
      work: (admin: Admin) => Promise<T>,
    ): Promise<T | string> {
      const kafka = new Kafka({
        ...{ brokers: [`127.0.0.1:${port}`], sasl, logLevel: logLevel.NOTHING },
        ...{ retry: { retries: 0 }, connectionTimeout: 20_000, authenticationTimeout: 20_000 },
      });
      const admin = kafka.admin();
      try {
        await admin.connect();
        return await work(admin);
      } catch (error) {
        return (error as Error).name + ": " + (error as Error).message;
      } finally {
        await admin.disconnect();
      }
    }
    const withToken = <T>(token: string, work: (admin: Admin) => Promise<T>) => {
      const oauthBearerProvider = () => Promise.resolve({ value: token });
      return as(ports[0], { mechanism: "oauthbearer", oauthBearerProvider }, work);
    };
    const topics = (admin: Admin) => admin.listTopics();
    const named = (name: string) => provider.token({ preferred_username: name });

    it("let in, as the user whom the claim names", async () => {
      const made = await withToken(named("ops"), async (admin) => {
        await admin.createTopics({ topics: [{ topic: "orders", numPartitions: 1, replicationFactor: 1 }] });
        return admin.createAcls({
          acl: [
            {
              ...{ principal: "User:orders-api", host: "*", operation: AclOperationTypes.DESCRIBE },
              ...{ permissionType: AclPermissionTypes.ALLOW, resourceType: AclResourceTypes.TOPIC },
              ...{ resourceName: "orders", resourcePatternType: ResourcePatternTypes.LITERAL },
            },
          ],
        });
      });
      assert.equal(made, true);
      // A broker hears of a rule as of any other metadata, some moments later.
      const deadline = Date.now() + 30_000;
      const seen = () => withToken(named("orders-api"), topics);
      while ((await seen()).length === 0 && Date.now() < deadline) await pause(100);
      assert.deepEqual(await seen(), ["orders"]);
      assert.deepEqual(await withToken(named("somebody"), topics), []);
      const bySub = provider.token({ sub: "orders-api", preferred_username: "somebody" });
      assert.deepEqual(await withToken(bySub, topics), []);
      const forMany = provider.token({ aud: ["other", AUDIENCE], preferred_username: "orders-api" });
      assert.deepEqual(await withToken(forMany, topics), ["orders"]);
    });

    const right = { preferred_username: "orders-api" };
    const past = Math.floor(Date.now() / 1000) - 120;
    const others = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const now = Math.floor(Date.now() / 1000);
    const whole = { ...right, iss: ISSUER, aud: AUDIENCE, sub: "0b7c", iat: now - 5, exp: now + 3600 };
    for (const [what, token, reason] of [
      ["for another audience", provider.token({ ...right, aud: "other" }), /\(aud\) claim \[other\]/],
      ["for nobody", provider.token({ ...right, aud: undefined }), /No Audience/],
      [
        "of another issuer",
        provider.token({ ...right, iss: "https://id.example.org" }),
        /Issuer \(iss\) claim value/,
      ],
      ["of nobody", provider.token({ ...right, iss: undefined }), /No Issuer/],
      ["that have ended", provider.token({ ...right, iat: past - 60, exp: past }), /no longer valid/],
      ["without an end", provider.token({ ...right, exp: undefined }), /No Expiration Time/],
      [
        "without the claim that names the user",
        provider.token({ sub: "orders-api" }),
        /preferred_username value must be/,
      ],
      ["signed by another key", provider.token(right, others.privateKey), /Invalid JWS Signature/],
      ["that aren't signed", jwt({ alg: "none" }, whole), /expected three sections/],
      [
        "that say that they aren't signed",
        `${jwt({ alg: "none", kid: "one" }, whole)}AAAA`,
        /Could not validate|Malformed/,
      ],
      ["whose signature is missing", jwt({ alg: "RS256", kid: "one" }, whole), /expected three sections/],
    ] satisfies [string, string, RegExp][]) {
      it(`${what} are refused`, async () => {
        const before = node.log.length;
        assert.match(String(await withToken(token, topics)), /^KafkaJS/);
        assert.match(node.log.slice(before), reason);
      });
    }

    it("that name the nodes, and passwords of such users, make nobody one", async () => {
      const create = (admin: Admin) =>
        admin.createTopics({ topics: [{ topic: "stolen", numPartitions: 1, replicationFactor: 1 }] });
      for (const name of NODES) {
        assert.deepEqual(await withToken(named(name), topics), [], name);
        assert.match(String(await withToken(named(name), create)), /KafkaJSAggregateError|uthoriz/, name);
        const plain = { mechanism: "plain" as const, username: name, password: "pw" };
        assert.deepEqual(await as(ports[1], plain, topics), [], name);
        assert.match(String(await as(ports[1], plain, create)), /KafkaJSAggregateError|uthoriz/, name);
      }
      assert.deepEqual(await withToken(named("ops"), topics), ["orders"]);
    });
  });
}
