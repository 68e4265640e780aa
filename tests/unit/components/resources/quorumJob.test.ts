import assert from "node:assert/strict";
import type { V1Job } from "@kubernetes/client-node";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import type { ResourceContext } from "../../../../components/resources/context";
import { quorumJob, quorumTemplate, type QuorumWork } from "../../../../components/resources/quorumJob";
import { valueOf } from "../deployed";

const AGENT = {
  metadata: pulumi.output({ name: "kafka-agent-0a1b2c3d4e" }),
} as unknown as core.ConfigMapPatch;
const CLOSED: KafkaClusterArgs = {
  listeners: [{ name: "internal", port: 9092, tls: true, authentication: "tls" }],
};

async function jobOf(work: QuorumWork, args: KafkaClusterArgs = {}): Promise<V1Job> {
  const context = { plan: planCluster("kafka", args), namespace: "kafka", assignedUser: false };
  const template = (await valueOf(quorumTemplate(context as unknown as ResourceContext, AGENT)))!;
  return quorumJob("kafka", template, work);
}

describe("The Job that changes a quorum", () => {
  it("gets what it is asked for as arguments, and runs the agent as the Job of topics does", async () => {
    const { metadata, spec } = await jobOf({ leave: "4,3" });
    const [{ command, args, resources }] = spec!.template.spec!.containers;
    assert.deepEqual(args, ["--leave", "4,3"]);
    assert.deepEqual([command![0], command![1], command![3]], ["bash", "-c", "quorum"]);
    assert.match(
      command![2],
      /^exec java .* kafkacluster\.agent\.Start kafkacluster\.agent\.job\.QuorumJob --bootstrap kafka-headless:9092 --timeout 600 "\$@"$/,
    );
    assert.ok(resources);
    assert.match(metadata!.name!, /^kafka-quorum-[0-9a-f]{10}$/);
    assert.equal(spec!.template.spec!.restartPolicy, "Never");
  });

  it("is another one for another work, and the same one for the same", async () => {
    const names = [{ leave: "4" }, { leave: "3" }, { leave: "4" }].map(
      async (work) => (await jobOf(work)).metadata!.name,
    );
    const [a, b, again] = await Promise.all(names);
    assert.notEqual(a, b);
    assert.equal(a, again);
  });

  it("isn't taken for the Job of topics, but its pods get in where those do", async () => {
    const { metadata, spec } = await jobOf({ features: "kraft.version=1" });
    assert.equal(metadata!.labels!["app.kubernetes.io/name"], "kafka");
    assert.equal(spec!.template.metadata!.labels!["app.kubernetes.io/name"], "kafka-topics");
  });

  it("gets into a closed cluster with the admin's certificate, and holds no secret", async () => {
    const { spec } = await jobOf({ leave: "4" }, CLOSED);
    const { containers, volumes } = spec!.template.spec!;
    assert.match(
      containers[0].command![2],
      /^printf '%s' "\$CLIENT_PROPERTIES" >\/tmp\/client\.properties; exec java .* --client-config \/tmp\/client\.properties --timeout/,
    );
    const client = containers[0].env!.find(({ name }) => name === "CLIENT_PROPERTIES")!.value!;
    assert.match(client, /security\.protocol=SSL/);
    assert.doesNotMatch(client, /PRIVATE KEY/);
    assert.ok(
      volumes!.some(({ projected }) =>
        projected?.sources?.some(({ secret }) => secret?.name === "kafka-admin-certificate"),
      ),
      JSON.stringify(volumes),
    );
  });
});
