import { propertiesText } from "../settings";
import { AGENT_PORT, PlannedListener } from "../access/listeners";
import { controllerListener } from "../access/ownListeners";
import type { PlannedNode } from "../nodes/nodes";
import { NODE_ID } from "../placeholders";
import { NODES } from "./founding";
import type { Roles } from "../nodes/pools";
import { CLUSTER_VOLUME, RENDERED_CLIENT } from "../pod/contents";
import { metadataDirectory, type PlannedStorage } from "../pod/storage";

const NODES_FILE = `${CLUSTER_VOLUME.mountPath}/${NODES}`;

/** What the agent inside the JVM of a pool's nodes is told (kafkacluster.agent.node.AgentOptions). */
export function planAgentProperties(
  roles: Roles,
  controllers: PlannedNode[],
  interBroker: PlannedListener | undefined,
  storage: PlannedStorage,
  isClosed: boolean,
): string {
  const { port } = controllerListener(isClosed);
  const properties: Record<string, string> = {
    ...(roles.broker && { bootstrap: `localhost:${interBroker?.port}` }),
    ...(roles.controller && { controller: `localhost:${port}` }),
    ...(isClosed && { clientConfig: RENDERED_CLIENT }),
    id: NODE_ID,
    ...(roles.controller && { metadataDirectory: metadataDirectory(storage) }),
    // Not the nodes themselves: one that is added would roll all others.
    peersFile: NODES_FILE,
    port: String(AGENT_PORT),
    ...(controllers.length > 0 && {
      quorum: controllers.map(({ host }) => `${host}:${port}`).join(","),
    }),
  };
  return propertiesText(properties);
}
