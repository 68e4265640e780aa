import assert from "node:assert/strict";
import { KafkaCluster, type KafkaClusterArgs } from "../../../../components";
import { deployed, deployedCluster, objectsOf } from "../deployed";
import { devStackArgs } from "../devStack";

const JOB = "batch/v1:Job";
const LABELS = {
  "app.kubernetes.io/name": "kafka-topics",
  "app.kubernetes.io/instance": "kafka",
  "app.kubernetes.io/managed-by": "pulumi",
};

describe("The Job that makes the topics", () => {
  it("is exactly this for the dev stack", async () => {
    const { one } = await deployedCluster(devStackArgs());
    const nameOf = (configMap: string) => one("core/v1:ConfigMapPatch", configMap).id.replace("kafka/", "");
    const { inputs } = one(JOB);
    assert.deepEqual(inputs.metadata, {
      namespace: "kafka",
      labels: LABELS,
      annotations: {
        "pulumi.com/waitFor": "jsonpath={.metadata.uid}",
        "pulumi.com/patchForce": "true",
      },
    });
    assert.deepEqual(inputs.spec, {
      backoffLimit: 4,
      podFailurePolicy: {
        rules: [{ action: "FailJob", onExitCodes: { operator: "In", values: [1, 2] } }],
      },
      template: {
        metadata: { labels: LABELS },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          imagePullSecrets: [],
          restartPolicy: "Never",
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            runAsGroup: 1000,
            fsGroup: 1000,
            fsGroupChangePolicy: "OnRootMismatch",
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "topics",
              image: "apache/kafka:4.4.0",
              imagePullPolicy: "IfNotPresent",
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
              terminationMessagePolicy: "FallbackToLogsOnError",
              env: [
                { name: "KAFKA_HOME", value: "/opt/kafka" },
                { name: "LOG_DIR", value: "/tmp/logs" },
              ],
              command: [
                "bash",
                "-c",
                "exec java -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 " +
                  `-cp "$(printf '%s:' "$KAFKA_HOME"/libs/{kafka-clients,slf4j-api}-*.jar)/etc/kafka-cluster/agent/agent.jar" ` +
                  "kafkacluster.agent.Start kafkacluster.agent.job.Job --bootstrap kafka-headless:9092 --brokers 3 " +
                  "--desired /etc/kafka-cluster/topics/topics.txt " +
                  "--settings /etc/kafka-cluster/topics/settings.properties " +
                  "--subscriptions /etc/kafka-cluster/topics/subscriptions.txt --throttle 52428800 --timeout 86400",
              ],
              resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "256Mi" } },
              volumeMounts: [
                { name: "topics", mountPath: "/etc/kafka-cluster/topics", readOnly: true },
                { name: "agent", mountPath: "/etc/kafka-cluster/agent", readOnly: true },
                { name: "tmp", mountPath: "/tmp" },
              ],
            },
          ],
          volumes: [
            {
              name: "topics",
              configMap: { name: nameOf("kafka-topics") },
            },
            {
              name: "agent",
              configMap: { name: nameOf("kafka-agent") },
            },
            { name: "tmp", emptyDir: {} },
          ],
        },
      },
    });
  });

  it("comes after what it mounts, and starts beside the brokers, once they are made", async () => {
    const { dependencies } = (await deployedCluster(devStackArgs())).one(JOB);
    assert.deepEqual(dependencies, [
      "apps/v1:StatefulSet kafka",
      "core/v1:ConfigMapPatch kafka-agent",
      "core/v1:ConfigMapPatch kafka-topics",
      "core/v1:NamespacePatch kafka",
    ]);
  });

  it("is there without topics too: it tells the cluster settings while it runs", async () => {
    const zooKeeper = { connect: "zk:2181" };
    for (const args of [{}, { version: "4.0.0" }, { version: "3.9.2", zooKeeper }]) {
      const { one } = await deployedCluster(args);
      assert.equal(one("core/v1:ConfigMapPatch", "kafka-topics").inputs.data["topics.txt"], "");
      const [{ command }] = one(JOB).inputs.spec.template.spec.containers;
      assert.match(command[2], / --settings \/etc\/kafka-cluster\/topics\/settings\.properties /);
    }
  });

  it("is there where topics are to be deleted that nobody describes any more, and knows which", async () => {
    const before = await deployedCluster({ version: "4.0.0", topics: [{ name: "audit" }] }, { objects: {} });
    const objects = objectsOf(before);
    for (const pod of objects.pods as { status?: object }[]) {
      pod.status = { ...pod.status, conditions: [{ type: "Ready", status: "True" }] };
    }
    const topics = { audit: { id: "A1", partitions: 2, replicas: [3], config: {} } };
    const after = await deployedCluster({ version: "4.0.0", removedTopics: "delete" }, { objects, topics });
    const list = after.one("core/v1:ConfigMapPatch", "kafka-topics").inputs;
    assert.equal(list.data["topics.txt"], "removed:audit id=A1\n");
    assert.equal(after.one(JOB).inputs.spec.template.spec.volumes[0].configMap.name, list.metadata.name);
    assert.ok(
      after.logged.some((text) => text.startsWith("topics: 1 topic that isn't described any more will be")),
    );
    const kept = await deployedCluster({ version: "4.0.0" }, { objects, topics });
    assert.equal(kept.one("core/v1:ConfigMapPatch", "kafka-topics").inputs.data["topics.txt"], "");
  });

  it("is named by Pulumi, and by the cluster where no object can be called like the component", async () => {
    const nameIn = async (component: string) => {
      const { one } = await deployed(
        () => new KafkaCluster(component, { name: "kafka", topics: [{ name: "a" }] }),
      );
      return one(JOB).inputs.metadata.name;
    };
    for (const component of ["kafka", "k".repeat(47), "prod.kafka"]) {
      assert.equal(await nameIn(component), undefined, component);
    }
    for (const component of ["prodKafka", "prod_kafka", "k".repeat(48)]) {
      assert.equal(await nameIn(component), "kafka-topics", component);
    }
  });

  const specOf = async (args: KafkaClusterArgs) => (await deployedCluster(args)).one(JOB).inputs.spec;

  it("is described otherwise, and so runs again, exactly when it would do something else", async () => {
    const [a, b] = [{ name: "a", config: { preallocate: "true", "retention.ms": "1" } }, { name: "b" }];
    const spec = await specOf({ topics: [a, b] });
    const reordered = { name: "a", config: { "retention.ms": "1", preallocate: "true" } };
    assert.deepEqual(await specOf({ topics: [b, reordered], heap: "2Gi" }), spec);
    assert.notDeepEqual(await specOf({ topics: [a] }), spec);
    assert.notDeepEqual(await specOf({ topics: [a, { name: "b", partitions: 2 }] }), spec);
    assert.notDeepEqual(await specOf({ topics: [a, b], config: { "min.insync.replicas": "1" } }), spec);
  });

  it("has resources like those of all other containers of the cluster, init containers too", async () => {
    const resources = { requests: { cpu: "500m", memory: "2Gi" }, limits: { cpu: "2", memory: "2Gi" } };
    const topicJob = { resources: { limits: { cpu: "300m", memory: "300Mi" } } };
    const kinds: KafkaClusterArgs[] = [
      { resources, adopt: true },
      { resources, topicJob },
      { version: "3.9.2", resources, zooKeeper: { ensemble: { resources } } },
    ];
    for (const args of kinds) {
      const { resources } = await deployedCluster(
        { ...args, topics: [{ name: "a" }] },
        { objects: { statefulsets: [], services: [], poddisruptionbudgets: [] } },
      );
      const pods = resources.flatMap(({ inputs }) => inputs.spec?.template?.spec ?? []);
      const containers = pods.flatMap((pod) => [...(pod.initContainers ?? []), ...pod.containers]);
      assert.ok(containers.length >= 3);
      for (const { name, resources } of containers) {
        assert.deepEqual(Object.keys(resources.limits).sort(), ["cpu", "memory"], name);
      }
    }
    const [{ resources: said }] = (await specOf({ topicJob, topics: [{ name: "a" }] })).template.spec
      .containers;
    assert.deepEqual(said, topicJob.resources);
  });

  it("finds the client's jars where the image's family has them", async () => {
    const image = { name: "confluentinc/cp-kafka:8.0.0" };
    const [container] = (await specOf({ image, topics: [{ name: "a" }] })).template.spec.containers;
    assert.deepEqual(container.env[0], { name: "KAFKA_HOME", value: "/usr" });
    assert.match(
      container.command[2],
      /"\$KAFKA_HOME"\/share\/java\/kafka\/\{kafka-clients,slf4j-api\}-\*\.jar/,
    );
  });

  it("talks to the brokers over their own listener", async () => {
    const { one } = await deployedCluster({
      name: "events",
      replicas: 1,
      listeners: [{ name: "apps", port: 19092 }],
      topics: [{ name: "a" }],
    });
    const command = one(JOB).inputs.spec.template.spec.containers[0].command[2];
    assert.match(command, /--bootstrap events-headless:19092 --brokers 1 /);
  });
});
