import { type Assigned, withAssigned } from "../access/advertised";
import { isNodesOwn } from "../access/external/nodeAddress";
import { withoutBrackets } from "../access/hosts";
import type { ClusterPlan } from "../clusterPlan";
import { possibleAddresses } from "../existing/hosts";
import type { Machine } from "../existing/machines";
import { fill, NAMESPACE } from "../placeholders";

/** So many names are no burden for a TLS handshake. */
const MOST_NAMES = 50;

/** Names and addresses of brokers for clients outside, before it is known where they run. */
export interface ForeseenNames {
  /** Those that they advertise wherever they run. */
  given: string[];
  /**
   * All that they may come to advertise. None where there are more than a certificate should name: then it is made once they
   * run.
   */
  possible: string[];
}

/**
 * Names and addresses that brokers may come to advertise to clients outside, wherever Kubernetes places them, as far as they are
 * known before they run.
 *
 * @param assigned what the Services for outside have got by now
 * @param machines undefined where they may not be listed
 */
export function foreseenNames(
  plan: Pick<ClusterPlan, "listeners" | "topologyKey" | "pools" | "brokers">,
  namespace: string,
  assigned: Assigned,
  machines: Machine[] | undefined,
): ForeseenNames {
  const places = possibleAddresses(plan, machines ?? []);
  const hosts = plan.listeners.flatMap(({ external, security, advertised }) => {
    if (!external || !security?.tls) return [];
    const addresses = external.bootstrap ? [...advertised, external.bootstrap] : advertised;
    return addresses.flatMap((address) => (withAssigned(address, assigned).host as string | undefined) ?? []);
  });
  const sorted = (names: string[]) => [...new Set(names.map(withoutBrackets))].sort();
  const given = sorted(
    hosts.filter((host) => !isNodesOwn(host)).map((host) => fill(host, { [NAMESPACE]: namespace })),
  );
  const ofNodes = hosts.filter(isNodesOwn).flatMap((host) => places.flatMap((place) => place[host] ?? []));
  const possible = sorted([...given, ...ofNodes]);
  return { given, possible: possible.length > MOST_NAMES ? [] : possible };
}
