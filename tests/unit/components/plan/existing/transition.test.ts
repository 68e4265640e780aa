import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { advertisedListeners } from "../../../../../components/plan/access/advertised";
import { brokerListeners } from "../../../../../components/plan/access/listeners";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import {
  nextStage,
  type NodeFiles,
  parseProperties,
  stageFiles,
  whyNotStaged,
} from "../../../../../components/plan/existing/transition";

type Files = Record<string, NodeFiles>;

function filesOf(args: KafkaClusterArgs): Files {
  const plan = planCluster("kafka", args);
  const entries = plan.pools.map((pool) => [
    pool.statefulSet,
    {
      "server.properties": pool.serverProperties,
      "advertised.listeners": advertisedListeners(pool.nodes, brokerListeners(plan), {}),
      "agent.properties": pool.agentProperties,
      ...(plan.security && { "client.properties": "security.protocol=SSL\n" }),
    },
  ]);
  return Object.fromEntries(entries);
}

const settingsOf = (files: Files) =>
  Object.values(files).map((file) => parseProperties(file["server.properties"]));

/** Every state that all nodes of a cluster are in, one after the other. */
function statesOf(before: KafkaClusterArgs, after: KafkaClusterArgs): Files[] {
  const planned = filesOf(after);
  const states = [filesOf(before)];
  for (let stage = nextStage(settingsOf(states[0]), settingsOf(planned)); stage;) {
    const now = states.at(-1)!;
    const staged = Object.keys(planned).map((set) => [set, stageFiles(stage!, now[set], planned[set])]);
    states.push(Object.fromEntries(staged));
    assert.ok(states.length < 5, "it doesn't end");
    if (stage === "authorized") break;
    stage = nextStage(settingsOf(states.at(-1)!), settingsOf(planned));
  }
  return [...states, planned];
}

const listenersOf = (text: string) =>
  Object.fromEntries(text.split(",").map((item) => [item.split(":")[0], item.slice(item.indexOf(":") + 1)]));

/** Whether a node of one state reaches a node of another by the way that it takes. */
function reaches(from: Record<string, string>, to: Record<string, string>): string[] {
  const wrong: string[] = [];
  const check = (what: string, listener: string | undefined) => {
    if (listener === undefined) return;
    const [own, other] = [from, to].map(
      (side) => listenersOf(side["listener.security.protocol.map"])[listener],
    );
    if (!(listener in listenersOf(to.listeners))) wrong.push(`${what} ${listener} isn't bound`);
    else if (own !== other) wrong.push(`${what} ${listener} is ${own} and ${other}`);
  };
  if (to["inter.broker.listener.name"]) check("brokers", from["inter.broker.listener.name"]);
  if (to["process.roles"].includes("controller"))
    check("controllers", from["controller.listener.names"].split(",")[0]);
  const protocols = listenersOf(from["listener.security.protocol.map"]);
  const used = from["inter.broker.listener.name"] ?? from["controller.listener.names"].split(",")[0];
  const byStranger = protocols[used] === "PLAINTEXT";
  const refuses = to["authorizer.class.name"] && to["allow.everyone.if.no.acl.found"] !== "true";
  if (byStranger && refuses) wrong.push("the authorizer knows no nodes");
  const voters = from["controller.quorum.bootstrap.servers"] ?? from["controller.quorum.voters"];
  const port = /:(\d+)$/.exec(voters)![1];
  const first = from["controller.listener.names"].split(",")[0];
  const bound = listenersOf(to.listeners)[first];
  if (to["process.roles"].includes("controller") && bound !== `//:${port}`)
    wrong.push(`${first} is at ${bound}, not ${port}`);
  return wrong;
}

const tls = { tls: true, authentication: "tls" as const };
const inside = { name: "internal", port: 9092 };
const pools = [
  { name: "controllers", roles: ["controller" as const], replicas: 3, firstNodeId: 0 },
  { name: "brokers", roles: ["broker" as const], replicas: 3, firstNodeId: 10 },
];
const open: KafkaClusterArgs = { listeners: [inside, { name: "external", port: 9094, hostPort: {} }] };
const closed: KafkaClusterArgs = {
  listeners: [
    { ...inside, ...tls },
    { name: "external", port: 9094, hostPort: {}, tls: true, authentication: "scram-sha-512" },
  ],
  authorization: {},
};

/** With a listener for nodes that the closed one doesn't have. */
const opened: KafkaClusterArgs = { listeners: [{ name: "open", port: 9096 }, ...open.listeners!] };

