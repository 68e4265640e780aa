import assert from "node:assert/strict";
import type { KafkaClusterArgs } from "../../../../../components";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { checkLimitRanges, type Limits } from "../../../../../components/plan/existing/limitRanges";
import { Mistakes } from "../../../../../components/plan/mistakes";

const TOPICS = [{ name: "orders" }];
const planned = (args: KafkaClusterArgs) => planCluster("kafka", args);

function refused(args: KafkaClusterArgs, ...limits: Partial<Limits>[]): string[] {
  const limitRanges = limits.map((one) => ({ name: "team", type: "Container", ...one }));
  const mistakes = new Mistakes();
  checkLimitRanges(planned(args), { limitRanges }, mistakes);
  return mistakes.found.map(({ propertyPath, reason }) => `${propertyPath} ${reason}`);
}

/** The same of the nodes' pods alone. */
function ofNodes(...asked: Parameters<typeof refused>): string[] {
  return refused(...asked).filter((text) => !text.startsWith("topicJob."));
}

describe("A LimitRange of the namespace", () => {
  const never = "(LimitRange team): Kubernetes makes no such pod";

  it("that wants more of a container is refused, at the argument that says less", () => {
    assert.deepEqual(refused({ heap: "1Gi", topics: TOPICS }, { min: { memory: "4Gi", cpu: "200m" } }), [
      `heap makes 2048Mi the request of memory of a node's container; each container has 4Gi at least ${never}`,
      `topicJob.resources.requests.cpu makes 100m the request of cpu of the topic Job's container; each container has 200m at least ${never}`,
      `topicJob.resources.requests.memory makes 256Mi the request of memory of the topic Job's container; each container has 4Gi at least ${never}`,
    ]);
    const resources = { requests: { cpu: "500m", memory: "4Gi" }, limits: { memory: "4Gi" } };
    assert.deepEqual(
      refused({ resources, topicJob: { resources }, topics: TOPICS }, { min: { memory: "4Gi" } }),
      [],
    );
  });

  it("that allows less, or no container without a limit, is refused", () => {
    assert.deepEqual(
      refused({ heap: "2Gi" }, { max: { memory: "2Gi", cpu: "4" } })[0],
      `resources.limits.cpu is missing for a node's container; each container has to have one, 4 at most ${never}`,
    );
    assert.match(
      refused({ heap: "2Gi" }, { max: { memory: "2Gi" } })[0],
      /^heap makes 4096Mi the limit of memory/,
    );
  });

  it("that gives containers a default is met by it", () => {
    const range = { max: { cpu: "4" }, default: { cpu: "2" }, defaultRequest: { cpu: "1" } };
    assert.deepEqual(refused({ topics: TOPICS }, range), []);
  });

  it("that wants a narrow ratio is refused where the limit is further from the request", () => {
    const resources = { requests: { cpu: "500m", memory: "2Gi" }, limits: { cpu: "2", memory: "2Gi" } };
    const ratio = { maxLimitRequestRatio: { cpu: "3" } };
    assert.match(
      refused({ resources }, ratio)[0],
      /^resources\.limits\.cpu is 2 .* more than 3 times the request of 500m/,
    );
    assert.deepEqual(ofNodes({ resources }, { maxLimitRequestRatio: { cpu: "4", memory: "1" } }), []);
    assert.match(refused({}, ratio)[0], /^resources\.limits\.cpu is missing .* at most 3 times the request/);
  });

  it("is looked at pool by pool, and once where pools have the same", () => {
    const nodePools: KafkaClusterArgs["nodePools"] = [
      { name: "c", roles: ["controller"], firstNodeId: 0, resources: { limits: { memory: "1Gi" } } },
      { name: "a", roles: ["broker"], firstNodeId: 10 },
      { name: "b", roles: ["broker"], firstNodeId: 20 },
    ];
    assert.deepEqual(
      ofNodes({ nodePools }, { min: { memory: "3Gi" } }).map((text) => text.split(" ")[0]),
      ["nodePools[0].resources.requests.memory", "heap"],
    );
  });

  it("of whole pods counts where nothing of the user's is in them", () => {
    const ofPods = { type: "Pod", min: { memory: "3Gi" } };
    assert.match(ofNodes({}, ofPods).join(), /^heap makes 2048Mi .* each pod has 3Gi at least/);
    assert.deepEqual(ofNodes({ pod: { sidecars: [{ name: "a", image: "b" }] } }, ofPods), []);
    assert.deepEqual(refused({}, { type: "PersistentVolumeClaim", min: { storage: "1Ti" } }), []);
  });

  it("isn't looked at where it isn't seen", () => {
    const ofJob = { max: { memory: "2Gi" }, min: { memory: "512Mi" } };
    assert.match(refused({}, ofJob).join(), /^topicJob\.resources\.requests\.memory/);
    const mistakes = new Mistakes();
    checkLimitRanges(planned({}), {}, mistakes);
    assert.deepEqual(mistakes.found, []);
  });
});
