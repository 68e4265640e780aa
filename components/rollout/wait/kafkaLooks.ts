import type { V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { racksOf } from "../../plan/existing/rollOrder";
import { askAgents } from "../look/askAgents";
import type { ClusterView } from "../kubernetes/clusterView";
import { type AgentAnswers, type ClusterLook, nodePods } from "../diagnosis/kafkaNodes";
import { isLabelled } from "../kubernetes/ownership";

const againMilliseconds = 5000;
const staleMilliseconds = 20_000;

/** Looks at the Kafka cluster of some labels, and knows what was seen last. */
export class KafkaLooks {
  private readonly view: ClusterView;
  private readonly labels: Record<string, string>;
  /** Kafka before 4.0 tells none of a broker that is away. */
  readonly racks: Record<number, string> = {};
  private last: Pick<ClusterLook, "pods" | "sets"> = {};
  private lastAt = -Infinity;
  private answers: AgentAnswers | undefined;
  private answersAt = -Infinity;
  private begunAt = 0;
  private isLooking = false;

  constructor(view: ClusterView, labels: Record<string, string>) {
    this.view = view;
    this.labels = labels;
  }

  /** The pods of all its nodes; undefined where they may not be listed. */
  async pods(): Promise<V1Pod[] | undefined> {
    const pods = await this.view.podsWith(this.labels);
    return pods && nodePods(pods);
  }

  /**
   * What these pods' agents say, and which StatefulSets there are.
   *
   * @param away ids of nodes that stops aren't to count on
   */
  async ask(pods: V1Pod[], away?: number[]): Promise<ClusterLook> {
    const before = this.known()?.answers;
    const [answers, sets] = await Promise.all([askAgents(this.view, pods, { away }), this.sets()]);
    const told = Object.values(answers.byPod).flatMap(({ brokers }) => brokers ?? []);
    Object.assign(this.racks, racksOf(told));
    this.last = { pods, sets };
    this.lastAt = Date.now();
    // Agents that have just answered aren't of an earlier version: who is silent now may be cut off for a moment.
    const isGone = before?.state !== undefined && answers.state === undefined;
    if (isGone) return this.last;
    this.answers = answers;
    this.answersAt = Date.now();
    return { ...this.last, answers };
  }

  /** What was seen lately. The pods are known without their agents: those of nodes that crash are silent again and again. */
  known(): ClusterLook | undefined {
    if (isStale(this.lastAt)) return undefined;
    return { ...this.last, answers: isStale(this.answersAt) ? undefined : this.answers };
  }

  /**
   * Looks beside whatever else is done, unless it has lately: an agent whose Kubernetes node went away takes its time.
   *
   * @param pods those that were seen; undefined to look for them too
   */
  lookNowAndThen(pods?: V1Pod[]): void {
    if (this.isLooking || Date.now() - this.begunAt < againMilliseconds) return;
    this.isLooking = true;
    this.begunAt = Date.now();
    const looking = async () => {
      const seen = pods ?? (await this.pods());
      if (seen) await this.ask(seen);
    };
    // It explains, and decides nothing: the wait itself tells when the cluster is silent.
    void looking()
      .catch(() => undefined)
      .finally(() => (this.isLooking = false));
  }

  private async sets(): Promise<V1StatefulSet[] | undefined> {
    const sets = await this.view.statefulSets();
    return sets?.filter((set) => isLabelled(set, this.labels));
  }
}

function isStale(at: number): boolean {
  return Date.now() - at >= staleMilliseconds;
}
