import { type Assigned, withAssigned } from "./advertised";
import type { PlannedListener } from "./listeners";

/**
 * Why brokers can't advertise what their load balancers were assigned, and the way out: some controllers give several of
 * them one address. Undefined where each has its own, or a port of its own on it.
 */
export function sharedAddress(
  listeners: Pick<PlannedListener, "external">[],
  assigned: Assigned,
): string | undefined {
  const services = new Map<string, { service: string; path: string }[]>();
  listeners.forEach(({ external }, i) => {
    for (const address of external?.advertised ?? []) {
      if (typeof address.host === "string") continue;
      const { host, port } = withAssigned(address, assigned);
      const users = services.get(`${host}:${port}`) ?? [];
      users.push({ service: address.host.service, path: `listeners[${i}].loadBalancer` });
      services.set(`${host}:${port}`, users);
    }
  });
  const [found] = [...services].filter(([, users]) => users.length > 1);
  if (!found) return undefined;
  const [address, users] = found;
  const names = users.map(({ service }) => service);
  return (
    `${users[0].path}: Services ${names.slice(0, -1).join(", ")} and ${names.at(-1)} share one address, ${address}, which can't ` +
    "lead to more than one broker. Give each broker a port of its own on it (`ports`), or have the Kubernetes cluster's " +
    "controller for load balancers give each Service an address of its own"
  );
}
