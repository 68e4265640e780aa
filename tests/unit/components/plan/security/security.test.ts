import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs, ListenerArgs } from "../../../../../components/args";
import { bootstrapPorts, headlessPorts } from "../../../../../components/plan/access/insideServices";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn as mistakesOf } from "../mistakesIn";

const mistakesIn = (args: KafkaClusterArgs) =>
  mistakesOf(args).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

const internal: ListenerArgs = { name: "internal", port: 9092, tls: true, authentication: "tls" };
const external: ListenerArgs = {
  ...{ name: "external", port: 9094, hostPort: {} },
  ...{ tls: true, authentication: "scram-sha-512" },
};
const closed: KafkaClusterArgs = {
  listeners: [internal, external],
  authorization: { superUsers: ["admin", "User:CN=ops,O=Example"] },
};

describe("A closed cluster", () => {
  it("has these properties", () => {
    const text = planCluster("kafka", closed).pools[0].serverProperties;
    assert.equal(text, readFileSync(join(__dirname, "snapshots", "closed.server.properties"), "utf8"));
  });

  it("has a listener of its own between brokers, and another one of its controllers", () => {
    const plan = planCluster("kafka", closed);
    assert.equal(plan.internal.name, "internal");
    assert.equal(plan.interBroker.kafkaName, "REPLICATION");
    assert.deepEqual(
      headlessPorts(plan).map(({ name, port }) => `${name} ${port}`),
      ["controllertls 9090", "replication 9091", "internal 9092", "external 9094"],
    );
    assert.deepEqual(
      bootstrapPorts(plan).map(({ name, port }) => `${name} ${port}`),
      ["replication 9091", "internal 9092"],
    );
  });

  for (const part of [
    { certificates: {} },
    { authorization: {}, listeners: [internal] },
    { listeners: [{ ...internal, tls: undefined, authentication: "scram-sha-512" as const }] },
    { listeners: [{ ...internal, authentication: undefined }] },
  ] satisfies KafkaClusterArgs[]) {
    it(`is one with ${JSON.stringify(part)} alone`, () => {
      assert.ok(planCluster("kafka", part).security);
    });
  }

  it("has no listener that is called as one of its own, nor on their ports", () => {
    const named = (name: string, port: number) => ({
      listeners: [internal, { name, port }],
      certificates: {},
    });
    assert.match(mistakesIn(named("replication", 9095))[0], /listeners\[1\]\.name.*uses itself/);
    assert.match(mistakesIn(named("other", 9091))[0], /listeners\[1\]\.port.*the traffic between brokers/);
    assert.match(mistakesIn(named("other", 9090))[0], /listeners\[1\]\.port.*the controllers/);
  });
});

describe("An open cluster", () => {
  it("has nothing of it", () => {
    const plan = planCluster("kafka", { listeners: [{ name: "internal", port: 9092 }] });
    assert.equal(plan.security, undefined);
    assert.equal(plan.interBroker, plan.internal);
    assert.doesNotMatch(plan.pools[0].serverProperties, /ssl|sasl|SSL/);
    assert.doesNotMatch(plan.pools[0].agentProperties, /clientConfig/);
  });

  it("may use the ports that a closed one has for itself", () => {
    assert.deepEqual(mistakesIn({ listeners: [{ name: "internal", port: 9091 }] }), []);
  });
});

