import assert from "node:assert/strict";
import type { V1ManagedFieldsEntry } from "@kubernetes/client-node";
import { describeChanged } from "../../../../../components/plan/existing/changed";
import { changedObject } from "../../../../../components/rollout/look/changedObject";

const entry = (manager: string, fields: object, more: Partial<V1ManagedFieldsEntry> = {}) => ({
  manager,
  operation: "Update",
  time: "2026-11-29T06:12:03Z" as unknown as Date,
  fieldsV1: { "f:spec": fields },
  ...more,
});
const changed = (...managedFields: V1ManagedFieldsEntry[]) =>
  changedObject("StatefulSet", { metadata: { name: "kafka", managedFields } });
const pulumi = (fields: object) => entry("pulumi-kubernetes-1a2b", fields, { operation: "Apply" });
const kafka = (fields: object) => ({
  "f:template": { "f:spec": { "f:containers": { 'k:{"name":"kafka"}': { ".": {}, ...fields } } } },
});

describe("A StatefulSet of the cluster", () => {
  it("wasn't changed where Pulumi alone has written it", () => {
    assert.deepEqual(changed(pulumi({ "f:replicas": {}, ...kafka({ "f:image": {} }) })), []);
    const status = entry(
      "kube-controller-manager",
      {},
      { subresource: "status", fieldsV1: { "f:status": {} } },
    );
    assert.deepEqual(changed(pulumi({ "f:replicas": {} }), status), []);
  });

  it("was changed by kubectl scale", () => {
    const scaled = entry("kubectl", { "f:replicas": {} }, { subresource: "scale" });
    assert.deepEqual(changed(pulumi(kafka({ "f:image": {} })), scaled), [
      {
        kind: "StatefulSet",
        name: "kafka",
        fields: ["spec.replicas"],
        by: "kubectl",
        at: "2026-11-29T06:12:03Z",
      },
    ]);
  });

  it("was changed by kubectl set image", () => {
    const set = entry("kubectl-set", kafka({ "f:image": {} }));
    const [{ fields, by }] = changed(pulumi({ "f:replicas": {} }), set);
    assert.deepEqual([by, fields], ["kubectl-set", ["spec.template.spec.containers[kafka].image"]]);
  });

  it("wasn't changed where somebody wrote the same value, which is both's then", () => {
    assert.deepEqual(changed(pulumi({ "f:replicas": {} }), entry("helm", { "f:replicas": {} })), []);
  });

  it("wasn't changed by an annotation that restarts its pods, nor by what it doesn't decide", () => {
    const restarted = {
      "f:template": { "f:metadata": { "f:annotations": { "f:kubectl.kubernetes.io/restartedAt": {} } } },
    };
    assert.deepEqual(changed(pulumi({ "f:replicas": {} }), entry("kubectl-rollout", restarted)), []);
    assert.deepEqual(
      changed(pulumi({ "f:replicas": {} }), entry("kubectl-edit", { "f:minReadySeconds": {} })),
      [],
    );
  });

  it("wasn't changed by this component, which takes back as itself", () => {
    assert.deepEqual(
      changed(pulumi(kafka({ "f:image": {} })), entry("kafka-cluster", { "f:replicas": {} })),
      [],
    );
  });

  it("isn't known to be changed where Pulumi has written nothing", () => {
    assert.deepEqual(changed(entry("kubectl-create", { "f:replicas": {} })), []);
  });
});

describe("What was changed by other means", () => {
  it("is told in a sentence each", () => {
    const service = {
      kind: "Service",
      name: "kafka",
      fields: ["spec.type", "spec.ports"],
      by: "kubectl-edit",
    } as const;
    const set = {
      kind: "StatefulSet",
      name: "kafka",
      fields: ["spec.replicas"],
      by: "kubectl",
      at: "2026-11-29T06:12:03Z",
    } as const;
    assert.deepEqual(
      describeChanged({
        changed: [
          { ...set, fields: [...set.fields] },
          { ...service, fields: [...service.fields] },
        ],
      }),
      [
        "StatefulSet kafka: spec.replicas was changed by kubectl at 2026-11-29T06:12:03Z. `up` makes it what the arguments say",
        "Service kafka: spec.type, spec.ports were changed by kubectl-edit. `up` makes it what the arguments say",
      ],
    );
  });
});