describe("The way between nodes of a cluster that runs", () => {
  for (const [what, before, after] of [
    ["is closed", open, closed],
    ["is opened", closed, opened],
    ["is closed with a static quorum", { ...open, quorum: "static" }, { ...closed, quorum: "static" }],
    ["is closed in pools", { ...open, nodePools: pools }, { ...closed, nodePools: pools }],
    ["is opened in pools", { ...closed, nodePools: pools }, { ...opened, nodePools: pools }],
    ["gets another listener", open, { listeners: [{ name: "other", port: 9095 }, inside] }],
    ["gets another listener in place of the former", open, { listeners: [{ name: "other", port: 9095 }] }],
  ] satisfies [string, KafkaClusterArgs, KafkaClusterArgs][]) {
    it(`${what} in stages, in each of which every node reaches every other, of the stage before too`, () => {
      const states = statesOf(before, after);
      assert.ok(states.length >= 3);
      for (let i = 1; i < states.length; i++) {
        const all = [...settingsOf(states[i - 1]), ...settingsOf(states[i])];
        for (const from of all) for (const to of all) assert.deepEqual(reaches(from, to), [], `stage ${i}`);
      }
    });
  }

  it("refuses nobody before all of its nodes ask for rules, and then after one more step", () => {
    for (const before of [open, { ...closed, authorization: undefined }]) {
      const states = statesOf(before, closed);
      const [stage, planned] = states.slice(-2).map((state) => settingsOf(state)[0]);
      assert.deepEqual(
        { ...stage, "allow.everyone.if.no.acl.found": undefined },
        { ...planned, "allow.everyone.if.no.acl.found": undefined },
      );
      assert.equal(stage["allow.everyone.if.no.acl.found"], "true");
      assert.equal(planned["allow.everyone.if.no.acl.found"], undefined);
      assert.ok(states.slice(0, -2).every((state) => !("authorizer.class.name" in settingsOf(state)[0])));
    }
    assert.equal(nextStage(settingsOf(filesOf(closed)), settingsOf(filesOf(closed))), undefined);
    assert.equal(nextStage(settingsOf(filesOf(closed)), settingsOf(filesOf(opened))), "added");
  });

  it("goes on to make rules where it was interrupted before they were made", () => {
    const planned = filesOf(closed);
    const staged = Object.keys(planned).map((set) => [
      set,
      stageFiles("authorized", planned[set], planned[set]),
    ]);
    assert.equal(nextStage(settingsOf(Object.fromEntries(staged)), settingsOf(planned)), "authorized");
  });

  it("advertises what is bound, and binds what it advertises", () => {
    const states = statesOf(open, closed);
    for (const state of states) {
      for (const file of Object.values(state)) {
        const { listeners } = parseProperties(file["server.properties"]);
        const bound = Object.keys(listenersOf(listeners)).filter((name) => !name.startsWith("CONTROLLER"));
        const [, advertised] = file["advertised.listeners"].split("\n")[0].split(" ");
        assert.deepEqual(Object.keys(listenersOf(advertised)).sort(), bound.sort());
      }
    }
  });

  it("is known to agents, with what they get in by", () => {
    for (const [before, after] of [
      [open, closed],
      [closed, opened],
    ]) {
      for (const state of statesOf(before, after)) {
        for (const file of Object.values(state)) {
          const { bootstrap, clientConfig } = parseProperties(file["agent.properties"]);
          const { listeners, ...properties } = parseProperties(file["server.properties"]);
          const name = Object.entries(listenersOf(listeners)).find(
            ([, at]) => at === bootstrap.replace("localhost", "//"),
          )![0];
          const protocol = listenersOf(properties["listener.security.protocol.map"])[name];
          assert.equal(protocol === "SSL", clientConfig !== undefined, `${name} at ${bootstrap}`);
          if (clientConfig) assert.ok(file["client.properties"]);
        }
      }
    }
  });

  it("stays where it is else, so that a change rolls once", () => {
    const more = { ...open, config: { "log.retention.hours": "1" } };
    for (const [before, after] of [
      [open, more],
      [closed, { ...closed, ...{ config: more.config } }],
    ]) {
      assert.equal(nextStage(settingsOf(filesOf(before)), settingsOf(filesOf(after))), undefined);
    }
  });

  it("can't be a listener that is another one now, nor one on the port of another", () => {
    const why = (before: KafkaClusterArgs, after: KafkaClusterArgs) =>
      whyNotStaged(settingsOf(filesOf(before))[0], settingsOf(filesOf(after))[0]);
    assert.equal(why(closed, open), '"internal", which is there already and another one: SSL on port 9092');
    assert.equal(
      why(open, {
        listeners: [
          { name: "other", port: 9092 },
          { ...inside, port: 9096 },
        ],
      }),
      '"other", whose port 9092 "internal" has',
    );
    assert.equal(why(open, closed), undefined);
    assert.equal(why(closed, opened), undefined);
  });

  it("isn't known of nodes whose settings can't be seen, and nothing is staged then", () => {
    assert.equal(nextStage([undefined], settingsOf(filesOf(closed))), undefined);
  });
});
