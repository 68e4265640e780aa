import type { NodePortArgs } from "../../../args";
import { planAnnotations } from "../../labels";
import {
  checkHost,
  checkPerBroker,
  hostOf,
  laterHost,
  planIsLocal,
  serviceName,
  type ExternalAccess,
  type AccessContext,
} from "./externalAccess";
import { planNodeAddress } from "./nodeAddress";

/** A NodePort Service for each broker: every Kubernetes node passes each broker's port on to it. */
export function planNodePort(context: AccessContext<NodePortArgs>): ExternalAccess {
  const { args, listener, nodes, path, nodePorts, mistakes } = context;
  checkPerBroker(context, "ports", args.ports);
  args.ports?.forEach((port, i) => nodePorts.take(port, `${path}.ports[${i}]`));
  checkPerBroker(context, "hosts", args.hosts);
  args.hosts?.forEach((host, i) => checkHost(context, `${path}.hosts[${i}]`, host));
  checkHost(context, `${path}.host`, args.host);
  if (args.host !== undefined && args.hosts !== undefined) {
    mistakes.add(`${path}.hosts`, "is given beside host; write one of the two");
  }
  const local = planIsLocal(context, args.externalTrafficPolicy);
  if (local && args.host !== undefined) {
    mistakes.add(
      `${path}.externalTrafficPolicy`,
      "is Local beside host: a Kubernetes node then passes on only to its own broker, and one host can't be every broker's " +
        "node. Use hosts, or leave host out",
    );
  }
  const own = planNodeAddress(context);
  if (args.addressType !== undefined && (args.host !== undefined || args.hosts !== undefined)) {
    const other = args.host === undefined ? "hosts" : "host";
    mistakes.add(
      `${path}.addressType`,
      `is given beside ${other}, which is advertised then; write one of the two`,
    );
  }
  const given = (i: number) => args.hosts?.[i] ?? args.host;
  const services = nodes.map((node, i) => ({
    name: serviceName(context, node.id),
    type: "NodePort" as const,
    node,
    port: listener.port,
    targetPort: listener.port,
    nodePort: args.ports?.[i],
    local,
    annotations: planAnnotations(args.annotations, `${path}.annotations`, context.mistakes) ?? {},
    host: laterHost(args.hosts ? `${path}.hosts[${i}]` : `${path}.host`, given(i)),
  }));
  return {
    advertised: services.map(({ name, node, nodePort }, i) => ({
      nodeId: node.id,
      host: given(i) === undefined ? own.host : hostOf(given(i), name),
      port: nodePort ?? { service: name },
    })),
    nodeAddress: own.nodeAddress,
    services,
    likelyCause:
      "the node port isn't open to where this runs (a firewall, another network), or the host isn't a Kubernetes node's",
    settleSeconds: 10,
  };
}
