import type * as pulumi from "@pulumi/pulumi";
import type { ImageFamily } from "./choices";

/** The container image. */
export interface ImageArgs {
  /**
   * Name with tag or digest. Images of apache/kafka, Bitnami and Confluent are known by the end of their repository's
   * name, behind any registry. Of other images, and without a tag that tells it, say in `version` which Kafka they
   * hold. apache/kafka-native is refused: it has no JVM. An output, such as a built image's name, needs `version` and
   * `family` beside it, as the preview doesn't see it.
   *
   * @default apache/kafka:<version>
   */
  name?: pulumi.Input<string>;

  /**
   * Registry, or mirror with its path, that the default image comes from, such as `mirror.example.com:5000/hub`.
   * Refused together with `name`, which has its own.
   *
   * @default that of the container runtime
   */
  registry?: string;

  /**
   * Which layout the image has: `apache`, `bitnami` or `confluent`.
   *
   * @default known by the repository's name, else apache; none if `name` is an output
   */
  family?: ImageFamily;

  /**
   * Directory of the Kafka installation: `bin/kafka-server-start.sh` and `libs/` are expected in it.
   *
   * @default /opt/kafka, as in apache/kafka
   */
  kafkaHome?: string;

  /**
   * `Always`, `IfNotPresent` or `Never`.
   *
   * @default IfNotPresent
   */
  pullPolicy?: string;

  /** Names of Secrets in the namespace that the image is pulled with. */
  pullSecrets?: string[];
}
