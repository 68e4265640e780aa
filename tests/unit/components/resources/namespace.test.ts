import assert from "node:assert/strict";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster } from "../../../../components";
import { deployed, deployedCluster } from "../deployed";

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

  it("may be another resource, which everything in it comes after", async () => {
    const { resources } = await deployed(() => {
      const made = new core.Namespace("events", { metadata: { labels: { team: "a" } } });
      new KafkaCluster("kafka", { namespace: made.metadata.name, createNamespace: false });
    });
    const objects = resources.filter(({ type, readId }) => /^\w+\/v1:/.test(type) && readId === undefined);
    const [namespace, ...inside] = objects;
    assert.ok(inside.length > 8);
    for (const { inputs, dependencies } of inside) {
      assert.equal(inputs.metadata.namespace, namespace.id);
      assert.ok(dependencies.includes("core/v1:Namespace events"));
    }
  });

  it("may be an output that is unknown in a preview", async () => {
    const unknown = pulumi.output(pulumi.unknown as string);
    const { resources } = await deployedCluster({ namespace: unknown });
    const [statefulSet] = resources.filter(({ type }) => type.endsWith("StatefulSet"));
    assert.equal(statefulSet.inputs.metadata.name, "kafka");
  });

  it("may be the output of another resource", async () => {
    const { resources } = await deployedCluster({ namespace: pulumi.output("made-elsewhere") });
    const namespaces = resources.flatMap(({ inputs }) => inputs.metadata?.namespace ?? []);
    assert.deepEqual([...new Set(namespaces)], ["made-elsewhere"]);
  });
});
