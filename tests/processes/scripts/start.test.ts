import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../components";
import { Pod } from "./pod";

/** The variables that a node starts with. */
function started(variables: Record<string, string>, args: KafkaClusterArgs = {}): Record<string, string> {
  const pod = new Pod(args, variables);
  pod.fakeProgram("kafka-server-start.sh");
  pod.run("start.sh");
  const lines = pod.read("kafka-server-start.sh.environment")!.trimEnd().split("\n");
  pod.remove();
  return Object.fromEntries(lines.map((line) => [line.replace(/=.*/, ""), line.replace(/^\w+=/, "")]));
}

describe("The node of a pod", () => {
  let pod: Pod;
  let environment: Map<string, string>;
  let script: number;
  before(() => {
    pod = new Pod({}, { NODE_ONLY_KAFKA_HEAP_OPTS: "-Xms512m -Xmx512m" });
    pod.fakeProgram("kafka-server-start.sh", "echo started; exit 7");
    const { process, ...ended } = pod.run("start.sh");
    assert.deepEqual(ended, { status: 7, output: "started\n", errors: "" });
    script = process;
    const lines = pod.read("kafka-server-start.sh.environment")!.trimEnd().split("\n");
    environment = new Map(
      lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
    );
  });
  after(() => pod.remove());

  it("takes the script's place, so that Kubernetes' signals reach it", () => {
    assert.equal(pod.read("kafka-server-start.sh.process"), `${script}\n`);
  });

  it("starts with the properties that were rendered for it", () => {
    assert.equal(pod.read("kafka-server-start.sh.arguments"), `${pod.root}/tmp/server.properties\n`);
    assert.match(pod.read("tmp/server.properties")!, /^node\.id=1$/m);
  });

  it("starts by a program whose name has no ending as well", () => {
    const other = new Pod({});
    other.fakeProgram("kafka-server-start", "echo started without an ending");
    const { output } = other.run("start.sh");
    other.remove();
    assert.equal(output, "started without an ending\n");
  });

  it("carries the agent, told where its file is", () => {
    const options = environment.get("KAFKA_OPTS")!.trimEnd().split(" ");
    assert.equal(options[0], `-javaagent:/agent/agent.jar=${pod.root}/tmp/agent.properties`);
    assert.match(pod.read("tmp/agent.properties")!, /^id=1$/m);
  });

  it("formats what is to be formatted before it begins, and nothing else", () => {
    assert.doesNotMatch(pod.read("tmp/agent.properties")!, /^format=/m);
    const other = new Pod({});
    other.fakeProgram("kafka-server-start.sh");
    other.write("tmp/format.arguments", "format\n");
    other.run("start.sh");
    const properties = other.read("tmp/agent.properties")!;
    other.remove();
    assert.match(properties, new RegExp(`^format=${other.root}/tmp/format.arguments$`, "m"));
  });

  it("maps the archive of classes that an image brings", () => {
    const other = new Pod({});
    other.fakeProgram("kafka-server-start.sh");
    other.write("kafka/kafka.jsa", "");
    other.run("start.sh");
    const variables = other.read("kafka-server-start.sh.environment")!;
    other.remove();
    assert.match(
      variables,
      new RegExp(`^KAFKA_JVM_PERFORMANCE_OPTS=.* -XX:SharedArchiveFile=${other.root}/kafka/kafka.jsa$`, "m"),
    );
  });

  it("forgets addresses soon, as pods come back with other ones", () => {
    const options = environment.get("KAFKA_OPTS")!.split(" ");
    assert.ok(options.includes("-Dsun.net.inetaddr.ttl=2"));
    assert.ok(options.includes("-Dsun.net.inetaddr.negative.ttl=0"));
  });

  it("has the heap that was planned, and ends when that is full instead of limping on", () => {
    assert.equal(environment.get("KAFKA_HEAP_OPTS"), "-Xms512m -Xmx512m");
    assert.ok(
      environment.get("KAFKA_JVM_PERFORMANCE_OPTS")!.split(" ").includes("-XX:+ExitOnOutOfMemoryError"),
    );
  });

  it("alone has what is for its JVM, not a tool that somebody runs in the pod", () => {
    const other = new Pod(
      {},
      { NODE_ONLY_JMX_PORT: "5555", NODE_ONLY_KAFKA_OPTS: `-Da="$HOME" 'b'\n-Dc=d`, JMX_LIKE: "1" },
    );
    const environmentOf = (program: string) => other.read(`${program}.environment`)!;
    other.fakeProgram("kafka-server-start.sh");
    other.fakeProgram("kafka-topics.sh");
    other.run("start.sh");
    other.runCommon('"$(kafka_program kafka-topics)"');
    const [node, tool] = ["kafka-server-start.sh", "kafka-topics.sh"].map(environmentOf);
    other.remove();
    assert.match(node, /^JMX_PORT=5555$/m);
    assert.match(node, /^KAFKA_OPTS=-javaagent:.* -Da="\$HOME" 'b'\n-Dc=d/m);
    assert.doesNotMatch(node, /NODE_ONLY/);
    assert.match(tool, /^JMX_LIKE=1$/m);
    assert.doesNotMatch(tool, /^(JMX_PORT|KAFKA_\w*OPTS)=/m);
  });

  it("logs to its output, with either logging library", () => {
    assert.deepEqual(environment.get("KAFKA_LOG4J_OPTS")!.split(" "), [
      `-Dlog4j2.configurationFile=${pod.root}/config/log4j2.yaml`,
      `-Dlog4j.configuration=file:${pod.root}/config/log4j.properties`,
    ]);
  });

  it("writes no garbage collection log into the image", () => {
    assert.ok(environment.get("EXTRA_ARGS"));
  });

  it("takes options of the JVM last, after those of a variable", () => {
    const { KAFKA_OPTS } = started({ NODE_ONLY_KAFKA_OPTS: "-Da=b", JVM_OPTIONS: "-Da=c -Xlog:gc*" });
    assert.match(KAFKA_OPTS, / -Da=b -Da=c -Xlog:gc\*$/);
  });

  it("lets Kafka fetch the keys of tokens from where its listeners say, and from nowhere else", () => {
    const listener = (name: string, port: number, jwksEndpointUri: string) => ({
      ...{ name, port, authentication: "oauth" as const },
      oauth: { jwksEndpointUri, validIssuerUri: "https://id.example.com", audience: "kafka" },
    });
    const [a, b] = ["https://id.example.com/keys?kid=*&a=$HOME", "http://[::1]:8080/jwks"];
    const variables = { JVM_OPTIONS: "-Da=b" };
    const own = started(variables).KAFKA_OPTS.replace(/kafka-pod-\w+/, "");
    assert.doesNotMatch(own, /oauth/);
    assert.match(own, /-Dsun\.net\.inetaddr\.negative\.ttl=0 {2}-Da=b$/);
    const args = { listeners: [listener("internal", 9092, a), listener("other", 9095, b)] };
    const { KAFKA_OPTS } = started(variables, args);
    const option = `-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=${a},${b} `;
    assert.ok(KAFKA_OPTS.includes(option), KAFKA_OPTS);
    assert.equal(KAFKA_OPTS.replace(/kafka-pod-\w+/, "").replace(option, ""), own);
  });

  it("has one garbage collector, with settings for that one", () => {
    const collectors = (variables: Record<string, string>) => {
      const { KAFKA_JVM_PERFORMANCE_OPTS } = started(variables);
      return KAFKA_JVM_PERFORMANCE_OPTS.split(" ").filter((option) => /GC|Occupancy/.test(option));
    };
    const ofG1 = [
      "-XX:+UseG1GC",
      "-XX:MaxGCPauseMillis=20",
      "-XX:InitiatingHeapOccupancyPercent=35",
      "-XX:+ExplicitGCInvokesConcurrent",
    ];
    const others = [
      "-XX:MaxGCPauseMillis=50",
      "-XX:+UseG1GC",
      "-XX:+UseMaximumCompactionOnSystemGC",
      "-Da=UseZGC",
    ];
    for (const option of others) assert.deepEqual(collectors({ JVM_OPTIONS: option }), ofG1, option);
    assert.deepEqual(collectors({ JVM_OPTIONS: "-Da=b -XX:+UseZGC" }), []);
    assert.deepEqual(collectors({ NODE_ONLY_KAFKA_OPTS: "-XX:+UseSerialGC -Da=b" }), []);
    assert.deepEqual(collectors({ NODE_ONLY_JAVA_TOOL_OPTIONS: "-XX:+UseShenandoahGC" }), []);
  });

  it("maps no archive of classes that the image doesn't bring", () => {
    assert.doesNotMatch(environment.get("KAFKA_JVM_PERFORMANCE_OPTS")!, /SharedArchiveFile/);
  });
});
