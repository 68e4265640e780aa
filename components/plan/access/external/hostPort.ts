import type { HostPortArgs } from "../../../args";
import type { ExternalAccess, AccessContext } from "./externalAccess";
import { planNodeAddress } from "./nodeAddress";

/** The pod takes a port of its Kubernetes node; no two pods that do can share a node. */
export function planHostPort(context: AccessContext<HostPortArgs>): ExternalAccess {
  const { args, listener, nodes, path, hostPorts } = context;
  const port = args.port ?? listener.port;
  hostPorts.take(port, args.port === undefined ? path : `${path}.port`);
  const { host, nodeAddress } = planNodeAddress(context);
  return {
    advertised: nodes.map(({ id }) => ({ nodeId: id, host, port })),
    nodeAddress,
    hostPort: port,
    services: [],
    likelyCause:
      "the Kubernetes nodes' addresses or this port aren't open to where this runs (a firewall, another network)",
    settleSeconds: 5,
  };
}
