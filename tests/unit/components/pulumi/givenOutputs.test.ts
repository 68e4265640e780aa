import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { KafkaCluster, type KafkaClusterArgs, ZooKeeperEnsemble } from "../../../../components";
import { type Mistake, MistakesError } from "../../../../components/plan/mistakes";
import { checkedOutputs, MAY_BE_OUTPUTS, MAY_BE_SECRETS } from "../../../../components/pulumi/givenOutputs";
import { deployed, deployedCluster, valueOf } from "../deployed";

const SCHEMA = join(__dirname, "../../../../components/schema/kafkaCluster.json");

/** What a program in JavaScript may write, and a cast in TypeScript lets through. */
const untyped = (args: object) => args as KafkaClusterArgs;
const secret = pulumi.secret("hush");

interface SchemaProperty {
  $ref?: string;
  items?: SchemaProperty;
  additionalProperties?: SchemaProperty;
  plain?: boolean;
}

function mistakesOf(error: unknown): Mistake[] {
  assert.ok(error instanceof MistakesError, String(error));
  assert.ok(!error.message.includes("hush"));
  return error.errors;
}

describe("Outputs among the arguments of a program", () => {
  const refused = (args: object) => {
    try {
      checkedOutputs("kafka", args);
    } catch (error) {
      return mistakesOf(error);
    }
    return [];
  };

  it("are refused where the plan needs values, each with its path, and with a way for secrets", () => {
    const found = refused({
      name: pulumi.output("kafka"),
      config: { "ssl.keystore.password": secret, "log.retention.hours": "1" },
      topics: [{ name: "a" }, { name: "b", config: { "retention.ms": secret } }],
      nodePools: [{ name: "a", heap: secret, pod: { env: [{ name: secret, value: secret }] } }],
      zooKeeper: { ensemble: { config: secret } },
    });
    assert.deepEqual(
      found.map(({ propertyPath }) => propertyPath),
      [
        "name",
        'config["ssl.keystore.password"]',
        'topics[1].config["retention.ms"]',
        "nodePools[0].heap",
        "nodePools[0].pod.env[0].name",
        "zooKeeper.ensemble.config",
      ],
    );
    for (const { reason } of found) {
      assert.match(
        reason,
        /^is an output, and the plan needs a value\. If it is a secret: secrets in the arguments/,
      );
      assert.match(reason, /pod\.volumes mounts/);
    }
  });

  it("are refused before anything is registered, by a cluster and by an ensemble", async () => {
    const config = { a: secret };
    for (const program of [
      () => new KafkaCluster("kafka", untyped({ config })),
      () => new ZooKeeperEnsemble("zk", untyped({ config })),
    ]) {
      await assert.rejects(deployed<unknown>(program), (error) => {
        assert.deepEqual(
          mistakesOf(error).map(({ propertyPath }) => propertyPath),
          ["config.a"],
        );
        return true;
      });
    }
  });

  it("may stand where the schema says so, and nowhere else", () => {
    const { resources, types } = JSON.parse(readFileSync(SCHEMA, "utf8"));
    const places = { outputs: [] as string[], any: [] as string[] };
    const visit = (property: SchemaProperty, path: string): void => {
      const { $ref, items, additionalProperties } = property;
      if ($ref === "pulumi.json#/Any") return void places.any.push(path);
      if (items) return visit(items, `${path}[]`);
      if (additionalProperties) return visit(additionalProperties, `${path}.*`);
      const { properties, enum: choices } = types[$ref?.replace("#/types/", "") ?? ""] ?? {};
      if (properties) return visitAll(properties, `${path}.`);
      if (!choices && !property.plain) places.outputs.push(path);
    };
    const visitAll = (properties: Record<string, SchemaProperty>, at: string): void => {
      for (const [name, property] of Object.entries(properties)) visit(property, at + name);
    };
    visitAll(resources["kafka-cluster:index:KafkaCluster"].inputProperties, "");
    const ofCluster = (paths: string[]) =>
      [...new Set(paths.map((path) => path.replace(/^(nodePools\[\]|zooKeeper\.ensemble)\./, "")))].sort();
    const [variable, ...kubernetes] = MAY_BE_SECRETS;
    assert.deepEqual(ofCluster(places.outputs), [...MAY_BE_OUTPUTS, variable].sort());
    assert.deepEqual(ofCluster(places.any), kubernetes.sort());
  });

  it("stay what they are in a variable, and in what Kubernetes describes itself", () => {
    const pod = {
      env: [{ name: "PASSWORD", value: secret }],
      sidecars: [{ name: "beside", image: pulumi.output("i"), env: [{ name: "A", value: secret }] }],
      volumes: [{ name: "keys", source: secret }],
    };
    const args = { pod, nodePools: [{ pod }], zooKeeper: { ensemble: { pod } } };
    const checked = checkedOutputs("kafka", args);
    assert.deepEqual(checked, args);
    for (const one of [checked.pod, checked.nodePools[0].pod, checked.zooKeeper.ensemble.pod]) {
      assert.equal(one.env[0].value, secret);
      assert.equal(one.sidecars[0], pod.sidecars[0]);
      assert.equal(one.volumes[0].source, secret);
    }
  });

  it("are taken where they may stand, and refused there as soon as they are known to be secrets", async () => {
    const name = pulumi.output("keys");
    const args = (value: pulumi.Input<string>) => ({
      namespace: value,
      nodePools: [{ storage: { volumes: [{ class: value }] } }],
      pod: { volumes: [{ secret: { name: value } }] },
    });
    const outputsOf = ({ namespace, nodePools, pod }: ReturnType<typeof args>) =>
      [namespace, nodePools[0].storage.volumes[0].class, pod.volumes[0].secret.name].map((value) =>
        valueOf(pulumi.output(value)),
      );
    const taken = await Promise.all(outputsOf(checkedOutputs("kafka", args(name))));
    assert.deepEqual(taken, ["keys", "keys", "keys"]);
    assert.deepEqual(checkedOutputs("kafka", args("plain")), args("plain"));
    const settled = await Promise.allSettled(outputsOf(checkedOutputs("kafka", args(secret))));
    const paths = settled.map((result) => {
      assert.ok(result.status === "rejected");
      const [, path] = /^(\S+) of Kafka cluster "kafka" is a secret; secrets in/.exec(result.reason.message)!;
      assert.ok(!result.reason.message.includes("hush"));
      return path;
    });
    assert.deepEqual(paths, [
      "namespace",
      "nodePools[0].storage.volumes[0].class",
      "pod.volumes[0].secret.name",
    ]);
  });

  it("reach the pods as their image, which is checked once it is known", async () => {
    const image = (name: string) => ({ name: pulumi.output(name), family: "apache" as const });
    const made = await deployedCluster({ image: image("our/kafka:4.1.0"), version: "4.1.0" });
    const { containers } = made.one("apps/v1:StatefulSet").inputs.spec.template.spec;
    assert.equal(containers[0].image, "our/kafka:4.1.0");
    for (const [name, error] of [
      ["apache/kafka-native:4.1.0", /^image\.name of Kafka cluster "kafka" is .*, which has no JVM; .*\.$/],
      [
        "our/kafka:4.0.0",
        /^version of Kafka cluster "kafka" is 4\.1\.0, and image\.name is our\/kafka:4\.0\.0, /,
      ],
    ] as const) {
      const { result, resources } = await deployedCluster({ image: image(name), version: "4.1.0" });
      await assert.rejects(valueOf(result.bootstrap), { message: error });
      assert.ok(!resources.some(({ type }) => type === "apps/v1:StatefulSet"));
    }
    const wrong = await deployed(() => new ZooKeeperEnsemble("zk", { image: image("our kafka") }));
    assert.ok(!wrong.resources.some(({ type }) => type === "apps/v1:StatefulSet"));
  });

  it("are refused as secrets in annotations and addresses too, with the path", async () => {
    const ways = [
      ["loadBalancer", { annotations: { "a.b/c": secret } }, 'loadBalancer.annotations["a.b/c"]'],
      ["loadBalancer", { bootstrapHost: secret }, "loadBalancer.bootstrapHost"],
      ["proxy", { host: secret, firstPort: 9100 }, "proxy.host"],
    ] as const;
    for (const [way, access, path] of ways) {
      const external = { name: "external", port: 9094, [way]: access };
      const listeners = [{ name: "internal", port: 9092 }, external];
      const { result } = await deployedCluster({ listeners });
      await assert.rejects(valueOf(result.listeners), (error: Error) => {
        assert.ok(
          error.message.includes(`listeners[1].${path} of Kafka cluster "kafka" is a secret`),
          error.message,
        );
        assert.ok(!error.message.includes("hush"));
        return true;
      });
    }
  });

  it("make the cluster that their values would make", async () => {
    const names = (resources: { type: string; id: string }[]) =>
      resources.map(({ type, id }) => `${type} ${id}`);
    const plain = await deployedCluster({ namespace: "events", storage: { class: "fast" } });
    const outputs = { namespace: pulumi.output("events"), storage: { class: pulumi.output("fast") } };
    assert.deepEqual(names((await deployedCluster(outputs)).resources).sort(), names(plain.resources).sort());
  });
});
