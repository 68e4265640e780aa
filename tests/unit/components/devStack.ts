import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../../components/args";
import { stackArgs } from "../../../components/stackArgs";

/** The arguments in Pulumi.dev.yaml, read as the stack program reads them. */
export function devStackArgs(): KafkaClusterArgs {
  const stack = parse(readFileSync(join(__dirname, "../../../Pulumi.dev.yaml"), "utf8"));
  pulumi.runtime.setConfig("kafka-cluster:cluster", JSON.stringify(stack.config["kafka-cluster:cluster"]));
  return stackArgs(new pulumi.Config("kafka-cluster"));
}
