import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ServiceError } from "@grpc/grpc-js";
import { InputPropertiesError } from "@pulumi/pulumi/proto/errors_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { installed, type Installed } from "./installed";

const KAFKA_CLUSTER = "kafka-cluster:index:KafkaCluster";

/** An output as it comes from the engine: without a value it isn't known yet. */
const output = (more: { value?: string; secret?: boolean }) => ({
  "4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  ...more,
});
const UNKNOWN = output({});
const secret = (value: string) => output({ value, secret: true });

describe("The package, installed alone for programs in other languages", function () {
  // The package compiles itself as it starts, which is not to be hurried.
  this.timeout(0);

  let alone: Installed;
  before(async () => {
    alone = await installed();
  });
  after(() => alone?.remove());

  it("answers with the schema that is committed", async () => {
    const golden = join(__dirname, "../../components/schema/kafkaCluster.json");
    assert.deepEqual(await alone.schema(), JSON.parse(readFileSync(golden, "utf8")));
  });

  it("makes a cluster and answers with its outputs", async () => {
    const { urn, outputs } = await alone.construct(KAFKA_CLUSTER, "kafka", {
      namespace: "streams",
      listeners: [
        { name: "internal", port: 9092 },
        {
          name: "external",
          port: 9094,
          hostPort: { port: 31092 },
        },
      ],
      topics: [{ name: "orders", partitions: 6 }],
    });
    assert.match(urn, /::kafka-cluster:index:KafkaCluster::kafka$/);
    assert.ok(alone.registered.includes("kubernetes:apps/v1:StatefulSet kafka"), alone.registered.join("\n"));
    assert.ok(alone.registered.includes("kubernetes:batch/v1:Job kafka-topics"), alone.registered.join("\n"));
    assert.equal(outputs.bootstrap, "kafka-bootstrap.streams.svc.cluster.local:9092");
    assert.deepEqual(outputs.topics, ["orders"]);
  });

  it("makes a ZooKeeper ensemble", async () => {
    const { outputs } = await alone.construct("kafka-cluster:index:ZooKeeperEnsemble", "zk", { replicas: 1 });
    assert.match(outputs.connect as string, /^zk-0\..*:2181$/);
    assert.ok(alone.registered.includes("kubernetes:apps/v1:StatefulSet zk"), alone.registered.join("\n"));
  });

  it("has the class of Kubernetes providers at hand, which one that comes by reference needs", () => {
    const loaded = execFileSync(
      process.execPath,
      [
        "-r",
        "./local/register.cjs",
        "-e",
        `require("./components/packaged/provider.ts");
         console.log(require("@pulumi/pulumi/runtime/rpc").getResourcePackage("kubernetes", "") !== undefined)`,
      ],
      { cwd: join(__dirname, "../.."), encoding: "utf8" },
    );
    assert.equal(loaded.trim(), "true");
  });

  it("names each mistake in the arguments by its path, before anything is made", async () => {
    const wrong = {
      version: "4.1.0",
      listeners: [{ name: "internal", port: 99092 }],
      topics: [{ name: "a b" }],
    };
    const failure: ServiceError = await alone.construct(KAFKA_CLUSTER, "kafka", wrong).then(
      () => assert.fail("nothing was wrong"),
      (error) => error,
    );
    const [port, topic, ...others] = mistakes(failure);
    assert.equal(port.path, "listeners[0].port");
    assert.match(port.reason, /99092/);
    assert.equal(topic.path, "topics[0].name");
    assert.match(topic.reason, /a b/);
    assert.deepEqual(others, []);
    assert.deepEqual(alone.registered, []);
  });

  it("names what isn't of the schema's shape, and what isn't known or is secret where the plan needs it", async () => {
    const failure: ServiceError = await alone
      .construct(KAFKA_CLUSTER, "kafka", {
        namespace: UNKNOWN,
        replica: 3,
        heap: UNKNOWN,
        config: { "num.partitions": secret("6") },
        storage: { class: secret("fast") },
        topics: [{ name: "orders", partitions: 1.5 }],
      })
      .then(
        () => assert.fail("nothing was wrong"),
        (error) => error,
      );
    assert.match(failure.details, /^The arguments of Kafka cluster "kafka" have 5 mistakes; [^\n]*$/);
    const reasons = Object.fromEntries(mistakes(failure).map(({ path, reason }) => [path, reason]));
    assert.match(reasons.replica, /did you mean "replicas"/);
    assert.match(reasons.heap, /^isn't known before `up`/);
    assert.match(reasons['config["num.partitions"]'], /^is a secret/);
    assert.match(reasons["storage.class"], /^is a secret/);
    assert.equal(reasons["topics[0].partitions"], "is 1.5; write a whole number");
    assert.deepEqual(alone.registered, []);
  });

  it("takes what another resource makes, and secrets, where arguments may be outputs", async () => {
    const { outputs } = await alone.construct(KAFKA_CLUSTER, "kafka", {
      namespace: UNKNOWN,
      createNamespace: false,
      pod: { env: [{ name: "PASSWORD", value: secret("hush") }] },
    });
    assert.equal(outputs.quorum, "dynamic");
  });
});

/** The property errors that Pulumi shows at the resource's line. */
function mistakes({ metadata }: ServiceError): { path: string; reason: string }[] {
  const [details] = metadata.get("grpc-status-details-bin");
  return Status.deserializeBinary(details as Buffer)
    .getDetailsList()
    .flatMap((any) => InputPropertiesError.deserializeBinary(any.getValue_asU8()).getErrorsList())
    .map((mistake) => ({ path: mistake.getPropertyPath(), reason: mistake.getReason() }));
}
