import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../../../components/args";
import { stackArgs } from "../../../components/stackArgs";

const stack = parse(readFileSync(join(__dirname, "../../../Pulumi.dev.yaml"), "utf8"));

/** The arguments in Pulumi.dev.yaml, read as the stack program reads them. */
export function devStackArgs(): KafkaClusterArgs {
  pulumi.runtime.setConfig("kafka-cluster:cluster", JSON.stringify(stack.config["kafka-cluster:cluster"]));
  return stackArgs(new pulumi.Config("kafka-cluster"));
}
