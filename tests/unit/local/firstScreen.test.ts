import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../../components/args";
import { listenerOutputs } from "../../../components/outputs/listenerOutput";
import { planCluster } from "../../../components/plan/clusterPlan";
import { PROJECT_DIRECTORY, stackFile } from "../../../local/environment";
import { firstScreen, type Started } from "../../../local/firstScreen";
import { readStackFile } from "../../../local/stackFile";

const HOST_IPS = ["10.201.0.11", "10.201.0.12", "10.201.0.13"];

/** What npm start says once these arguments run, with the outputs that the component has. */
function screenOf(args: KafkaClusterArgs, given: Partial<Started> = {}): string {
  const plan = planCluster("kafka", args);
  const listeners = listenerOutputs(plan, { namespace: "kafka", hostIps: HOST_IPS, assigned: {} });
  const of = (isOutside: boolean) =>
    listeners.find(({ name }) =>
      plan.listeners.some((listener) => listener.name === name && !listener.external === !isOutside),
    )?.bootstrap ?? "";
  const outputs = {
    bootstrap: of(false),
    externalBootstrap: of(true),
    listeners,
    namespace: "kafka",
    topics: plan.topics.map(({ name }) => name),
  };
  return firstScreen({
    stack: "dev",
    local: "local",
    isNamed: false,
    hasKcat: true,
    plan,
    outputs,
    ...given,
  });
}

const commands = (screen: string) =>
  Object.fromEntries([...screen.matchAll(/^([A-Z][a-z]+) +(.*)$/gm)].map(([, what, line]) => [what, line]));

describe("What npm start says at its end", () => {
  const dev = readStackFile(stackFile("dev"));

  it("is where clients connect to, and lines for what comes next", () => {
    const expected = readFileSync(join(__dirname, "snapshots", "firstScreen.txt"), "utf8");
    assert.equal(`${screenOf(dev)}\n`, expected);
  });

  it("has no line that a terminal couldn't show, but those that are to be copied", () => {
    const others = screenOf(dev)
      .split("\n")
      .filter((line) => !/^(Produce|Consume)/.test(line));
    for (const line of others) assert.ok(line.length <= 110, line);
  });

  it("uses Kafka's own tools in a pod where this machine has no kcat, or nothing is for outside", () => {
    const tools =
      "npm run -s cluster -- kubectl -n kafka exec -i kafka-0 -c kafka -- /opt/kafka/bin/kafka-console";
    const at = "--bootstrap-server kafka-bootstrap.kafka.svc.cluster.local:9092 --topic up.egw.telemetry";
    const inside = { ...dev, listeners: [{ name: "internal", port: 9092 }] };
    for (const screen of [screenOf(dev, { hasKcat: false }), screenOf(inside)]) {
      const { Produce, Consume } = commands(screen);
      assert.equal(Produce, `echo hello | ${tools}-producer.sh ${at}`);
      assert.equal(Consume, `${tools}-consumer.sh ${at} --from-beginning --max-messages 1`);
    }
  });

  it("says what clients of a closed cluster need", () => {
    const closed: KafkaClusterArgs = {
      listeners: [{ name: "internal", port: 9092, tls: true, authentication: "tls" }],
      topics: [{ name: "orders" }],
    };
    const of = (users: Started["outputs"]["users"]) => {
      const outputs = {
        bootstrap: "kafka:9092",
        externalBootstrap: "",
        listeners: [],
        namespace: "kafka",
        topics: ["a"],
      };
      return commands(screenOf(closed, { outputs: { ...outputs, users } }));
    };
    const app = { name: "app", authentication: "tls", secret: "kafka-app", listeners: [] };
    assert.match(of([app]).Clients, /kubectl -n kafka get secret kafka-app -o yaml {2}what its clients need/);
    assert.match(of([]).Clients, /^they need a user/);
    assert.equal(of([app]).Produce, undefined);
  });

  it("calls the tools as the image does", () => {
    const image = { name: "confluentinc/cp-kafka:8.0.0" };
    const { Produce } = commands(screenOf({ ...dev, version: "4.0.0", image }, { hasKcat: false }));
    assert.match(Produce, / -- \/usr\/bin\/kafka-console-producer --bootstrap-server /);
  });

  it("says on a cluster of KUBECONFIG that stop destroys the stack alone, and speaks of its own kubectl", () => {
    const screen = screenOf(dev, { local: undefined, isNamed: true });
    const { Look, Stop } = commands(screen);
    assert.equal(Look, "kubectl -n kafka get pods");
    assert.match(Stop, /^npm run stop +destroys the stack; volumes stay$/);
  });

  it("names the stack and the local cluster where they aren't the usual ones", () => {
    const { Preview, Look, Stop } = commands(screenOf(dev, { stack: "trial", local: "two" }));
    assert.match(
      Preview,
      /^STACK=trial CLUSTER_NAME=two npm run preview +what an edit of Pulumi\.trial\.yaml /,
    );
    assert.equal(Look, "CLUSTER_NAME=two npm run -s cluster -- kubectl -n kafka get pods");
    assert.match(Stop, /^STACK=trial CLUSTER_NAME=two npm run stop /);
    const named = commands(screenOf(dev, { local: "two", isNamed: true }));
    assert.match(named.Stop, /^npm run stop /);
    assert.equal(named.Look, Look);
  });

  it("says where topics are written, where there are none", () => {
    const { Topics, Produce } = commands(screenOf({ ...dev, topics: [] }));
    assert.equal(Topics.trim(), "there are none: Pulumi.dev.yaml takes them");
    assert.equal(Produce, undefined);
  });

  it("quotes an address that a shell would take for a pattern", () => {
    const outputs = {
      ...{ bootstrap: "kafka:9092", externalBootstrap: "[fd00::1]:31092" },
      ...{ listeners: [], namespace: "kafka", topics: ["a"] },
    };
    assert.equal(commands(screenOf(dev, { outputs })).Consume, "kcat -C -e -b '[fd00::1]:31092' -t a");
  });

  it("runs scripts that there are", () => {
    const { scripts } = JSON.parse(readFileSync(join(PROJECT_DIRECTORY, "package.json"), "utf8"));
    for (const [, script] of screenOf(dev).matchAll(/npm (?:run )?(?:-s )?(\w+)/g))
      assert.ok(script in scripts, script);
  });
});
