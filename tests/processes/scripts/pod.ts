import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { KafkaClusterArgs } from "../../../components";
import { advertisedListeners } from "../../../components/plan/access/advertised";
import { planCluster } from "../../../components/plan/clusterPlan";

const SCRIPTS = join(__dirname, "../../../components/scripts");

/** A folder that stands for a pod's file system, in which the pod's scripts really run. */
export class Pod {
  readonly root = mkdtempSync(join(tmpdir(), "kafka-pod-"));
  readonly logDirectory = join(this.root, "data", "kafka");
  readonly environment: Record<string, string>;

  /** @param environment what Kubernetes sets beside the usual */
  constructor(args: KafkaClusterArgs, environment: Record<string, string> = {}) {
    this.environment = {
      PATH: process.env.PATH!,
      POD_NAME: "kafka-1",
      NAMESPACE: "events",
      HOST_IP: "10.0.0.2",
      KAFKA_HOME: join(this.root, "kafka"),
      JAVA_HOME: join(this.root, "kafka"),
      AGENT_JAR: "/agent/agent.jar",
      ...environment,
    };
    for (const folder of ["config", "tmp", "kafka/bin"]) {
      mkdirSync(join(this.root, folder), { recursive: true });
    }
    const plan = planCluster("kafka", args);
    this.write("cluster/new-cluster-id", "-Lf1KjyVRaKz5KcmQCCVxQ");
    const serverProperties = plan.pools[0].serverProperties.replaceAll("/var/lib/kafka/", `${this.root}/`);
    writeFileSync(join(this.root, "config/server.properties"), serverProperties);
    const table = advertisedListeners(plan.nodes, plan.listeners, {});
    writeFileSync(join(this.root, "config/advertised.listeners"), table);
    writeFileSync(join(this.root, "config/agent.properties"), plan.pools[0].agentProperties);
    for (const script of readdirSync(SCRIPTS).filter((name) => name.endsWith(".sh"))) {
      const text = readFileSync(join(SCRIPTS, script), "utf8");
      writeFileSync(join(this.root, "config", script), this.relocated(text));
    }
  }

  /** A program of Kafka that writes down how it was called, and does what the lines say. */
  fakeProgram(name: string, ...lines: string[]): void {
    const path = join(this.root, "kafka/bin", name);
    const record = [
      `printf '%s\\n' "$@" >${this.root}/${name}.arguments`,
      `env >${this.root}/${name}.environment`,
      `echo $$ >${this.root}/${name}.process`,
    ];
    writeFileSync(path, ["#!/bin/bash", ...record, ...lines, ""].join("\n"));
    chmodSync(path, 0o755);
  }

  /** Runs a script as the container's command does. */
  run(
    script: string,
    ...args: string[]
  ): { process: number; status: number | null; output: string; errors: string } {
    const { pid, status, stdout, stderr } = spawnSync("bash", [join(this.root, "config", script), ...args], {
      env: this.environment,
      encoding: "utf8",
    });
    return { process: pid, status, output: stdout, errors: stderr };
  }

  /** Begins a script as the container's command does. */
  spawn(script: string): ChildProcess {
    return spawn("bash", [join(this.root, "config", script)], { env: this.environment, stdio: "ignore" });
  }

  /** Runs lines of shell after the scripts' common part. */
  runCommon(line: string): ReturnType<Pod["run"]> {
    writeFileSync(join(this.root, "config/try.sh"), `. ${this.root}/config/common.sh\n${line}\n`);
    return this.run("try.sh");
  }

  write(path: string, text: string): void {
    const file = join(this.root, path);
    mkdirSync(join(file, ".."), { recursive: true });
    writeFileSync(file, text);
  }

  read(path: string): string | undefined {
    const file = join(this.root, path);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** The scripts' fixed paths, inside this pod. */
  private relocated(script: string): string {
    const moved = script
      .replace(/^CONFIG_DIR=\/etc\/kafka-cluster\/config$/m, `CONFIG_DIR=${this.root}/config`)
      .replace(/^CLUSTER_DIR=\/etc\/kafka-cluster\/cluster$/m, `CLUSTER_DIR=${this.root}/cluster`)
      .replace(/^RENDERED_DIR=\/tmp$/m, `RENDERED_DIR=${this.root}/tmp`)
      .replace("/dev/termination-log", `${this.root}/termination-log`);
    const outside = /\/(etc|var|tmp|opt|dev\/(?!null|tcp))\S*/.exec(moved.replaceAll(`${this.root}/`, ""));
    if (outside) {
      throw new Error(`a script uses ${outside[0]}, which a test must not touch`);
    }
    return moved;
  }
}
