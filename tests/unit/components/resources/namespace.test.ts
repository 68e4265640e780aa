import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { deployedCluster } from "../deployed";

describe("The namespace", () => {
  it("is made if it isn't there, taken as it is if it is, and outlives destroy", async () => {
    const { inputs, options, parent, dependencies } = (await deployedCluster({ namespace: "events" })).one(
      "core/v1:NamespacePatch",
    );
    assert.deepEqual(inputs, {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: {
        name: "events",
        labels: { "app.kubernetes.io/part-of": "kafka" },
        annotations: { "pulumi.com/patchForce": "true" },
      },
    });
    assert.deepEqual(options, { retainOnDelete: true });
    assert.equal(parent, "kafka-cluster:index:KafkaCluster kafka");
    assert.deepEqual(dependencies, []);
  });

  it("is left to others where that is wanted", async () => {
    const { resources } = await deployedCluster({ createNamespace: false, topics: [{ name: "a" }] });
    assert.ok(resources.length > 5);
    assert.ok(!resources.some(({ type }) => type.includes("Namespace")));
    assert.ok(!resources.some(({ dependencies }) => dependencies.some((d) => d.includes("Namespace"))));
  });

  it("may be the output of another resource", async () => {
    const { resources } = await deployedCluster({ namespace: pulumi.output("made-elsewhere") });
    const namespaces = resources.flatMap(({ inputs }) => inputs.metadata?.namespace ?? []);
    assert.deepEqual([...new Set(namespaces)], ["made-elsewhere"]);
  });
});
