import { type Assigned, withAssigned } from "../plan/access/advertised";
import { bracketed } from "../plan/access/hosts";
import type { PlannedListener } from "../plan/access/listeners";
import { fill, HOST_IP, NAMESPACE } from "../plan/placeholders";

/** The address of one broker as clients outside the Kubernetes cluster reach it. */
export interface ExternalEndpoint {
  /** Id of the broker, as `kcat -L` and Kafka's own tools show it. */
  nodeId: number;
  /** DNS name or IP address. */
  host: string;
  /** Port that is open there. */
  port: number;
}

/**
 * Each broker's address on a listener, with everything that only the cluster knew filled in.
 *
 * @param hostIps the address of each broker's Kubernetes node, in the order of the brokers
 * @param assigned what Kubernetes assigned to the listener's Services
 * @param hostAddresses what stands for the placeholders of other addresses of these nodes
 */
export function endpointsOf(
  listener: PlannedListener,
  namespace: string,
  hostIps: string[],
  assigned: Assigned = {},
  hostAddresses: Record<string, string>[] = [],
): ExternalEndpoint[] {
  return listener.advertised.map((advertised, i) => {
    const { nodeId, host, port } = withAssigned(advertised, assigned);
    const known = { [NAMESPACE]: namespace, [HOST_IP]: bracketed(hostIps[i]), ...hostAddresses[i] };
    return { nodeId, host: fill(host, known), port };
  });
}

/** Addresses as the setting `bootstrap.servers` takes them. */
export function bootstrapServers(endpoints: { host: string; port: number }[]): string {
  return endpoints.map(({ host, port }) => `${host}:${port}`).join(",");
}
