import assert from "node:assert/strict";
import type { V1LabelSelector, V1NetworkPolicySpec } from "@kubernetes/client-node";
import { isHeldTo } from "../../../../../components/rollout/look/selects";

const labels = { "app.kubernetes.io/name": "kafka", team: "data" };
const isHeld = (spec?: V1NetworkPolicySpec) => isHeldTo({ spec }, { metadata: { labels } });
const isSelected = (podSelector: V1LabelSelector) => isHeld({ podSelector });
const expression = (key: string, operator: string, ...values: string[]) =>
  isSelected({ matchExpressions: [{ key, operator, values }] });

describe("A pod", () => {
  it("is held to a policy for all pods, or for some with its labels", () => {
    assert.ok(isSelected({}));
    assert.ok(isSelected({ matchLabels: { team: "data" } }));
    assert.ok(!isSelected({ matchLabels: { team: "data", tier: "1" } }));
  });

  it("is held to a policy that picks it by an expression", () => {
    assert.ok(expression("team", "In", "shop", "data"));
    assert.ok(!expression("team", "In", "shop"));
    assert.ok(!expression("tier", "In", ""));
    assert.ok(expression("team", "NotIn", "shop"));
    assert.ok(expression("tier", "NotIn", "1"));
    assert.ok(expression("team", "Exists"));
    assert.ok(!expression("tier", "Exists"));
    assert.ok(expression("tier", "DoesNotExist"));
    assert.ok(
      !isSelected({ matchLabels: labels, matchExpressions: [{ key: "team", operator: "DoesNotExist" }] }),
    );
  });

  it("isn't held to what is only for where pods connect to", () => {
    assert.ok(!isHeld({ podSelector: {}, policyTypes: ["Egress"] }));
    assert.ok(isHeld({ podSelector: {}, policyTypes: ["Ingress", "Egress"] }));
  });
});