describe("What can't close a cluster is refused:", () => {
  const oauth = {
    jwksEndpointUri: "https://id.example.com/jwks",
    validIssuerUri: "https://id.example.com",
    audience: "kafka",
  };
  const withListener = (fields: Partial<ListenerArgs>, rest: KafkaClusterArgs = {}) =>
    mistakesIn({ ...rest, listeners: [{ name: "internal", port: 9092, ...fields }] });

  for (const [what, mistakes, expected] of [
    [
      "certificates without encryption",
      withListener({ authentication: "tls" }),
      [/^listeners\[0\]\.authentication: is tls, which takes tls: true/],
    ],
    [
      "an unknown way to log in",
      withListener({ authentication: "kerberos" as never }),
      [/^listeners\[0\]\.authentication: is "kerberos"; use tls, scram-sha-512, plain, oauth$/],
    ],
    [
      "SCRAM with controllers that can't keep it",
      withListener({ authentication: "scram-sha-512" }, { version: "3.4.1" }),
      [/^listeners\[0\]\.authentication: .*need Kafka 3\.5\.0; version is 3\.4\.1/],
    ],
    [
      "tokens of nobody",
      withListener({ authentication: "oauth" }),
      [/^listeners\[0\]\.oauth: is missing: say jwksEndpointUri, validIssuerUri and audience/],
    ],
    [
      "tokens for nobody",
      withListener({ authentication: "oauth", oauth: { ...oauth, audience: "", jwksEndpointUri: "id" } }),
      [
        /^listeners\[0\]\.oauth\.jwksEndpointUri: is "id"; write a URL/,
        /^listeners\[0\]\.oauth\.audience: is ""/,
      ],
    ],
    ...["https://id.example.com/a b", "https://id.example.com/a,b", "https://id.example.com/\\a"].map(
      (jwksEndpointUri): [string, string[], RegExp[]] => [
        `keys from ${jwksEndpointUri}`,
        withListener({ authentication: "oauth", oauth: { ...oauth, jwksEndpointUri } }),
        [/^listeners\[0\]\.oauth\.jwksEndpointUri: is "https:.*write a URL/],
      ],
    ),
    [
      "another way to tell who is a node",
      mistakesIn({ ...closed, config: { "listener.name.external.principal.builder.class": "a.B" } }),
      [
        /^config\["?listener\.name\.external\.principal\.builder\.class"?\]: can't be set here: use authorization/,
      ],
    ],
    [
      "tokens that nobody asks for",
      withListener({ tls: true, oauth }),
      [/^listeners\[0\]\.oauth: has no effect without authentication: oauth/],
    ],
    [
      "rights of those who don't say who they are",
      withListener({ tls: true }, { authorization: {} }),
      [/^listeners\[0\]\.authentication: is missing beside authorization/],
    ],
    [
      "a super user without a name",
      mistakesIn({ ...closed, authorization: { superUsers: ["a;b", "Group:x", "*"] } }),
      [
        /^authorization\.superUsers\[0\]: is "a;b"/,
        /^authorization\.superUsers\[1\]: .*kind User alone/,
        /^authorization\.superUsers\[2\]: is "\*"; Kafka takes no wildcard here/,
      ],
    ],
    [
      "certificates that outlive their authority",
      mistakesIn({ certificates: { validityDays: 100, caValidityDays: 299 } }),
      [/^certificates\.caValidityDays: is 299; write whole days, 390 to/],
    ],
    [
      "handovers that last longer than their authority",
      mistakesIn({ certificates: { validityDays: 1, caValidityDays: 599, handoverDays: 100 } }),
      [/^certificates\.caValidityDays: is 599; write whole days, 600 to .* two handovers of 100 days/],
    ],
    [
      "a handover of less than nothing",
      mistakesIn({ certificates: { handoverDays: -1 } }),
      [/^certificates\.handoverDays: is -1; write whole days, 0 to 36500$/],
    ],
    [
      "a handover of half a day",
      mistakesIn({ certificates: { handoverDays: 0.5 } }),
      [/^certificates\.handoverDays: is 0\.5/],
    ],
    [
      "no days at all",
      mistakesIn({ certificates: { validityDays: 0 } }),
      [/^certificates\.validityDays: is 0/],
    ],
    [
      "a Secret of the cluster's own as one of somebody else",
      mistakesIn({
        certificates: { secret: "kafka-tls" },
        users: [
          { name: "tls", authentication: "tls" },
          {
            name: "a",
            authentication: "plain",
            password: { secret: "kafka-listener-users", key: "plain-users" },
          },
        ],
      }),
      [
        /^certificates\.secret: is "kafka-tls", which is the Secret of user "tls"; name one that somebody else keeps$/,
        /^users\[1\]\.password\.secret: is "kafka-listener-users", which is a Secret of the cluster's own; name/,
      ],
    ],
    [
      "a Secret without a name",
      mistakesIn({ certificates: { secret: "Not_A_Name" } }),
      [/^certificates\.secret: is "Not_A_Name"/],
    ],
    [
      "an authorizer alone",
      mistakesIn({
        config: { "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer" },
      }),
      [/^config\["authorizer\.class\.name"\]: can't be set here: alone it would keep the brokers out/],
    ],
    [
      "stores beside the cluster's own",
      mistakesIn({ ...closed, config: { "listener.name.external.ssl.keystore.location": "/tmp/x" } }),
      [/^config\["listener\.name\.external\.ssl\.keystore\.location"\]: .*listeners and certificates/],
    ],
    [
      "brokers with ZooKeeper",
      mistakesIn({ certificates: {}, version: "3.9.1", zooKeeper: { connect: "zk:2181" } }),
      [/^zooKeeper: is beside arguments that close the cluster/],
    ],
  ] satisfies [string, string[], RegExp[]][]) {
    it(what, () => {
      assert.equal(mistakes.length, expected.length, mistakes.join("\n"));
      expected.forEach((pattern, i) => assert.match(mistakes[i], pattern));
    });
  }

  it("tokens are taken with what they are checked against", () => {
    const text = planCluster("kafka", {
      listeners: [{ name: "internal", port: 9092, tls: true, authentication: "oauth", oauth }],
      authorization: {},
    }).pools[0].serverProperties;
    assert.match(text, /^listener\.name\.internal\.sasl\.oauthbearer\.expected\.audience=kafka$/m);
    assert.match(
      text,
      /^listener\.security\.protocol\.map=CONTROLLERTLS:SSL,REPLICATION:SSL,INTERNAL:SASL_SSL$/m,
    );
  });
});
