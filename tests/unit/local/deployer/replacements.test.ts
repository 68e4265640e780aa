import { strict as assert } from "assert";
import { parsePath } from "../../../../local/deployer/standIn/diff";
import { immutableFields, isImmutable } from "../../../../local/deployer/standIn/replacements";

interface Options {
  isPatch?: boolean;
  mutable?: string[];
  immutable?: boolean;
}

function replaces(
  apiVersion: string,
  kind: string,
  path: string,
  { isPatch = false, mutable = [] as string[], ...more }: Options = {},
) {
  return isImmutable(parsePath(path), immutableFields({ apiVersion, kind, ...more }, isPatch, mutable));
}

describe("A change replaces an object", () => {
  it("when its name or namespace changes, whatever it is", () => {
    for (const kind of ["Namespace", "Service", "Anything"]) {
      assert.ok(replaces("v1", kind, "metadata.name"));
      assert.ok(replaces("v1", kind, "metadata.namespace"));
      assert.ok(!replaces("v1", kind, "metadata.labels.a"));
    }
  });

  it("of a StatefulSet in the fields that Kubernetes doesn't let change", () => {
    const fields = [
      "serviceName",
      "volumeClaimTemplates[0].spec.resources",
      "podManagementPolicy",
      "revisionHistoryLimit",
    ];
    for (const field of fields) assert.ok(replaces("apps/v1", "StatefulSet", `spec.${field}`), field);
    assert.ok(replaces("apps/v1", "StatefulSet", "spec.selector.matchLabels.app"));
    assert.ok(!replaces("apps/v1", "StatefulSet", "spec.replicas"));
    assert.ok(!replaces("apps/v1", "StatefulSet", "spec.template.spec.containers[0].image"));
  });

  it("of a Job in its template", () => {
    assert.ok(replaces("batch/v1", "Job", "spec.template.spec.containers[0].command[2]"));
    assert.ok(!replaces("batch/v1", "Job", "spec.backoffLimit"));
  });

  it("of a ConfigMap or Secret in its content, unless the provider is told that it may change", () => {
    assert.ok(replaces("v1", "ConfigMap", 'data["server.properties"]'));
    assert.ok(!replaces("v1", "ConfigMap", "data.a", { mutable: ["ConfigMap"] }));
    assert.ok(replaces("v1", "ConfigMap", "data.a", { mutable: ["ConfigMap"], immutable: true }));
    assert.ok(replaces("v1", "Secret", "stringData.password"));
    assert.ok(replaces("v1", "Secret", "type", { mutable: ["Secret"] }));
    assert.ok(!replaces("v1", "Secret", "stringData.password", { mutable: ["Secret"] }));
  });

  it("of a Service only in its cluster IP", () => {
    assert.ok(replaces("v1", "Service", "spec.clusterIP"));
    assert.ok(!replaces("v1", "Service", "spec.type"));
  });

  it("never for a patch, but in the object that it names", () => {
    assert.ok(!replaces("v1", "ConfigMap", "data.a", { isPatch: true }));
    assert.ok(replaces("v1", "ConfigMap", "metadata.name", { isPatch: true }));
  });
});
