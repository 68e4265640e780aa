import type { CoreV1Event, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import type { ClusterLook } from "./kafkaNodes";

/** One look at a StatefulSet and the Kafka cluster that it is a pool of. */
export interface RollLook extends ClusterLook {
  statefulSet: V1StatefulSet;
  /** Ids of the nodes that are to be of the newest template; undefined: all. */
  only?: number[];
  /** They only explain. */
  events?: CoreV1Event[];
}

/** What is to be done for a roll now. Whoever does it looks again afterwards: nothing is remembered. */
export type RollStep =
  | { step: "none" }
  /** The agents have to be asked: the pods alone don't decide it. */
  | { step: "ask" }
  | { step: "stop"; pod: V1Pod; why: string }
  /** `nodes`: the pods that the reason tells of. `soon`: it may be over in a moment, and nothing tells when. */
  | { step: "wait"; reason: string; nodes: string[]; soon: boolean }
  /** A person has to do something. */
  | { step: "stuck"; reason: string };
