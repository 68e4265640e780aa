import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { planEnsemble } from "../../../../../components/plan/zooKeeper/ensemblePlan";
import { mistakesIn } from "../mistakesIn";

const wrong = (args: KafkaClusterArgs) =>
  mistakesIn(args).map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
const optionsOf = (env: { name?: unknown; value?: unknown }[]) =>
  env.find(({ name }) => name === "JVM_OPTIONS")?.value;

describe("Options of the nodes' JVM", () => {
  it("are taken in every form that a JVM starts with", () => {
    const jvmOptions = [
      "-XX:MaxGCPauseMillis=50",
      "-XX:+UseZGC",
      "-XX:-UseStringDeduplication",
      "-XX:StartFlightRecording:filename=/tmp/a.jfr",
      "-Xlog:gc*:stdout:time,tags",
      "-Xss512k",
      "-Xmn200m",
      "-Dcom.example.name=a=b",
      "-Dcom.example.flag",
      "-Djava.rmi.server.hostname=$(HOST_IP)",
      "-Dlog4j2.configurationFile=/etc/files/log4j2.yaml",
      "-javaagent:/opt/exporter.jar=5556:/etc/exporter.yaml",
      "-agentpath:/opt/profiler.so=start",
      "-verbose:gc",
      "-ea:org.apache.kafka...",
      "--add-opens=java.base/java.nio=ALL-UNNAMED",
      "--enable-native-access=ALL-UNNAMED",
    ];
    const [{ pod }] = planCluster("kafka", { jvmOptions }).pools;
    assert.equal(optionsOf(pod.env), jvmOptions.join(" "));
    assert.equal(optionsOf(planCluster("kafka", {}).pools[0].pod.env), undefined);
  });

  const REFUSED: [option: string, reason: RegExp][] = [
    ["-Xmx2g", /^is -Xmx2g, which the cluster sets itself; use heap$/],
    ["-Xms2g", /use heap$/],
    ["-XX:MaxHeapSize=2g", /use heap$/],
    ["-XX:MaxRAMPercentage=75", /use heap$/],
    ["-cp", /add jars with the variable CLASSPATH in pod\.env$/],
    ["-cp /opt/a.jar", /CLASSPATH/],
    ["--module-path=/opt", /CLASSPATH/],
    ["-javaagent:/etc/kafka-cluster/agent/agent.jar=x", /is there already$/],
    ["-Da=b -Dc=d", /write each option on its own/],
    ["-Da=b ", /write each option on its own/],
    ["--add-opens java.base/java.nio=ALL-UNNAMED", /write each option on its own/],
    ["", /no option of a JVM; write it as -XX:\+Name/],
    ["UseZGC", /no option of a JVM/],
    ["XX:+UseZGC", /no option of a JVM/],
    ["-XX:UseZGC", /no option of a JVM/],
    ["-XX:", /no option of a JVM/],
    ["-XX+UseZGC", /no option of a JVM/],
    ["-D", /no option of a JVM/],
    ["-version", /no option of a JVM/],
    ["-Xinternalversion", /no option of a JVM/],
    ["--list-modules", /no option of a JVM/],
    ["@/etc/options", /no option of a JVM/],
    ["kafka.Kafka", /no option of a JVM/],
    ["-XX:-UseG1GC", /name the one to use/],
  ];
  for (const [option, reason] of REFUSED) {
    it(`are refused with their place: "${option}"`, () => {
      const [mistake, ...others] = mistakesIn({ jvmOptions: ["-Da=b", option] });
      assert.equal(mistake?.propertyPath, "jvmOptions[1]");
      assert.match(mistake.reason, reason);
      assert.deepEqual(others, []);
    });
  }

  it("choose one garbage collector", () => {
    assert.deepEqual(wrong({ jvmOptions: ["-XX:+UseZGC", "-Da=b", "-XX:+UseParallelGC"] }), [
      "jvmOptions[2] is -XX:+UseParallelGC, beside -XX:+UseZGC; a JVM has one collector",
    ]);
    assert.deepEqual(wrong({ jvmOptions: ["-XX:+UseG1GC", "-XX:+UseG1GC"] }), []);
  });

  it("have nothing listen on a port that the pod, a variable or a sidecar has", () => {
    const agent = (port: number) => `-javaagent:/opt/exporter.jar=${port}:/etc/exporter.yaml`;
    assert.deepEqual(wrong({ jvmOptions: [agent(9404)] }), [
      "jvmOptions[0] has a Java agent listen on port 9404, on which the pod listens already; take another one",
    ]);
    const pod = { env: [{ name: "JMX_PORT", value: "5556" }] };
    assert.deepEqual(wrong({ pod, jvmOptions: ["-Da=b", agent(5556)] }), [
      "jvmOptions[1] has a Java agent listen on port 5556, as pod.env[0].value does; take another one",
    ]);
    const sidecars = [{ name: "a", image: "i", ports: [{ containerPort: 5556 }] }];
    assert.equal(wrong({ pod: { sidecars }, jvmOptions: [agent(5556)] }).length, 1);
  });

  it("are each pool's own where it has some, as a whole", () => {
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "controllers", roles: ["controller"], firstNodeId: 0, jvmOptions: [] },
      { name: "brokers", roles: ["broker"], firstNodeId: 100, jvmOptions: ["-Dc=d"] },
      { name: "more", roles: ["broker"], firstNodeId: 200 },
    ];
    const { pools } = planCluster("kafka", { nodePools, jvmOptions: ["-Da=b"] });
    assert.deepEqual(
      pools.map(({ pod }) => optionsOf(pod.env)),
      [undefined, "-Dc=d", "-Da=b"],
    );
    nodePools[1].jvmOptions = ["-Xmx1g"];
    const paths = mistakesIn({ nodePools, jvmOptions: ["-Xmx2g"] }).map(({ propertyPath }) => propertyPath);
    assert.deepEqual(paths.sort(), ["jvmOptions[0]", "nodePools[1].jvmOptions[0]"]);
  });

  it("may mention the container's variables, also those that it has under other names", () => {
    const pod = { env: [{ name: "JMX_PORT", value: "5556" }] };
    const jvmOptions = ["-Da=$(JMX_PORT)", "-Db=$(HOST_IP)"];
    const [planned] = planCluster("kafka", { pod, jvmOptions }).pools;
    assert.equal(optionsOf(planned.pod.env), "-Da=$(NODE_ONLY_JMX_PORT) -Db=$(HOST_IP)");
  });

  it("are there for ZooKeeper's servers too, which read none of Kafka's variables", () => {
    assert.equal(optionsOf(planEnsemble("zk", { jvmOptions: ["-Da=b"] }).pod.env), "-Da=b");
    const of = (name: string) =>
      wrong({
        version: "3.9.2",
        zooKeeper: { ensemble: { jvmOptions: ["-Xmx1g"], pod: { env: [{ name, value: "" }] } } },
      });
    assert.deepEqual(of("JAVA_TOOL_OPTIONS"), [
      "zooKeeper.ensemble.jvmOptions[0] is -Xmx1g, which the cluster sets itself; use heap",
    ]);
    assert.deepEqual(of("KAFKA_OPTS").slice(1), [
      "zooKeeper.ensemble.pod.env[0].name is KAFKA_OPTS, which only Kafka's start scripts read, and not here; use jvmOptions",
    ]);
  });
});
