import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import type { ImageArgs } from "../../../../../components/args";
import { planCluster } from "../../../../../components/plan/clusterPlan";
import { mistakesIn } from "../mistakesIn";

const planned = (image: ImageArgs, version?: string) => {
  const plan = planCluster("kafka", { image, version });
  const { kafkaHome, libraries, user } = plan.image;
  return [plan.version, `${kafkaHome}/${libraries}`, user];
};
const wrong = (image: ImageArgs, version?: string) =>
  mistakesIn({ image, version }).map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`);

const APACHE = "/opt/kafka/libs";
const BITNAMI = "/opt/bitnami/kafka/libs";
const CONFLUENT = "/usr/share/java/kafka";

describe("An image", () => {
  it("is known by its repository, behind any registry, and its tag tells the version of Kafka", () => {
    for (const [name, ...expected] of [
      ["apache/kafka:3.9.1", "3.9.1", APACHE, 1000],
      ["docker.io/apache/kafka:4.1.0-rc1", "4.1.0", APACHE, 1000],
      ["bitnami/kafka:3.5.2-debian-11-r5", "3.5.2", BITNAMI, 1001],
      ["mirror.example.com/hub/bitnamilegacy/kafka:3.9.0", "3.9.0", BITNAMI, 1001],
      ["confluentinc/cp-kafka:8.0.0", "4.0.0", CONFLUENT, 1000],
      ["mirror.example.com:5000/confluentinc/cp-kafka:7.6.1", "3.6.0", CONFLUENT, 1000],
      ["confluentinc/cp-server:7.9.0-1-ubi8", "3.9.0", CONFLUENT, 1000],
      [`apache/kafka:4.0.0@sha256:${"0".repeat(64)}`, "4.0.0", APACHE, 1000],
    ] as const) {
      assert.deepEqual(planned({ name }), expected, name);
    }
  });

  it("of another repository has Kafka's own layout, unless its family is named", () => {
    assert.deepEqual(planned({ name: "localhost:5000/our/kafka:17" }, "3.5.2"), ["3.5.2", APACHE, 1000]);
    assert.deepEqual(planned({ name: "our/kafka:17", kafkaHome: "/srv/kafka" }, "3.5.2"), [
      "3.5.2",
      "/srv/kafka/libs",
      1000,
    ]);
    assert.deepEqual(planned({ name: "our/kafka:8.1.0", family: "confluent" }), ["4.1.0", CONFLUENT, 1000]);
    // Not the tag of a known family: it counts whatever its makers count.
    assert.deepEqual(planned({ name: "notconfluentinc/cp-kafka:7.6.1" }, "4.4.0"), ["4.4.0", APACHE, 1000]);
  });

  it("that another resource builds needs its version and its family beside it, as nothing tells them", () => {
    const name = pulumi.output("registry.example.com/kafka:17");
    assert.deepEqual(planned({ name, family: "bitnami" }, "3.9.1"), ["3.9.1", BITNAMI, 1001]);
    const reason = "is missing, and image.name is an output, whose value tells the preview nothing; write";
    assert.deepEqual(wrong({ name, registry: "mirror.example.com" }), [
      `version: ${reason} it, such as 4.4.0`,
      "image.registry: is for the default image only; write it into image.name",
      `image.family: ${reason} apache, bitnami, confluent`,
    ]);
  });

  it("has to be told the version of, where its tag doesn't tell", () => {
    for (const name of [
      "our/kafka:4.1.0",
      "our.example.com:5000/kafka",
      "apache/kafka",
      "apache/kafka:latest",
      "bitnami/kafka:3.5",
      "confluentinc/cp-kafka:6.2.1",
      `apache/kafka@sha256:${"0".repeat(64)}`,
    ]) {
      assert.deepEqual(wrong({ name }), [
        `version: is missing; say which Kafka the image ${name} holds, such as 4.4.0`,
      ]);
      assert.deepEqual(wrong({ name }, "4.1.0"), []);
    }
  });

  it("agrees with the version that is said, as far as its tag tells", () => {
    assert.deepEqual(planned({ name: "confluentinc/cp-kafka:7.6.5" }, "3.6.2")[0], "3.6.2");
    assert.deepEqual(wrong({ name: "confluentinc/cp-kafka:7.6.5" }, "3.7.0"), [
      "version: is 3.7.0, and image.name is confluentinc/cp-kafka:7.6.5, which holds Kafka 3.6",
    ]);
    assert.deepEqual(wrong({ name: "apache/kafka:3.9.1" }, "3.9.0"), [
      "version: is 3.9.0, and image.name is apache/kafka:3.9.1, which holds Kafka 3.9.1",
    ]);
  });

  it("that is too old by its tag is refused like a version that is", () => {
    assert.deepEqual(wrong({ name: "bitnami/kafka:3.2.3" }), [
      "version: is 3.2.3; Kafka runs without ZooKeeper from 3.3.0 on",
    ]);
  });

  it("without a JVM is refused", () => {
    assert.match(wrong({ name: "apache/kafka-native:4.1.0" }, "4.1.0")[0], /^image\.name: .*no JVM/);
  });

  it("of the default comes from a registry that may be said", () => {
    const { image } = planCluster("kafka", {
      version: "4.0.0",
      image: { registry: "mirror.example.com:5000/hub" },
    });
    assert.equal(image.name, "mirror.example.com:5000/hub/apache/kafka:4.0.0");
  });

  it("is not of two registries, and not of a registry that is none", () => {
    assert.deepEqual(wrong({ name: "a.example.com/apache/kafka:4.0.0", registry: "b.example.com" }), [
      "image.registry: is for the default image only; write it into image.name, a.example.com/apache/kafka:4.0.0",
    ]);
    assert.deepEqual(wrong({ registry: "mirror.example.com/" }), [
      'image.registry: is "mirror.example.com/"; write it as host, host:port or host/path',
    ]);
  });

  it("is of a family that there is, and of no other than the default's without a name", () => {
    assert.deepEqual(wrong({ name: "our/kafka:1", family: "strimzi" as never }, "4.1.0"), [
      'image.family: is "strimzi"; use apache, bitnami, confluent',
    ]);
    assert.deepEqual(wrong({ family: "bitnami" }), [
      "image.family: is bitnami, and the default image is apache/kafka; write image.name",
    ]);
    assert.deepEqual(wrong({ family: "apache" }), []);
  });
});
