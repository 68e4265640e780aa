import type { KafkaState } from "../../components/plan/existing/kafkaState";
import type { ExistingTopic } from "../../components/plan/existing/existingCluster";
import { AGENT_CONTRACT } from "../../components/plan/existing/kafkaState";
import { parseTopics } from "../../components/plan/kafka/topicList";

/** A node of the simulated Kafka. */
export interface SimulatedNode {
  id: number;
  broker: boolean;
  controller: boolean;
}

const DIRECTORY = "/var/lib/kafka/data/kafka";
const COPIES = 3;

/** A Kafka cluster in which all is well, as its agents tell it: every node that runs is in sync and caught up. */
export class SimulatedKafka {
  clusterId = "";
  /** Those that run, by the addresses of their pods. */
  private readonly nodes = new Map<string, SimulatedNode>();
  private readonly known = new Map<number, SimulatedNode>();
  private readonly topics = new Map<string, ExistingTopic>();

  start(address: string, node: SimulatedNode): void {
    this.nodes.set(address, node);
    this.known.set(node.id, node);
  }

  /** With its last node all is gone: whoever comes then is of another cluster. */
  stop(address: string): void {
    this.nodes.delete(address);
    if (this.nodes.size > 0) return;
    this.clusterId = "";
    this.known.clear();
    this.topics.clear();
  }

  /** What the topic Job does with its list. */
  reconcile(list: string): void {
    for (const { name, partitions = 1, replicas = COPIES, config } of parseTopics(list).topics) {
      const id = this.topics.get(name)?.id ?? idOf(name);
      this.topics.set(name, { id, partitions, replicas: [replicas], config });
    }
  }

  /** What the agent at this address answers; undefined: nothing is there. */
  answer(address: string, path: string): unknown {
    const node = this.nodes.get(address);
    if (!node) return undefined;
    if (path === "/state") return this.state(node);
    const names = /^\/topics\/(.*)$/.exec(path)?.[1];
    if (names === undefined) return undefined;
    if (!node.broker) return null;
    const asked = decodeURIComponent(names).split(",");
    return Object.fromEntries(asked.map((name) => [name, this.topics.get(name) ?? null]));
  }

  private state({ id, broker, controller }: SimulatedNode): KafkaState {
    const all = [...this.known.values()];
    const running = new Set([...this.nodes.values()].map((node) => node.id));
    const brokers = all.filter((node) => node.broker);
    const voters = all.filter((node) => node.controller);
    const member = (node: SimulatedNode) => ({
      ...{ id: node.id, directoryId: idOf(String(node.id)), lag: 0, caughtUp: running.has(node.id) },
    });
    const away = all.filter((node) => !running.has(node.id));
    const share = Math.ceil((this.partitions * COPIES) / Math.max(1, brokers.length));
    const harmOf = (node: SimulatedNode) =>
      away.some((other) => other !== node) ? `node ${away[0].id} is away` : null;
    return {
      agent: AGENT_CONTRACT,
      node: {
        ...{ id, broker, controller, ready: true, reason: "", behind: 0, upSeconds: 60, version: "4.4.0" },
        ...{ stopping: "no", logsToLoad: 0, bytes: 2 ** 30 },
        directories: broker
          ? [{ path: DIRECTORY, replicas: share, bytes: 2 ** 30, free: 2 ** 33, offline: false }]
          : [],
      },
      clusterId: this.clusterId,
      quorum: {
        ...{ leader: voters.find((node) => running.has(node.id))?.id ?? -1, epoch: 1 },
        ...{ voters: voters.map(member), observers: brokers.filter((node) => !node.controller).map(member) },
      },
      features: { "metadata.version": 29, "kraft.version": 1 },
      brokers: broker
        ? brokers.map((node) => ({
            ...{ id: node.id, active: running.has(node.id), replicas: share, behind: 0 },
            leaders: Math.ceil(share / COPIES),
          }))
        : null,
      partitions: broker
        ? {
            ...{ total: this.partitions, underReplicated: 0, underMinimum: 0, atMinimum: 0, offline: 0 },
            copies: [
              { copies: COPIES, topics: this.topics.size, names: [...this.topics.keys()].slice(0, 3) },
            ],
          }
        : null,
      settings: {},
      // A controller tells of itself alone.
      stops: (broker ? all : all.filter((node) => node.id === id)).map((node) => ({
        ...{ id: node.id, harm: harmOf(node) },
      })),
      unseen: [],
    };
  }

  private get partitions(): number {
    return [...this.topics.values()].reduce((sum, { partitions }) => sum + partitions, 0);
  }
}

/** As long as Kafka's own. */
function idOf(name: string): string {
  return Buffer.from(name.padStart(16, "0")).subarray(-16).toString("base64url");
}
