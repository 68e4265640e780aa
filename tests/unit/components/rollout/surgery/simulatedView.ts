import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { AgentAnswers } from "../../../../../components/rollout/diagnosis/kafkaNodes";
import type { KafkaState } from "../../../../../components/plan/existing/kafkaState";
import type { Partition, Pool, SimulatedCluster, Telling } from "./simulatedCluster";

/** A simulated cluster as Kubernetes' API and the agents show it. */
export class SimulatedView {
  private readonly cluster: SimulatedCluster;
  private readonly telling: Telling;

  constructor(cluster: SimulatedCluster, telling: Telling) {
    this.cluster = cluster;
    this.telling = telling;
  }

  statefulSet(pool: Pool): V1StatefulSet {
    const { revision, volumes, generation, observed } = this.cluster.sets.get(pool.name)!;
    const pods = pool.ids.flatMap((id) => this.cluster.pods.get(id) ?? []);
    return {
      metadata: { name: pool.name, namespace: "kafka", uid: pool.name, generation },
      spec: {
        replicas: pool.ids.length,
        ordinals: { start: pool.ids[0] },
        selector: {},
        serviceName: "kafka",
        template: {},
        updateStrategy: { type: "OnDelete" },
        volumeClaimTemplates: Array.from({ length: volumes }, (_, i) => ({
          metadata: { name: `data-${i}` },
        })),
      },
      status: {
        observedGeneration: observed,
        replicas: pods.length,
        updatedReplicas: pods.filter((pod) => pod.revision === revision && !isGoing(pod.state)).length,
        readyReplicas: pods.filter((pod) => isReady(pod.state)).length,
        currentRevision: "revision-0",
        updateRevision: `revision-${revision}`,
      },
    };
  }

  podObjects(): V1Pod[] {
    return [...this.cluster.pods].map(([id, pod]) => {
      const { name } = this.cluster.poolOf(id);
      const isRunning = /^(starting|loading|hung|catching|ready|stopping|lost)$/.test(pod.state);
      return {
        metadata: {
          name: `${name}-${id}`,
          namespace: "kafka",
          uid: String(pod.uid),
          labels: { "controller-revision-hash": `revision-${pod.revision}` },
          deletionTimestamp: isGoing(pod.state) ? new Date(0) : undefined,
        },
        spec: {
          containers: [],
          volumes: Array.from({ length: pod.volumes }, (_, i) => ({
            name: `data-${i}`,
            persistentVolumeClaim: { claimName: `data-${i}-${name}-${id}` },
          })),
        },
        status: {
          phase: pod.state === "pending" ? "Pending" : "Running",
          conditions: [{ type: "Ready", status: isReady(pod.state) ? "True" : "False" }],
          containerStatuses: [
            {
              name: "kafka",
              image: "",
              imageID: "",
              ready: isReady(pod.state),
              restartCount: 0,
              state: isRunning ? { running: {} } : { waiting: { reason: "CrashLoopBackOff" } },
            },
          ],
        },
      };
    });
  }

  /** @param away ids of nodes that stops don't count on */
  answers(away: number[] = []): AgentAnswers {
    const byPod: Record<string, KafkaState> = {};
    for (const [id, { state, revision }] of this.cluster.pods) {
      const tells = this.telling === "all" || (this.telling === "newest" && revision > 0);
      if (!tells || !/^(loading|hung|catching|ready|stopping)$/.test(state)) continue;
      byPod[`${this.cluster.poolOf(id).name}-${id}`] = this.stateOf(id, away);
    }
    const all = Object.values(byPod);
    const state =
      all.find(({ brokers, quorum }) => brokers && quorum) ?? all.find(({ stops }) => stops) ?? all[0];
    return { byPod, state, noAnswer: state ? undefined : "they are of an earlier version" };
  }

  private stateOf(id: number, away: number[]): KafkaState {
    const { broker, controller } = this.cluster.poolOf(id);
    const { state } = this.cluster.pods.get(id)!;
    const sees = this.cluster.serves(id);
    const knownStops = this.cluster.ids.map((other) => ({ id: other, harm: this.harm(other, away) }));
    const stops = sees
      ? knownStops
      : broker || this.cluster.leader === undefined
        ? null
        : knownStops.filter((s) => s.id === id);
    const voters = [...this.cluster.voters].map(([voter, directory]) => ({
      id: voter,
      directoryId: `directory-${directory}`,
      lag: 0,
      caughtUp: this.cluster.votes(voter),
    }));
    return {
      agent: 2,
      node: {
        ...{
          id,
          broker,
          controller,
          ready: isReady(state),
          reason: state,
          behind: sees ? this.cluster.outOfSync(id) : 0,
        },
        ...{
          upSeconds: 1,
          version: "4.1.0",
          stopping: state === "stopping" ? "granted" : "no",
          logsToLoad: state === "loading" && broker ? 7 : 0,
        },
      },
      clusterId: "id",
      quorum:
        this.cluster.leader === undefined
          ? null
          : { leader: this.cluster.leader, epoch: 1, voters, observers: [] },
      features: null,
      brokers: sees ? this.brokers() : null,
      partitions: null,
      settings: null,
      stops,
      ...(away.length > 0 && { away }),
      unseen: [],
    };
  }

  private brokers(): KafkaState["brokers"] {
    const ids = this.cluster.ids.filter((id) => this.cluster.poolOf(id).broker);
    return ids.map((id) => {
      const replicas = this.cluster.partitions.filter((partition) => partition.replicas.includes(id)).length;
      return {
        id,
        active: this.cluster.serves(id),
        replicas,
        behind: this.cluster.outOfSync(id),
        leaders: 0,
        rack: this.cluster.rackOf(id),
      };
    });
  }

  /** As the agent counts it. */
  private harm(id: number, away: number[]): string | null {
    const isHarmed = ({ replicas, minimum, inSync }: Partition) => {
      if (!inSync.has(id)) return false;
      const left = [...inSync].filter((other) => other !== id && !away.includes(other)).length;
      return replicas.length <= minimum ? replicas.length > 1 && left === 0 : left < minimum;
    };
    if (this.cluster.partitions.some(isHarmed)) return "a partition would be harmed";
    const voting = [...this.cluster.voters.keys()].filter((voter) => this.cluster.votes(voter));
    const isLost =
      voting.includes(id) && voting.length === this.cluster.needed() && this.cluster.voters.size > 1;
    return isLost && this.cluster.leader !== undefined ? "the majority would be lost" : null;
  }
}

const isReady = (state: string) => state === "ready" || state === "stopping";
const isGoing = (state: string) => state === "stopping" || state === "terminating";
