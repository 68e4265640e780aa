import assert from "node:assert/strict";
import type { V1Job } from "@kubernetes/client-node";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { planCluster } from "../../../../components/plan/clusterPlan";
import type { ResourceContext } from "../../../../components/resources/context";
import { movesJob } from "../../../../components/resources/leaving";
import { valueOf } from "../deployed";

const mounted = (name: string) => ({ metadata: pulumi.output({ name }) }) as unknown as core.ConfigMapPatch;

async function jobOf(leaving: string, throttle = "50Mi"): Promise<V1Job> {
  const plan = planCluster("kafka", { reassignment: { throttle } });
  const context = { plan, namespace: "kafka", assignedUser: false } as unknown as ResourceContext;
  const mounts = { topics: mounted("kafka-topics-1"), agent: mounted("kafka-agent-1") };
  const told = { port: 9092, brokers: 2, options: [`--leave ${leaving}`] };
  return (await valueOf(movesJob(context, mounts, told)))!;
}

describe("The Job that moves replicas", () => {
  it("isn't taken for the Job of topics, but its pods get in where those do", async () => {
    const { metadata, spec } = await jobOf("102");
    assert.equal(metadata!.labels!["app.kubernetes.io/name"], "kafka");
    assert.equal(metadata!.labels!["kafka-cluster/task"], "moves");
    const ofPods = spec!.template.metadata!.labels!;
    assert.equal(ofPods["app.kubernetes.io/name"], "kafka-topics");
    assert.equal(ofPods["app.kubernetes.io/instance"], "kafka");
    assert.equal(ofPods["kafka-cluster/task"], "moves");
  });

  it("is another one for others that leave, and for another throttle, and the same one for the same", async () => {
    const jobs = await Promise.all([jobOf("102"), jobOf("101"), jobOf("102", "1Mi"), jobOf("102")]);
    const names = jobs.map(({ metadata }) => metadata!.name);
    assert.equal(new Set(names).size, 3);
    assert.equal(names[0], names[3]);
    assert.match(names[0]!, /^kafka-moves-[0-9a-f]{10}$/);
  });

  it("asks those who stay, and holds to the throttle", async () => {
    const { spec } = await jobOf("102");
    assert.match(
      spec!.template.spec!.containers[0].command![2],
      /job\.Job --bootstrap kafka-headless:9092 --brokers 2 --leave 102 --throttle 52428800 --timeout/,
    );
  });
});
