import type { CoreV1Event, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { Cpu } from "../../plan/pod/cpu";
import type { CpuStates } from "./cpuStates";
import type { ClusterLook } from "./kafkaNodes";

/** One look at a StatefulSet and the Kafka cluster that it is a pool of. */
export interface RollLook extends ClusterLook {
  statefulSet: V1StatefulSet;
  /** Ids of the nodes that are to be of the newest template; undefined: all. */
  only?: number[];
  /** How many brokers of a rack may be away at once; undefined: one. */
  maxUnavailable?: number;
  /** Pods that differ from it in nothing but CPU. */
  cpu?: CpuStates;
  /** They only explain. */
  events?: CoreV1Event[];
}

/** What is to be done for a roll now. Whoever does it looks again afterwards: nothing is remembered. */
export type RollStep =
  | { step: "none" }
  /** The agents have to be asked: the pods alone don't decide it. */
  | { step: "ask" }
  | { step: "stop"; pod: V1Pod; why: string }
  /** These get another CPU, all at once: that stops nothing. */
  | { step: "resize"; pods: { pod: V1Pod; cpu: Cpu }[] }
  /** `nodes`: the pods that the reason tells of. `soon`: it may be over in a moment, and nothing tells when. */
  | { step: "wait"; reason: string; nodes: string[]; soon: boolean }
  /** A person has to do something. */
  | { step: "stuck"; reason: string };
