import type { LocalNodePortArgs } from "../../../args";
import { planAnnotations } from "../../labels";
import { serviceName, type ExternalAccess, type AccessContext } from "./externalAccess";
import { planNodeAddress } from "./nodeAddress";

/** One NodePort Service whose port leads, on each Kubernetes node, to the broker on that node alone. */
export function planLocalNodePort(context: AccessContext<LocalNodePortArgs>): ExternalAccess {
  const { args, listener, nodes, path, nodePorts, antiAffinity, mistakes } = context;
  nodePorts.take(args.port, `${path}.port`);
  if (antiAffinity !== "required" && nodes.length > 1) {
    mistakes.add(
      path,
      `needs antiAffinity "required", it is "${antiAffinity}": two brokers on one Kubernetes node would have one address`,
    );
  }
  const name = serviceName(context, "bootstrap");
  const { host, nodeAddress } = planNodeAddress(context);
  return {
    advertised: nodes.map(({ id }) => ({ nodeId: id, host, port: args.port ?? { service: name } })),
    nodeAddress,
    services: [
      {
        name,
        type: "NodePort",
        port: listener.port,
        targetPort: listener.port,
        nodePort: args.port,
        local: true,
        annotations: planAnnotations(args.annotations, `${path}.annotations`, context.mistakes) ?? {},
      },
    ],
    likelyCause: "the node port isn't open to where this runs (a firewall, another network)",
    settleSeconds: 10,
  };
}
