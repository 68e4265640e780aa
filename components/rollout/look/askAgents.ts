import type { V1NetworkPolicy, V1Pod } from "@kubernetes/client-node";
import { type KafkaState, parseKafkaState } from "../../plan/existing/kafkaState";
import { AGENT_PORT } from "../../plan/access/listeners";
import { apiMessage, statusOf } from "../kubernetes/apiErrors";
import type { ClusterView } from "../kubernetes/clusterView";
import { NoTunnel } from "../kubernetes/forwardedPage";
import type { AgentAnswers } from "../diagnosis/kafkaNodes";
import { isGoing } from "../diagnosis/outdatedPods";
import { isHeldTo } from "./selects";

interface Asked {
  /** Those of the namespace, which are looked for unless they are known. */
  policies?: V1NetworkPolicy[];
  /** Ids of nodes that stops aren't to count on. */
  away?: number[];
}

/**
 * Asks the agent of each of these pods what it sees of its Kafka cluster, all at once, from wherever the program runs. Pods that are
 * to stop aren't asked beside others: an address that is just being taken away answers nothing, and holds up the whole look.
 */
export async function askAgents(
  view: ClusterView,
  pods: V1Pod[],
  { policies, away = [] }: Asked = {},
): Promise<AgentAnswers> {
  const addressed = pods.filter(({ status }) => status?.podIP !== undefined);
  const staying = addressed.filter((pod) => !isGoing(pod));
  const running = staying.length > 0 ? staying : addressed;
  if (running.length === 0) return { byPod: {}, noAnswer: "none of its pods runs" };
  const known = policies ?? (await view.policies()) ?? [];
  const byPod: Record<string, KafkaState> = {};
  const refusals: string[] = [];
  await Promise.all(
    running.map(async (pod) => {
      const name = pod.metadata?.name ?? "";
      const isPoliced = known.some((policy) => isHeldTo(policy, pod));
      try {
        const state = parseKafkaState(await askState(view, name, away, isPoliced));
        if (state) byPod[name] = state;
        else refusals.push(whyNot(name));
      } catch (error) {
        refusals.push(whyNot(name, error));
      }
    }),
  );
  const states = Object.values(byPod);
  const state = [...states].sort((a, b) => knowledge(b) - knowledge(a))[0];
  return { state, byPod, noAnswer: state ? undefined : refusals.sort()[0] };
}

/** An agent of an earlier version takes nobody for away. */
async function askState(
  view: ClusterView,
  pod: string,
  away: number[],
  isPoliced: boolean,
): Promise<unknown> {
  const plain = () => askAgent(view, pod, "state", isPoliced);
  if (away.length === 0) return plain();
  return askAgent(view, pod, `state/${away.join(",")}`, isPoliced).catch((error) => {
    if (statusOf(error) === 404) return plain();
    throw error;
  });
}

/**
 * A page of an agent.
 *
 * By the API server's proxy for pods: it takes `get` on `pods/proxy`, which lets nobody in to more than HTTP requests, where a
 * port-forward lets in to any protocol. A NetworkPolicy can't let that server in, as nobody knows the address that it comes
 * from: it may be a tunnel's, or a pod's that passes on for a control plane elsewhere. So where there is one, a port is
 * forwarded, which begins inside of the pod.
 */
export async function askAgent(
  view: ClusterView,
  pod: string,
  page: string,
  isPoliced: boolean,
): Promise<unknown> {
  const proxied = () => view.proxied(pod, AGENT_PORT, page);
  if (!isPoliced) return proxied();
  try {
    return await view.forwarded(pod, AGENT_PORT, page);
  } catch (error) {
    if (!(error instanceof NoTunnel)) throw error;
    // The policy may let it through, or nothing enforces it.
    return proxied().catch((other) => {
      throw statusOf(other) === 404 ? other : error;
    });
  }
}

/** Why an agent doesn't tell, in words. Undefined: it answered with something else. */
export function whyNot(pod: string, error?: unknown): string {
  if (error === undefined || statusOf(error) === 404) {
    return `the agent in ${pod} is of an earlier version, and doesn't tell`;
  }
  return `${pod}: ${wordsOf(error)}`;
}

function wordsOf(error: unknown): string {
  const isForbidden = statusOf(error) === 403;
  if (!(error instanceof NoTunnel)) {
    return isForbidden ? 'not allowed: grant "get" on pods/proxy' : apiMessage(error);
  }
  const why = isForbidden ? 'not allowed: grant "get" and "create" on pods/portforward' : error.message;
  return `${why}. A NetworkPolicy keeps the API server away from the pod, so a port is forwarded`;
}

/** How much an answer says. One of a node that was cut off from the others says less than theirs. */
function knowledge({ quorum, brokers, stops, node }: KafkaState): number {
  const parts = [quorum, brokers, stops].filter((part) => part !== null).length;
  return parts * 1000 + (quorum?.epoch ?? 0) / 1e9 + (node.ready ? 1 : 0);
}
