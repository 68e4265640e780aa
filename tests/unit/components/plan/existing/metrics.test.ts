import assert from "node:assert/strict";
import type { MetricsArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import {
  asksForMonitors,
  checkMetrics,
  describeMetrics,
  type KindSeen,
  metricsWays,
} from "../../../../../components/plan/existing/metrics";
import { Mistakes } from "../../../../../components/plan/mistakes";

const planned = (metrics?: MetricsArgs) => planCluster("kafka", { metrics });
const seen = (PodMonitor: KindSeen, PrometheusRule = PodMonitor) => ({
  ...{ fixedSizeClasses: [] },
  monitoring: { PodMonitor, PrometheusRule },
});
const ways = (metrics: MetricsArgs | undefined, existing?: ReturnType<typeof seen>) =>
  Object.entries(metricsWays(planned(metrics), existing)).flatMap(([way, taken]) => (taken ? [way] : []));

describe("A Prometheus is told of the nodes", () => {
  it("by a PodMonitor with its rules where there are such kinds, else by annotations alone", () => {
    assert.deepEqual(ways({}, seen("there")), ["podMonitor", "rule"]);
    assert.deepEqual(ways({}, seen("there", "unseen")), ["podMonitor"]);
    assert.deepEqual(ways({ rules: false }, seen("there")), ["podMonitor"]);
    assert.deepEqual(ways({}, seen("absent", "there")), []);
    assert.deepEqual(ways({}, seen("unseen")), []);
    assert.deepEqual(ways({}), []);
    assert.deepEqual(ways(undefined, seen("there")), []);
  });

  it("as the arguments say, whatever may be seen", () => {
    assert.deepEqual(ways({ scrape: "annotations" }, seen("there")), []);
    assert.deepEqual(ways({ scrape: "podMonitor" }, seen("unseen")), ["podMonitor", "rule"]);
    assert.deepEqual(ways({ scrape: "podMonitor" }), ["podMonitor", "rule"]);
    assert.deepEqual(ways({ scrape: "podMonitor" }, seen("there", "absent")), ["podMonitor"]);
  });

  it("after a look for these kinds, where it matters", () => {
    const asked = [undefined, {}, { scrape: "podMonitor" as const }, { scrape: "annotations" as const }];
    assert.deepEqual(
      asked.map((metrics) => asksForMonitors(planned(metrics))),
      [false, true, true, false],
    );
  });

  it("by no PodMonitor that can't be", () => {
    const refused = (metrics: MetricsArgs, existing: ReturnType<typeof seen>) => {
      const mistakes = new Mistakes();
      checkMetrics(planned(metrics), existing, mistakes);
      return mistakes.found.map(({ propertyPath }) => propertyPath);
    };
    assert.deepEqual(refused({ scrape: "podMonitor" }, seen("absent")), ["metrics.scrape"]);
    assert.deepEqual(refused({ scrape: "podMonitor" }, seen("unseen")), []);
    assert.deepEqual(refused({}, seen("absent")), []);
  });

  it("and a preview says how, and why not otherwise", () => {
    const told = (metrics: MetricsArgs, existing: ReturnType<typeof seen>) =>
      describeMetrics(planned(metrics), existing);
    assert.deepEqual(told({}, seen("there")), [
      "metrics: a PodMonitor and a PrometheusRule tell Prometheus of the nodes",
    ]);
    assert.deepEqual(told({ rules: false }, seen("there")), [
      "metrics: a PodMonitor tells Prometheus of the nodes",
    ]);
    assert.deepEqual(told({}, seen("there", "absent")), [
      "metrics: a PodMonitor tells Prometheus of the nodes; no PrometheusRule: the Kubernetes cluster hasn't this kind",
    ]);
    assert.deepEqual(told({}, seen("absent")), [
      "metrics: annotations of a Service tell Prometheus of the nodes; no PodMonitor: the Kubernetes cluster hasn't this kind",
    ]);
    assert.deepEqual(told({}, seen("unseen")), [
      "metrics: annotations of a Service tell Prometheus of the nodes; no PodMonitor: whether there is this kind can't be " +
        "seen without `list` on podmonitors.monitoring.coreos.com",
    ]);
    assert.deepEqual(told({ scrape: "annotations" }, seen("there")), []);
  });
});
