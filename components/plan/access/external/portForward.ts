import type { PortForwardArgs } from "../../../args";
import {
  checkClientPort,
  checkHost,
  checkPerBroker,
  type ExternalAccess,
  type AccessContext,
} from "./externalAccess";

/** Nothing in the Kubernetes cluster: the client's machine forwards a port to each broker's pod. */
export function planPortForward(context: AccessContext<PortForwardArgs>): ExternalAccess {
  const { args, listener, nodes, path } = context;
  checkHost(context, `${path}.host`, args.host);
  checkPerBroker(context, "ports", args.ports);
  args.ports?.forEach((port, i) => checkClientPort(context, `${path}.ports[${i}]`, port));
  const host = args.host ?? "localhost";
  return {
    advertised: nodes.map(({ id }, i) => ({ nodeId: id, host, port: args.ports?.[i] ?? listener.port + i })),
    services: [],
    forwarded: true,
    likelyCause: "no port forward runs on this machine: npm run forward",
    settleSeconds: 0,
  };
}
