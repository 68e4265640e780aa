import { AGENT_PORT, CONTROLLER_PORT, PlannedListener } from "./listeners";
import { NODE_ID, PlannedNode } from "./nodes";
import type { Roles } from "./pools";

/** What the agent inside the JVM of a pool's nodes is told (kafkacluster.agent.AgentOptions). */
export function planAgentProperties(
  roles: Roles,
  controllers: PlannedNode[],
  internal: PlannedListener | undefined,
): string {
  const properties: Record<string, string> = {
    ...(roles.broker && { bootstrap: `localhost:${internal?.port}` }),
    ...(roles.controller && { controller: `localhost:${CONTROLLER_PORT}` }),
    id: NODE_ID,
    port: String(AGENT_PORT),
    ...(controllers.length > 0 && {
      quorum: controllers.map(({ host }) => `${host}:${CONTROLLER_PORT}`).join(","),
    }),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
