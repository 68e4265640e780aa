import assert from "node:assert/strict";
import { type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type KafkaState, parseKafkaState } from "../../components/plan/existing/kafkaState";
import { METADATA_LEVELS } from "../../components/plan/kafka/metadataVersion";
import { planCluster } from "../../components/plan/clusterPlan";
import { directoryId, fill } from "../../components/plan/placeholders";
import { AGENT } from "../../local/agent/build";
import { kafkaLibraries } from "../../local/image/libraries";
import { Pod } from "../processes/scripts/pod";
import { kafkaVersions } from "./support/versions";

const NODES = [0, 1, 2];
const DIRECTORY_IDS = NODES.map((id) => `${"A".repeat(20)}${id}Q`);
/** Older than that of any Kafka here, so that a volume that isn't formatted with it differs from the cluster. */
const METADATA = "4.2-IV1";
const SCRIPTS = resolve(__dirname, "../../components/scripts");

/** What the scripts of pods make of empty volumes, with Kafka itself as plain processes on the loopback. */
for (const version of kafkaVersions({ nightly: ["4.3.1"] })) {
  describe(`A quorum of Kafka ${version}`, function () {
    this.timeout(300_000);
    const pods: Pod[] = [];
    const nodes: ChildProcess[] = [];

    before(async () => {
      const libraries = await kafkaLibraries(version);
      for (const id of NODES) pods.push(newPod(id, version, libraries));
    });

    after(async () => {
      for (const id of NODES) await kill(id);
      pods.forEach((pod) => pod.remove());
    });

    function begin(id: number): void {
      const { status, errors } = pods[id].run("format.sh");
      assert.equal(status, 0, errors);
      nodes[id] = pods[id].spawn("start.sh");
    }

    async function kill(id: number): Promise<void> {
      const node = nodes[id];
      if (!node || node.exitCode !== null || node.signalCode !== null) return;
      const ended = once(node, "exit");
      node.kill("SIGKILL");
      await ended;
    }

    /** What the agent of a node tells, once each node is a voter that has caught up for all that this one sees. */
    async function voting(id: number): Promise<KafkaState> {
      for (const deadline = Date.now() + 280_000; Date.now() < deadline;) {
        const state = await stateOf(id);
        const { voters = [], observers = [] } = state?.quorum ?? {};
        const active = state?.brokers?.filter((broker) => broker.active) ?? [];
        const isWhole = [voters.filter(({ caughtUp }) => caughtUp), active].every(
          (members) => members.length === NODES.length,
        );
        // A leader tells of the volume that was lost for five minutes more (KRaft's LeaderState).
        const yetToVote = observers.filter((observer) => !voters.some(({ id }) => id === observer.id));
        if (isWhole && yetToVote.length === 0) return state!;
        await new Promise((ready) => setTimeout(ready, 200));
      }
      throw new Error(
        `not in time: ${JSON.stringify(await stateOf(id))}\n${pods[id].read("node.log")?.slice(-4000)}`,
      );
    }

    const idsIn = ({ quorum }: KafkaState) =>
      Object.fromEntries(quorum!.voters.map((voter) => [voter.id, voter.directoryId]));
    /** What a node's volume was formatted with last. */
    const metadataOf = (id: number) =>
      [...pods[id].read("node.log")!.matchAll(/^Formatting .* with metadata.version (\S+)\.$/gm)].at(-1)?.[1];

    it("is founded by all of its nodes, with the features of the metadata version that is asked for", async () => {
      NODES.forEach(begin);
      const state = await voting(0);
      assert.deepEqual(idsIn(state), Object.fromEntries(DIRECTORY_IDS.map((id, node) => [node, id])));
      assert.equal(metadataOf(0), METADATA);
      const { highest } = METADATA_LEVELS.find(({ release }) => METADATA.startsWith(`${release}-`))!;
      const { "metadata.version": level, ...others } = state.features!;
      assert.equal(level, highest);
      assert.deepEqual(others, {
        "eligible.leader.replicas.version": 1,
        "group.version": 1,
        "kraft.version": 1,
        "share.version": 1,
        "streams.version": 1,
        "transaction.version": 2,
      });
    });

    it("takes a node whose volume was lost as another voter, with the features that the others have", async () => {
      const { features } = await voting(0);
      await kill(1);
      rmSync(pods[1].logDirectory, { recursive: true });
      pods[1].write("cluster/cluster-id", pods[1].read("cluster/new-cluster-id")!);
      delete pods[1].environment.METADATA_VERSION;
      begin(1);
      const state = await voting(1);
      assert.notEqual(metadataOf(1), METADATA, "it is formatted with the newest metadata version");
      assert.deepEqual(state.features, features);
      const ids = idsIn(state);
      assert.deepEqual([ids[0], ids[2]], [DIRECTORY_IDS[0], DIRECTORY_IDS[2]]);
      assert.notEqual(ids[1], DIRECTORY_IDS[1]);
    });
  });
}

/** A pod with the jars of a Kafka, and addresses of the loopback in place of those of the cluster. */
function newPod(id: number, version: string, libraries: string): Pod {
  const args = { version, metadataVersion: METADATA };
  const pod = new Pod(args, {
    POD_NAME: `kafka-${id}`,
    METADATA_VERSION: METADATA,
    AGENT_JAR: join(AGENT, "agent.jar"),
  });
  for (const file of ["server.properties", "agent.properties", "advertised.listeners"]) {
    pod.write(
      `config/${file}`,
      onLoopback(pod.read(`config/${file}`)!, id).replaceAll("/var/lib/kafka/", `${pod.root}/`),
    );
  }
  const voters = fill(
    planCluster("kafka", args).quorum.initialControllers!,
    Object.fromEntries(NODES.map((node) => [directoryId(node), DIRECTORY_IDS[node]])),
  );
  pod.write("cluster/initial-controllers", onLoopback(voters, id));
  pod.write("config/log4j2.yaml", readFileSync(join(SCRIPTS, "log4j2.yaml"), "utf8"));
  pod.fakeProgram(
    "kafka-server-start.sh",
    `exec java -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 $KAFKA_LOG4J_OPTS $KAFKA_OPTS -cp "${libraries}/*" \\`,
    `  kafka.Kafka "$1" >>${pod.root}/node.log 2>&1`,
  );
  return pod;
}

function port(id: number, of: string): number {
  return 29500 + 10 * id + Number(of);
}

function onLoopback(text: string, id: number): string {
  return text
    .replace(/kafka-(\d)\.[^:,]*:909(\d)/g, (_, other, of) => `127.0.0.1:${port(Number(other), of)}`)
    .replace(
      /(:\/\/|=localhost):909(\d)/g,
      (_, before, of) => `${before === "://" ? before : "="}127.0.0.1:${port(id, of)}`,
    )
    .replace("port=9404", `port=${port(id, "4")}`);
}

async function stateOf(id: number): Promise<KafkaState | undefined> {
  try {
    return parseKafkaState(await (await fetch(`http://127.0.0.1:${port(id, "4")}/state`)).text());
  } catch {
    return undefined;
  }
}
