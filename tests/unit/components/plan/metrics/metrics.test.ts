import assert from "node:assert/strict";
import type { KafkaClusterArgs, MetricsArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

const planned = (metrics?: MetricsArgs) => planCluster("kafka", { metrics }).metrics;
const refused = (args: KafkaClusterArgs) =>
  mistakesIn(args).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

describe("Metrics", () => {
  it("aren't told of unless the arguments say so, and then whichever way there is", () => {
    assert.equal(planned(), undefined);
    assert.deepEqual(planned({}), {
      scrape: "auto",
      intervalSeconds: undefined,
      labels: undefined,
      rules: true,
      dashboards: false,
      from: undefined,
    });
  });

  it("are everyone's, or theirs whom `from` names, where there are policies", () => {
    const open = (args: KafkaClusterArgs) => planCluster("kafka", args).networkPolicy?.open.slice(1);
    assert.equal(open({ metrics: {} }), undefined);
    assert.deepEqual(open({ networkPolicy: {}, metrics: {} }), [{ port: 9404, from: undefined }]);
    const from = [{ namespaceSelector: { team: "sight" } }];
    const peers = [{ pods: undefined, namespaces: { team: "sight" } }];
    assert.deepEqual(open({ metrics: { from } }), [{ port: 9404, from: peers }]);
    assert.deepEqual(open({ metrics: { from: [] } }), [{ port: 9404, from: [] }]);
  });

  it("are refused with words for a PodMonitor where annotations are asked for", () => {
    const metrics: MetricsArgs = {
      scrape: "annotations",
      intervalSeconds: 15,
      labels: { a: "b" },
      rules: true,
    };
    assert.deepEqual(
      mistakesIn({ metrics }).map(({ propertyPath }) => propertyPath),
      ["metrics.intervalSeconds", "metrics.labels", "metrics.rules"],
    );
    assert.deepEqual(refused({ metrics: { scrape: "annotations", rules: false } }), []);
  });

  it("are refused with what is no way, no time, a label that is taken, or no peer", () => {
    const metrics = {
      scrape: "serviceMonitor",
      intervalSeconds: 0.5,
      labels: { "app.kubernetes.io/name": "x" },
      from: [{}],
    } as unknown as MetricsArgs;
    assert.deepEqual(
      refused({ metrics }).map((text) => text.split(";")[0]),
      [
        'metrics.scrape: is "serviceMonitor"',
        "metrics.intervalSeconds: is 0.5",
        `metrics.labels["app.kubernetes.io/name"]: is a label that the cluster's objects have already`,
        "metrics.from[0]: says nobody",
      ],
    );
  });

  it("have their port once, and none where policies are off", () => {
    const ports = [{ port: 9404 }];
    assert.deepEqual(refused({ metrics: {}, networkPolicy: { ports } }), [
      "networkPolicy.ports[0].port: is 9404, already taken by metrics, whose `from` says it; choose another",
    ]);
    assert.deepEqual(refused({ metrics: { from: [] }, networkPolicy: { enabled: false } }), [
      "networkPolicy.enabled: is false, and without policies nothing comes of metrics.from",
    ]);
  });
});
