import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { KafkaClusterArgs } from "../../../components";
import { planCluster } from "../../../components/plan/clusterPlan";
import { fill } from "../../../components/plan/placeholders";
import { CERTIFICATES_VOLUME } from "../../../components/plan/pod/contents";
import { ownClientProperties } from "../../../components/plan/security/securityProperties";
import { Authority } from "../../certificates";
import { freePorts } from "../../freePorts";
import { temporaryDirectory } from "../../temporary";
import { Pod } from "../scripts/pod";
import { SingleBroker } from "../singleBroker";
import { CertificateFiles } from "./certificateFiles";

/** The only node of a closed cluster with what the plan says of it, but for where it is: a plain process on loopback. */
export class PlannedNode {
  private readonly broker: SingleBroker;
  private readonly agent: number;

  private constructor(broker: SingleBroker, agent: number) {
    this.broker = broker;
    this.agent = agent;
  }

  /** @param files that the cluster's Secrets have beside certificates */
  static async start(
    version: string,
    args: KafkaClusterArgs,
    files: Record<string, string>,
  ): Promise<PlannedNode> {
    const plan = planCluster("kafka", args);
    const directory = temporaryDirectory("kafka-cluster-planned-");
    const certificates = new CertificateFiles(join(directory, "certificates"));
    const authority = Authority.create("CN=cluster-ca");
    certificates.write({
      "node-1.pem": authority.issue("CN=node", { hosts: ["localhost", "127.0.0.1"] }).pem,
      "cluster-ca.crt": authority.certificate,
      "clients-ca.crt": Authority.create("CN=clients-ca").certificate,
      ...files,
    });
    const here = (text: string) =>
      fill(text, { "${NODE_ID}": "1" }).replaceAll(
        CERTIFICATES_VOLUME.mountPath,
        join(directory, "certificates"),
      );
    const lines = here(plan.pools[0].serverProperties).trimEnd().split("\n");
    const planned = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s, 2) as [string, string]));
    const quorum = Object.keys(planned).filter((name) => name.startsWith("controller.quorum."));
    quorum.forEach((name) => delete planned[name]);
    const [agent, controllers, replication] = await freePorts(3);
    const own = { CONTROLLERTLS: controllers, REPLICATION: replication } as Record<string, number>;
    const listeners = planned.listeners
      .split(",")
      .map((each) =>
        each.replace(/^(\w+):\/\/:(\d+)$/, (_, name, port) => `${name}://127.0.0.1:${own[name] ?? port}`),
      );
    const client = join(directory, "client.properties");
    writeFileSync(client, here(ownClientProperties(`${CERTIFICATES_VOLUME.mountPath}/node-1.pem`)));
    const broker = await SingleBroker.startWithAgent(
      version,
      directory,
      {
        ...planned,
        "controller.quorum.voters": `1@127.0.0.1:${controllers}`,
        listeners: listeners.join(","),
        "advertised.listeners": listeners.filter((each) => !each.startsWith("CONTROLLERTLS")).join(","),
        "log.dirs": join(directory, "data"),
      },
      {
        ...{ port: String(agent), id: "1", clientConfig: client },
        ...{ bootstrap: `127.0.0.1:${replication}`, controller: `127.0.0.1:${controllers}` },
      },
      optionsOfKafka(args),
    );
    return new PlannedNode(broker, agent);
  }

  async untilReady(): Promise<void> {
    const isReady = async () => (await fetch(`http://127.0.0.1:${this.agent}/ready`)).status === 200;
    const deadline = Date.now() + 240_000;
    while (!(await isReady().catch(() => false))) {
      this.broker.assertRuns();
      if (Date.now() > deadline) throw new Error(`isn't ready: ${this.broker.log.slice(-3000)}`);
      await pause(300);
    }
  }

  get log(): string {
    return this.broker.log;
  }

  end(): Promise<void> {
    return this.broker.end();
  }
}

/** What the start script tells Kafka as options of its JVM. */
function optionsOfKafka(args: KafkaClusterArgs): string[] {
  const pod = new Pod(args, { POD_NAME: "kafka-0" });
  pod.fakeProgram("kafka-server-start.sh");
  pod.run("start.sh");
  const [, options] = /^KAFKA_OPTS=(.*)$/m.exec(pod.read("kafka-server-start.sh.environment")!)!;
  pod.remove();
  return options.split(" ").filter((option) => option.startsWith("-Dorg.apache.kafka."));
}
