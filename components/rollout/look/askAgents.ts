import type { V1Pod } from "@kubernetes/client-node";
import { type KafkaState, parseKafkaState } from "../../plan/existing/kafkaState";
import { AGENT_PORT } from "../../plan/access/listeners";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import type { ClusterView } from "../kubernetes/clusterView";
import type { AgentAnswers } from "../diagnosis/kafkaNodes";

/**
 * Asks the agent of each of these pods what it sees of its Kafka cluster, all at once. Through the API server's proxy
 * for pods, so that it works from wherever the program runs: it takes `get` on `pods/proxy`, which lets nobody in to
 * more than HTTP requests, where a port-forward would let in to any protocol.
 */
export async function askAgents(view: ClusterView, pods: V1Pod[]): Promise<AgentAnswers> {
  const running = pods.filter(({ status }) => status?.podIP !== undefined);
  if (running.length === 0) return { byPod: {}, noAnswer: "none of its pods runs" };
  const byPod: Record<string, KafkaState> = {};
  const refusals: string[] = [];
  await Promise.all(
    running.map(async ({ metadata }) => {
      const name = metadata?.name ?? "";
      try {
        const state = parseKafkaState(await view.proxied(name, AGENT_PORT, "state"));
        if (state) byPod[name] = state;
        else refusals.push(`the agent in ${name} is of an earlier version, and doesn't tell`);
      } catch (error) {
        const isForbidden = statusOf(error) === 403;
        const why = isForbidden ? `not allowed: grant "get" on pods/proxy` : apiMessage(error);
        refusals.push(
          statusOf(error) === 404
            ? `the agent in ${name} is of an earlier version, and doesn't tell`
            : `${name}: ${why}`,
        );
      }
    }),
  );
  const states = Object.values(byPod);
  const state = [...states].sort((a, b) => knowledge(b) - knowledge(a))[0];
  return { state, byPod, noAnswer: state ? undefined : refusals.sort()[0] };
}

/** How much an answer says. One of a node that was cut off from the others says less than theirs. */
function knowledge({ quorum, brokers, stops, node }: KafkaState): number {
  const parts = [quorum, brokers, stops].filter((part) => part !== null).length;
  return parts * 1000 + (quorum?.epoch ?? 0) / 1e9 + (node.ready ? 1 : 0);
}
