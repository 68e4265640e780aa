import { strict as assert } from "assert";
import { diff, markReplacements } from "../../../../local/deployer/standIn/diff";
import { fixedPaths, missing } from "../../../../local/deployer/standIn/kinds";
import type { KubernetesObject } from "../../../../local/deployer/standIn/kubernetesClient";
import { checkInputs } from "../../../../local/deployer/standIn/kubernetesProvider";
import type { Registration } from "../../../../local/deployer/standIn/state";
import type { Properties } from "../../../../local/deployer/standIn/values";

function replaces(type: string, before: Properties, after: Properties): boolean {
  const changes = diff(before, after);
  assert.equal(changes.length, 1);
  markReplacements(changes, fixedPaths(`kubernetes:${type}`));
  return changes[0].replaces;
}

describe("A change replaces an object", () => {
  it("when its name or namespace changes, whatever it is", () => {
    for (const type of ["core/v1:Namespace", "core/v1:Service", "core/v1:NamespacePatch"]) {
      assert.ok(replaces(type, { metadata: { name: "a" } }, { metadata: { name: "b" } }));
      assert.ok(replaces(type, { metadata: { namespace: "a" } }, { metadata: { namespace: "b" } }));
      assert.ok(!replaces(type, { metadata: { labels: { a: "a" } } }, { metadata: { labels: { a: "b" } } }));
    }
  });

  it("of a StatefulSet in the fields that Kubernetes doesn't let change", () => {
    const type = "apps/v1:StatefulSet";
    assert.ok(replaces(type, { spec: { serviceName: "a" } }, { spec: { serviceName: "b" } }));
    assert.ok(
      replaces(type, { spec: { volumeClaimTemplates: [1] } }, { spec: { volumeClaimTemplates: [2] } }),
    );
    assert.ok(replaces(type, {}, { spec: { selector: {} } }), "a whole object that appears");
    assert.ok(!replaces(type, { spec: { replicas: 1 } }, { spec: { replicas: 2 } }));
    assert.ok(!replaces(type, { spec: { template: { a: 1 } } }, { spec: { template: { a: 2 } } }));
  });

  it("of a Job in its template, and of a ConfigMap or Secret in its content", () => {
    assert.ok(
      replaces("batch/v1:Job", { spec: { template: { a: [1] } } }, { spec: { template: { a: [2] } } }),
    );
    assert.ok(!replaces("batch/v1:Job", { spec: { backoffLimit: 1 } }, { spec: { backoffLimit: 2 } }));
    assert.ok(replaces("core/v1:ConfigMap", { data: { "a.b": "1" } }, { data: { "a.b": "2" } }));
    assert.ok(replaces("core/v1:Secret", { stringData: { a: "1" } }, { stringData: { a: "2" } }));
    assert.ok(!replaces("core/v1:SecretPatch", { data: { a: "1" } }, { data: { a: "2" } }), "nor a patch");
  });
});

describe("What the program asks of a Kubernetes object", () => {
  const check = (type: string, inputs: Properties, old?: Properties, more: Partial<Registration> = {}) =>
    checkInputs({ type: `kubernetes:${type}`, name: "web", inputs, ...more } as Registration, old);
  const nameOf = ({ metadata }: Properties) => (metadata as { name: string }).name;

  it("gets a name where it has none, and keeps it", () => {
    const first = check("core/v1:ConfigMap", { data: {} });
    assert.match(nameOf(first), /^web-[0-9a-f]{8}$/);
    assert.equal(nameOf(check("core/v1:ConfigMap", { data: {} }, first)), nameOf(first));
    assert.notEqual(nameOf(check("core/v1:ConfigMap", { data: {} })), nameOf(first));
    const named = { metadata: { name: "mine" } };
    assert.equal(check("core/v1:ConfigMap", named, first), named);
  });

  it("is refused by name where it isn't supported", () => {
    const metadata = { name: "web" };
    const annotated = (annotations: Properties) => ({ metadata: { ...metadata, annotations } });
    assert.throws(() => check("apps/v1:DaemonSet", { metadata }), /apps\/v1:DaemonSet: not supported/);
    assert.throws(
      () => check("core/v1:Service", { metadata }),
      /Service without.*skipAwait or waitFor: not supported/,
    );
    assert.throws(() => check("core/v1:NamespacePatch", { metadata }), /patch without retainOnDelete/);
    assert.throws(() => check("core/v1:Secret", { metadata: { generateName: "a" } }), /generateName: not/);
    const waiting = annotated({ "pulumi.com/waitFor": "condition=Ready" });
    assert.throws(() => check("batch/v1:Job", waiting), /waitFor: condition=Ready: not supported/);
    check(
      "batch/v1:Job",
      annotated({ "pulumi.com/waitFor": "jsonpath={.metadata.uid}", "my.own/note": "x" }),
    );
  });
});

describe("What is waited for", () => {
  const of = (type: string, object: object) => missing(`kubernetes:${type}`, object as KubernetesObject);

  for (const type of ["apps/v1:StatefulSet", "apps/v1:Deployment"])
    it(`is a rollout: ${type}`, () => {
      const status = { observedGeneration: 2, replicas: 2, readyReplicas: 2, updatedReplicas: 2 };
      const web = { metadata: { name: "web", generation: 2 }, spec: { replicas: 2 }, status };
      assert.equal(of(type, web), undefined);
      assert.ok(of(type, { ...web, metadata: { name: "web", generation: 3 } }));
      assert.match(of(type, { ...web, status: { ...status, readyReplicas: 1 } })!, /1 of 2/);
    });

  it("is a Job's end, and nothing once it has failed", () => {
    const job = { metadata: { name: "job" }, spec: {} };
    const ended = (type: string) => ({
      ...job,
      status: {
        conditions: [{ type, status: "True", reason: "BackoffLimitExceeded", message: "too often" }],
      },
    });
    assert.ok(of("batch/v1:Job", job));
    assert.equal(of("batch/v1:Job", ended("Complete")), undefined);
    assert.throws(() => of("batch/v1:Job", ended("Failed")));
  });

  it("is nothing for what does its work at once", () => {
    assert.equal(of("core/v1:ConfigMap", {}), undefined);
  });
});
