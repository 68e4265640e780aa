import { AGENT_PORT, CONTROLLER_PORT, PlannedListener } from "./listeners";
import { NODE_ID, PlannedNode } from "./nodes";

/** What the agent inside the broker's JVM is told (kafkacluster.agent.AgentOptions). */
export function planAgentProperties(nodes: PlannedNode[], internal: PlannedListener | undefined): string {
  const properties: Record<string, string> = {
    bootstrap: `localhost:${internal?.port}`,
    controller: `localhost:${CONTROLLER_PORT}`,
    id: NODE_ID,
    port: String(AGENT_PORT),
    quorum: nodes.map(({ host }) => `${host}:${CONTROLLER_PORT}`).join(","),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
