import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { plainValues } from "../../../../components/packaged/plainValues";
import { Mistakes } from "../../../../components/plan/mistakes";

const SCHEMA = join(__dirname, "../../../../components/schema/kafkaCluster.json");

describe("Arguments from another language", () => {
  const spec = JSON.parse(readFileSync(SCHEMA, "utf8"));
  const mistakes = new Mistakes();
  const plain = (inputs: pulumi.Inputs) =>
    plainValues(spec, "kafka-cluster:index:KafkaCluster", inputs, mistakes);
  afterEach(() => mistakes.found.splice(0));

  it("are values where the plan needs some, also if they come as outputs that are known", async () => {
    const args = { replicas: pulumi.output(3), topics: [{ name: pulumi.output("orders"), partitions: 6 }] };
    assert.deepEqual(await plain(args), { replicas: 3, topics: [{ name: "orders", partitions: 6 }] });
    assert.deepEqual(mistakes.found, []);
  });

  it("stay outputs where an argument may be one, and in what Kubernetes describes", async () => {
    const namespace = pulumi.output("kafka");
    const value = pulumi.secret("hush");
    const image = pulumi.output("beside");
    const args = { namespace, pod: { env: [{ name: "PASSWORD", value }], sidecars: [{ image }] } };
    const { pod, namespace: same } = await plain(args);
    assert.equal(same, namespace);
    assert.equal(pod.env[0].value, value);
    assert.equal(pod.sidecars[0].image, image);
    assert.deepEqual(mistakes.found, []);
  });

  it("are refused as secrets where what is made of them isn't one", async () => {
    await plain({ config: { "ssl.keystore.password": pulumi.secret("hush") } });
    const [{ propertyPath, reason }, ...others] = mistakes.found;
    assert.equal(propertyPath, 'config["ssl.keystore.password"]');
    assert.match(reason, /^is a secret/);
    assert.ok(!reason.includes("hush"));
    assert.deepEqual(others, []);
  });

  it("are refused as secrets also where they may be outputs, but in what stays a secret", async () => {
    await plain({
      namespace: pulumi.secret("hush"),
      nodePools: [{ storage: { class: pulumi.secret("hush") } }],
      pod: { env: [{ name: "A", value: pulumi.secret("hush") }], volumes: [{ source: pulumi.secret({}) }] },
    });
    assert.deepEqual(mistakes.found.map(({ propertyPath }) => propertyPath).sort(), [
      "namespace",
      "nodePools[0].storage.class",
    ]);
  });

  it("of no known name stay for the check of their shape", async () => {
    assert.deepEqual(await plain({ replica: 3 }), { replica: 3 });
  });
});
