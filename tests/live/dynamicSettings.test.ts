import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../components";
import { eventually, kubectl } from "./support/kubectl";
import { podUids, stateOf } from "./support/running";
import { takeDown } from "./support/takeDown";
import { testStack, type TestStack } from "./support/world";

const NAMESPACE = "kafka-settings";
const PODS = ["kafka-0", "kafka-1", "kafka-2"];
const [RETENTION, THREADS, PARTITIONS] = ["log.retention.ms", "num.io.threads", "num.partitions"];
const BASE: KafkaClusterArgs = {
  name: "kafka",
  namespace: NAMESPACE,
  replicas: 3,
  heap: "256Mi",
  storage: { class: "local-path", size: "1Gi" },
  listeners: [{ name: "internal", port: 9092 }],
  // Brokers that take what clients push, of which the list below is asked for and taken back.
  metrics: { clients: [] },
};

describe("A setting of a cluster that runs", () => {
  let stack: TestStack;
  let uids: Record<string, string>;
  let config: Record<string, string> = {};

  before(async () => {
    stack = await testStack("settings", BASE);
    await stack.deployer.up();
    uids = await podUids(NAMESPACE);
  });

  after(() => takeDown(stack, NAMESPACE));

  /** Brings the cluster to these settings, or arguments, and answers with what the preview said. */
  const becomes = (settings: Record<string, string>) => isMade({ config: (config = settings) });

  async function isMade(args: Partial<KafkaClusterArgs>): Promise<string> {
    const said = await isSaid(args);
    await stack.deployer.up();
    return said;
  }

  /** What the preview says of these arguments. */
  async function isSaid(args: Partial<KafkaClusterArgs>): Promise<string> {
    stack.configure({ ...BASE, ...args });
    const from = stack.told.length;
    await stack.deployer.preview();
    return stack.told.slice(from).join("\n");
  }

  /** What is told is told once. */
  const nothingIsLeft = async () => assert.deepEqual((await stack.deployer.up()).steps, []);

  /** What the whole cluster is told of a setting, by the word of each broker. */
  async function told(name: string): Promise<(string | undefined)[]> {
    const states = await Promise.all(PODS.map((pod) => stateOf(NAMESPACE, pod)));
    return states.map(({ settings }) => {
      const setting = settings?.[name];
      return setting?.source === "cluster" ? setting.value : undefined;
    });
  }

  const inFile = async (name: string) => {
    const mounted = "jsonpath={.spec.template.spec.volumes[?(@.name=='config')].configMap.name}";
    const config = await kubectl("-n", NAMESPACE, "get", "statefulset", "kafka", "-o", mounted);
    const text = "jsonpath={.data.server\\.properties}";
    const properties = await kubectl("-n", NAMESPACE, "get", "configmap", config, "-o", text);
    return properties
      .split("\n")
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  };

  it("is in force on every broker without a restart, if Kafka takes it so, and the preview says it", async () => {
    const said = await becomes({ [RETENTION]: "3600000", [THREADS]: "16" });
    assert.match(said, /config\["log\.retention\.ms"\]: 604800000 becomes 3600000, without a restart/);
    assert.match(said, /config\["num\.io\.threads"\]: 8 becomes 16, without a restart/);
    assert.doesNotMatch(said, /Rolls nodes/);
    assert.deepEqual(await told(RETENTION), ["3600000", "3600000", "3600000"]);
    assert.deepEqual(await told(THREADS), ["16", "16", "16"]);
    await nothingIsLeft();
    assert.deepEqual(await podUids(NAMESPACE), uids);
  });

  it("stays in force where a pod is made anew, whose file hasn't got it", async () => {
    await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-2");
    await stack.deployer.up();
    assert.equal(await inFile(RETENTION), undefined);
    assert.deepEqual(await told(RETENTION), ["3600000", "3600000", "3600000"]);
    uids = await podUids(NAMESPACE);
  });

  it("is taken back without a restart", async () => {
    const said = await becomes({ [THREADS]: "16" });
    assert.match(
      said,
      /config\["log\.retention\.ms"\]: 3600000 becomes 604800000, Kafka's default, without a restart/,
    );
    assert.deepEqual(await told(RETENTION), [undefined, undefined, undefined]);
    assert.deepEqual(await podUids(NAMESPACE), uids);
  });

  it("rolls the nodes beside one that takes a restart, and their file and what they are told agree", async () => {
    const said = await becomes({ [RETENTION]: "7200000", [THREADS]: "16", [PARTITIONS]: "3" });
    assert.match(said, /config\["log\.retention\.ms"\]: 604800000 becomes 7200000, without a restart/);
    assert.match(said, /config\["num\.partitions"\]: 1 becomes 3, which takes a restart/);
    assert.match(said, /Rolls nodes .*: config changed/);
    const now = await podUids(NAMESPACE);
    assert.notDeepEqual(now, uids);
    uids = now;
    assert.deepEqual(
      [await inFile(RETENTION), await inFile(THREADS), await inFile(PARTITIONS)],
      ["7200000", "16", "3"],
    );
    assert.deepEqual(await told(RETENTION), ["7200000", "7200000", "7200000"]);
    assert.deepEqual(await told(THREADS), ["16", "16", "16"]);
    await nothingIsLeft();
  });

  it("has Kafka's default in force once it is taken out, though the file still has it", async () => {
    await becomes({ [THREADS]: "16", [PARTITIONS]: "3" });
    assert.equal(await inFile(RETENTION), "7200000");
    assert.deepEqual(await told(RETENTION), ["604800000", "604800000", "604800000"]);
    await nothingIsLeft();
    assert.deepEqual(await podUids(NAMESPACE), uids);
  });

  it("rolls the nodes where it is a number of threads that they would refuse after a restart", async () => {
    const said = await isSaid({ config: { [THREADS]: "64", [PARTITIONS]: "3" } });
    assert.match(said, /config\["num\.io\.threads"\]: 16 becomes 64, which takes a restart: .* 8 to 32/);
    assert.match(said, /Rolls nodes .*: config changed/);
  });

  it("or what clients are asked to push takes no restart, and is on the metrics page", async () => {
    const all = { name: "all", metrics: ["org.apache.kafka.producer."], intervalSeconds: 1 };
    assert.match(await isMade({ config, metrics: { clients: [all] } }), /metrics\.clients: all is new/);
    const create =
      "$KAFKA_HOME/bin/kafka-topics.sh --bootstrap-server kafka-0.kafka-headless:9092 --create --topic pushed";
    const send =
      "$KAFKA_HOME/bin/kafka-producer-perf-test.sh --topic pushed --num-records 400 --throughput 20 --record-size 10 " +
      "--producer-props bootstrap.servers=kafka-0.kafka-headless:9092 client.id=pushing";
    const inPod = ["-n", NAMESPACE, "exec", "kafka-0", "-c", "kafka", "--", "bash", "-c"];
    const sends = kubectl(...inPod, `${create} && ${send}`);
    // It pushes to whichever of the brokers, as long as it runs.
    const page = (pod: string) =>
      kubectl("get", "--raw", `/api/v1/namespaces/${NAMESPACE}/pods/${pod}:9404/proxy/metrics`);
    const isTold = eventually(async () =>
      assert.match(
        (await Promise.all(PODS.map(page))).join(""),
        /^org_apache_kafka_producer_record_send_total\{client_id="pushing",.*} [1-9]\d*$/m,
      ),
    );
    await Promise.all([sends, isTold]);
    assert.match(await isMade({ config }), /metrics\.clients: all is taken back/);
    await nothingIsLeft();
    assert.deepEqual(await podUids(NAMESPACE), uids);
  });

  describe("or another CPU", () => {
    const MEMORY = "512Mi";
    const withCpu = (requests: string, limits?: string, memory = MEMORY): Partial<KafkaClusterArgs> => ({
      config,
      resources: {
        requests: { cpu: requests, memory },
        limits: { memory, ...(limits !== undefined && { cpu: limits }) },
      },
    });
    /** The first number that the kernel has for a node's container in the file of cgroup v2, or else in that of v1. */
    const ofKernel = async (pod: string, file: string, former: string) => {
      const text = `cd /sys/fs/cgroup; cat ${file} 2>/dev/null || cat cpu/${former}`;
      return Number.parseInt(
        await kubectl("-n", NAMESPACE, "exec", pod, "-c", "kafka", "--", "sh", "-c", text),
      );
    };
    const weight = (pod: string) => ofKernel(pod, "cpu.weight", "cpu.shares");
    /** Microseconds in each tenth of a second. */
    const most = (pod: string) => ofKernel(pod, "cpu.max", "cpu.cfs_quota_us");
    const restarts = async () =>
      (
        await kubectl(
          ...["-n", NAMESPACE, "get", "pods", "-l", "statefulset.kubernetes.io/pod-name"],
          ...["-o", 'jsonpath={.items[*].status.containerStatuses[?(@.name=="kafka")].restartCount}'],
        )
      ).split(" ");

    it("is given to nodes while they run, back and forth, and the preview says it", async () => {
      uids = await podUids(NAMESPACE);
      const before = await weight("kafka-0");
      const said = await isMade(withCpu("700m"));
      assert.match(said, /resources\.requests\.cpu: 250m becomes 700m, without a restart/);
      assert.doesNotMatch(said, /Rolls nodes/);
      const more = await weight("kafka-0");
      assert.ok(more > before, `${before} became ${more}`);

      await isMade(withCpu("250m"));
      assert.equal(await weight("kafka-1"), before);
      assert.match(
        await isMade(withCpu("300m", "2")),
        /resources\.limits\.cpu: nothing becomes 2, without a restart/,
      );
      for (const pod of PODS) assert.equal(await most(pod), 200_000);
      await nothingIsLeft();
      assert.deepEqual(await podUids(NAMESPACE), uids);
      assert.deepEqual(await restarts(), ["0", "0", "0"]);
    });

    it("is what a pod comes back with that is made anew", async () => {
      await kubectl("-n", NAMESPACE, "delete", "pod", "kafka-2");
      await stack.deployer.up();
      assert.equal(await most("kafka-2"), 200_000);
    });

    it("rolls the nodes beside another memory, says the preview", async () => {
      assert.match(
        await isSaid(withCpu("300m", "1", "600Mi")),
        /Rolls nodes .*: config, resources and heap changed/,
      );
    });
  });
});
