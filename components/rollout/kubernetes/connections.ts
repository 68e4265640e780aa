import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";

/** Shorter than any server or load balancer on the way keeps a connection that nobody uses. */
const idleMilliseconds = 10_000;

const agents = new Map<string, HttpAgent>();

/**
 * An agent with these options that keeps its connections for the next requests. Kubernetes' client makes one for each request, and
 * each would begin with a TLS handshake: a look at a hundred nodes takes that many. One that goes through a proxy stays as it is.
 */
export function connectionKeeper(agent: HttpAgent | undefined): HttpAgent | undefined {
  const Kept = [HttpAgent, HttpsAgent].find((known) => agent?.constructor === known);
  if (!agent || !Kept) return agent;
  const { options } = agent as HttpsAgent;
  const key = JSON.stringify([Kept === HttpsAgent, options]);
  const kept = agents.get(key) ?? new Kept({ ...options, keepAlive: true, timeout: idleMilliseconds });
  agents.set(key, kept);
  return kept;
}
