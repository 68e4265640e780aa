import type {
  CoreV1Event,
  V1ContainerState,
  V1ContainerStatus,
  V1Job,
  V1PersistentVolumeClaim,
  V1Pod,
  V1PodCondition,
  V1StatefulSet,
} from "@kubernetes/client-node";

import type { AgentAnswers } from "../../../../components/rollout/diagnosis/kafkaNodes";
import type { KafkaBroker, KafkaState, QuorumMember } from "../../../../components/plan/existing/kafkaState";

/** Objects as a cluster returns them: a StatefulSet of three brokers, its pods, claims and events. */

export const second = 1000;
export const start = Date.parse("2026-03-01T12:00:00Z");

export function statefulSet(status: Partial<V1StatefulSet["status"]> = {}): V1StatefulSet {
  return {
    apiVersion: "apps/v1",
    kind: "StatefulSet",
    metadata: { name: "kafka", namespace: "kafka", uid: "sts-uid", generation: 2 },
    spec: {
      replicas: 3,
      serviceName: "kafka",
      selector: { matchLabels: { app: "kafka" } },
      template: { metadata: { labels: { app: "kafka" } }, spec: { containers: [{ name: "kafka" }] } },
      volumeClaimTemplates: [{ metadata: { name: "data" } }],
    },
    status: {
      observedGeneration: 2,
      replicas: 3,
      updatedReplicas: 3,
      readyReplicas: 0,
      currentRevision: "kafka-new",
      updateRevision: "kafka-new",
      ...status,
    },
  };
}

/** The same where Kubernetes replaces no pod by itself. */
export function rolledSet(status: Partial<V1StatefulSet["status"]> = {}): V1StatefulSet {
  const set = statefulSet({ updatedReplicas: 0, readyReplicas: 3, currentRevision: "kafka-old", ...status });
  set.spec!.updateStrategy = { type: "OnDelete" };
  return set;
}

/** What agents of combined nodes 0, 1 and 2 say while all is well; 0 leads the controllers. */
export function answers(
  change: {
    state?: Partial<KafkaState>;
    brokers?: Record<number, Partial<KafkaBroker>>;
    voters?: Record<number, Partial<QuorumMember>>;
    observers?: QuorumMember[];
    harms?: Record<number, string>;
    nodes?: Record<number, Partial<KafkaState["node"]>>;
    silent?: number[];
  } = {},
): AgentAnswers {
  const ids = [0, 1, 2];
  const directory = (id: number) => `directory-${id}`;
  const shared: Omit<KafkaState, "node"> = {
    agent: 2,
    clusterId: "id",
    quorum: {
      leader: 0,
      epoch: 7,
      voters: ids.map((id) => ({
        id,
        directoryId: directory(id),
        lag: 0,
        caughtUp: true,
        ...change.voters?.[id],
      })),
      observers: change.observers ?? [],
    },
    features: null,
    brokers: ids.map((id) => ({
      id,
      active: true,
      replicas: 9,
      behind: 0,
      leaders: 3,
      ...change.brokers?.[id],
    })),
    partitions: null,
    settings: null,
    stops: ids.map((id) => ({ id, harm: change.harms?.[id] ?? null })),
    unseen: [],
    ...change.state,
  };
  const node = (id: number): KafkaState["node"] => ({
    ...{ id, broker: true, controller: true, ready: true, reason: "in sync on 9 partitions", behind: 0 },
    ...{ upSeconds: 60, version: "4.1.0", stopping: "no", logsToLoad: 0, ...change.nodes?.[id] },
  });
  const telling = ids.filter((id) => !change.silent?.includes(id));
  const byPod = Object.fromEntries(telling.map((id) => [`kafka-${id}`, { ...shared, node: node(id) }]));
  const [state] = Object.values(byPod);
  return state ? { state, byPod } : { byPod, noAnswer: "the agent in kafka-0 is of an earlier version" };
}

/** Agents of which none tells anything. */
export const silence: AgentAnswers = answers({ silent: [0, 1, 2] });

export function pod(
  ordinal: number,
  change: {
    revision?: string;
    state?: V1ContainerState;
    container?: Partial<V1ContainerStatus>;
    init?: Partial<V1ContainerStatus>;
    conditions?: V1PodCondition[];
    phase?: string;
    deletionTimestamp?: Date;
  } = {},
): V1Pod {
  const ready = change.container?.ready ?? false;
  const status = (name: string, more: Partial<V1ContainerStatus> = {}): V1ContainerStatus => ({
    name,
    image: "docker.io/apache/kafka:4.0.0",
    imageID: "",
    ready: false,
    restartCount: 0,
    state: { running: { startedAt: new Date(start) } },
    ...more,
  });
  return {
    metadata: {
      name: `kafka-${ordinal}`,
      namespace: "kafka",
      uid: `pod-${ordinal}`,
      labels: { app: "kafka", "controller-revision-hash": change.revision ?? "kafka-new" },
      deletionTimestamp: change.deletionTimestamp,
    },
    spec: {
      containers: [
        {
          name: "kafka",
          ports: [{ containerPort: 9094, hostPort: 31092 }],
          resources: { requests: { memory: "64Gi", cpu: "500m" }, limits: { memory: "512Mi" } },
        },
      ],
      volumes: [{ name: "data", persistentVolumeClaim: { claimName: `data-kafka-${ordinal}` } }],
    },
    status: {
      phase: change.phase ?? "Running",
      conditions: change.conditions ?? [
        { type: "PodScheduled", status: "True" },
        { type: "Ready", status: ready ? "True" : "False" },
      ],
      initContainerStatuses: change.init ? [status("format", change.init)] : undefined,
      containerStatuses: [
        status("kafka", { ...(change.state ? { state: change.state } : {}), ...change.container }),
      ],
    },
  };
}

export const readyPod = (ordinal: number, revision?: string): V1Pod =>
  pod(ordinal, { revision, container: { ready: true } });

export function unschedulable(ordinal: number, message: string): V1Pod {
  const conditions = [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message }];
  const unscheduled = pod(ordinal, { phase: "Pending", conditions });
  delete unscheduled.status?.containerStatuses;
  return unscheduled;
}

export const waiting = (reason: string, message?: string): V1ContainerState => ({
  waiting: { reason, message },
});

export const terminated = (exitCode: number, reason = "Error", message?: string): V1ContainerState => ({
  terminated: { exitCode, reason, message, finishedAt: new Date(start) },
});

export function event(uid: string, reason: string, message: string, at = start): CoreV1Event {
  return {
    metadata: {},
    involvedObject: { uid },
    type: "Warning",
    reason,
    message,
    lastTimestamp: new Date(at),
  };
}

export function claim(
  ordinal: number,
  phase = "Pending",
  storageClassName: string | undefined = "fast",
): V1PersistentVolumeClaim {
  return {
    metadata: { name: `data-kafka-${ordinal}`, namespace: "kafka", uid: `claim-${ordinal}` },
    spec: { storageClassName },
    status: { phase },
  };
}

export function job(status: V1Job["status"] = {}): V1Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "topics", namespace: "kafka", uid: "job-uid" },
    spec: { template: { spec: { containers: [{ name: "topics" }] } } },
    status,
  };
}
