import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KafkaClusterArgs } from "../components/args";
import * as cluster from "../local/cluster";
import { upWithKafka } from "../local/clusterWithKafka";
import { ensurePackages } from "../local/debian";
import { PROJECT_DIRECTORY } from "../local/environment";
import { run } from "../local/run";
import type { Measurements } from "./measurements";
import { until } from "./until";

/** A cluster of the bench's own: neither what `npm start` made nor that of the tests. */
export const BENCH_CLUSTER: cluster.ClusterOptions = {
  name: "bench",
  subnet: "10.203.0",
  podSubnet: "10.247",
  serviceSubnet: "10.99",
};

export const NAMESPACE = "kafka";

/** What a round works on. */
export interface World {
  cluster: cluster.LocalCluster;
  /** For files that are gone when the bench ends. */
  directory: string;
  measurements: Measurements;
}

/** Brings the cluster up with the image of the brokers, both cached, as `npm start` does. */
export async function bringUp(): Promise<cluster.LocalCluster> {
  return upWithKafka(devArgs().version!, BENCH_CLUSTER);
}

/** Fills the caches, so that no round pays for that. */
export async function prepare(): Promise<void> {
  await ensurePackages(["kcat"]);
  await cluster.down(BENCH_CLUSTER);
  await bringUp();
}

export function kubectl({ cluster }: World, ...args: string[]): Promise<string> {
  const [program, ...first] = cluster.kubectl;
  return run(program, [...first, ...args]);
}

/** What a Secret of the cluster holds, by its keys. */
export async function secretTexts(world: World, name: string): Promise<Record<string, string>> {
  const secret = await kubectl(world, "-n", NAMESPACE, "get", "secret", name, "-o", "json");
  const data: Record<string, string> = JSON.parse(secret).data ?? {};
  const texts = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]);
  return Object.fromEntries(texts);
}

/** Removes all that a subject left on the cluster, its data too. */
export async function clear(world: World): Promise<void> {
  await kubectl(world, "delete", "namespace", NAMESPACE, "--ignore-not-found", "--wait");
  await until("No volumes", async () => {
    const left = await kubectl(world, "get", "persistentvolumes", "-o", "name");
    if (left !== "") throw new Error(`Left: ${left}`);
  });
}

/** The arguments of the dev stack. */
export function devArgs(): KafkaClusterArgs {
  return parse(readFileSync(join(PROJECT_DIRECTORY, "Pulumi.dev.yaml"), "utf8")).config[
    "kafka-cluster:cluster"
  ];
}

/** The addresses that the dev stack's brokers and those of the plain manifests advertise to clients outside. */
export function externalAddresses({ cluster }: World): string[] {
  return cluster.nodes.map(({ address }) => `${address}:31092`);
}
