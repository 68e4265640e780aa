import assert from "node:assert/strict";
import type { V1Job } from "@kubernetes/client-node";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import type { ResourceContext } from "../../../../components/resources/context";
import { movesTask } from "../../../../components/resources/leaving";
import { quorumTask, type QuorumWork } from "../../../../components/resources/quorumChanges";
import { type Task, taskJob, taskTemplate } from "../../../../components/resources/taskJob";
import { valueOf } from "../deployed";

const AGENT = {
  metadata: pulumi.output({ name: "kafka-agent-0a1b2c3d4e" }),
} as unknown as core.ConfigMapPatch;
const CLOSED: KafkaClusterArgs = {
  listeners: [{ name: "internal", port: 9092, tls: true, authentication: "tls" }],
};

type Plan = ReturnType<typeof planCluster>;

async function jobOf(taskOf: (plan: Plan) => Task, args: KafkaClusterArgs = {}): Promise<V1Job> {
  const plan = planCluster("kafka", args);
  const context = { plan, namespace: "kafka", assignedUser: false } as unknown as ResourceContext;
  const template = (await valueOf(taskTemplate(context, AGENT)))!;
  return taskJob(context, template, taskOf(plan));
}

const quorum = (work: QuorumWork) => (plan: Plan) => quorumTask(plan, work);
const moves = (leaving: string) => (plan: Plan) =>
  movesTask(plan, { port: 9092, brokers: 2, options: ["--leave", leaving] });
const throttled = (throttle: string): KafkaClusterArgs => ({ reassignment: { throttle } });

describe("A Job of the program's own", () => {
  it("runs the agent as the Job of topics does, and gets what it is asked for as arguments", async () => {
    const { metadata, spec } = await jobOf(quorum({ leave: "4,3" }));
    const [{ name, command, args, resources }] = spec!.template.spec!.containers;
    assert.deepEqual([name, command![0], command![1], command![3]], ["quorum", "bash", "-c", "task"]);
    assert.match(command![2], /^exec java .* kafkacluster\.agent\.Start "\$@"$/);
    assert.deepEqual(args, [
      ...["kafkacluster.agent.job.QuorumJob", "--bootstrap", "kafka-headless:9092"],
      ...["--timeout", "600", "--leave", "4,3"],
    ]);
    assert.ok(resources);
    assert.match(metadata!.name!, /^kafka-quorum-[0-9a-f]{10}$/);
    assert.equal(spec!.template.spec!.restartPolicy, "Never");
    assert.deepEqual(
      spec!.template.spec!.volumes!.map((volume) => volume.name),
      ["agent", "tmp"],
    );
  });

  it("asks those who stay where replicas move, and holds to the throttle", async () => {
    const { spec } = await jobOf(moves("102"), throttled("50Mi"));
    assert.match(
      spec!.template.spec!.containers[0].args!.join(" "),
      /\.job\.Job --bootstrap kafka-headless:9092 --brokers 2 --leave 102 --throttle 52428800 --timeout \d+$/,
    );
  });

  it("is another one for another work, and the same one for the same", async () => {
    const jobs = [
      ...[quorum({ leave: "4" }), quorum({ leave: "3" }), quorum({ leave: "4" })].map((task) => jobOf(task)),
      ...["102", "101", "102"].map((id) => jobOf(moves(id))),
      jobOf(moves("102"), throttled("1Mi")),
    ];
    const names = (await Promise.all(jobs)).map(({ metadata }) => metadata!.name);
    assert.equal(new Set(names).size, 5);
    assert.deepEqual([names[0], names[3]], [names[2], names[5]]);
  });

  it("isn't taken for the Job of topics, but its pods get in where those do", async () => {
    const { metadata, spec } = await jobOf(quorum({ features: "kraft.version=1" }));
    assert.equal(metadata!.labels!["app.kubernetes.io/name"], "kafka");
    assert.equal(metadata!.labels!["kafka-cluster/task"], "quorum");
    const ofPods = spec!.template.metadata!.labels!;
    assert.equal(ofPods["app.kubernetes.io/name"], "kafka-topics");
    assert.equal(ofPods["app.kubernetes.io/instance"], "kafka");
    assert.equal(ofPods["kafka-cluster/task"], "quorum");
  });

  it("gets into a closed cluster with the admin's certificate, and holds no secret", async () => {
    for (const task of [quorum({ leave: "4" }), moves("102")]) {
      const { spec } = await jobOf(task, CLOSED);
      const { containers, volumes } = spec!.template.spec!;
      assert.match(
        containers[0].command![2],
        /^printf '%s' "\$CLIENT_PROPERTIES" >\/tmp\/client\.properties; exec java /,
      );
      assert.match(containers[0].command![2], /"\$@" --client-config \/tmp\/client\.properties$/);
      const client = containers[0].env!.find(({ name }) => name === "CLIENT_PROPERTIES")!.value!;
      assert.match(client, /security\.protocol=SSL/);
      assert.doesNotMatch(client, /PRIVATE KEY/);
      assert.ok(
        volumes!.some(({ projected }) =>
          projected?.sources?.some(({ secret }) => secret?.name === "kafka-admin-certificate"),
        ),
        JSON.stringify(volumes),
      );
      assert.ok(!volumes!.some(({ secret }) => secret?.secretName === "kafka-passwords"));
    }
  });
});
