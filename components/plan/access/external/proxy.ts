import type { AddressArgs, ProxyArgs } from "../../../args";
import { planAnnotations } from "../../labels";
import {
  checkClientPort,
  checkHost,
  checkPerBroker,
  hostOf,
  laterHost,
  serviceName,
  type LaterHost,
  type PlannedService,
  type ExternalAccess,
  type AccessContext,
} from "./externalAccess";

/** NodePort Services for a proxy outside, whose addresses the brokers advertise. */
export function planProxy(context: AccessContext<ProxyArgs>): ExternalAccess {
  const { args, listener, nodes, path, nodePorts } = context;
  checkPerBroker(context, "nodePorts", args.nodePorts);
  args.nodePorts?.forEach((port, i) => nodePorts.take(port, `${path}.nodePorts[${i}]`));
  nodePorts.take(args.bootstrapNodePort, `${path}.bootstrapNodePort`);
  checkAddresses(context);
  const service = (
    suffix: number | "bootstrap",
    nodePort: number | undefined,
    host: LaterHost | undefined,
  ): PlannedService => ({
    name: serviceName(context, suffix),
    type: "NodePort",
    port: listener.port,
    targetPort: listener.port,
    nodePort,
    local: false,
    annotations: planAnnotations(args.annotations, `${path}.annotations`, context.mistakes) ?? {},
    host,
  });
  const { host = "", firstPort = 1 } = args;
  const ofBrokers = nodes.map((node, i) => {
    const given = args.brokers ? args.brokers[i]?.host : host;
    const at = args.brokers ? `${path}.brokers[${i}].host` : `${path}.host`;
    return { ...service(node.id, args.nodePorts?.[i], laterHost(at, given)), node };
  });
  const start = args.bootstrap ?? (args.brokers ? undefined : { host, port: listener.port });
  const startAt = args.bootstrap ? `${path}.bootstrap.host` : `${path}.host`;
  const first = service("bootstrap", args.bootstrapNodePort, laterHost(startAt, start?.host));
  return {
    advertised: ofBrokers.map(({ name, node }, i) => {
      const address = args.brokers ? args.brokers[i] : { host, port: firstPort + i };
      return { nodeId: node.id, host: hostOf(address?.host ?? "", name), port: address?.port ?? 1 };
    }),
    bootstrap: start && { ...start, host: hostOf(start.host, first.name) },
    services: [...ofBrokers, first],
    proxied: true,
    likelyCause: `the proxy doesn't run the configuration that the output listeners has for "${listener.name}"`,
    settleSeconds: 10,
  };
}

function checkAddresses(context: AccessContext<ProxyArgs>): void {
  const { args, path, nodes, mistakes } = context;
  const isByPort = args.host !== undefined && args.firstPort !== undefined;
  if (args.brokers === undefined && !isByPort) {
    mistakes.add(path, "says no addresses; write host and firstPort, or brokers");
  } else if (args.brokers !== undefined && (args.host !== undefined || args.firstPort !== undefined)) {
    mistakes.add(`${path}.brokers`, "is given beside host or firstPort; write one of the two");
  }
  checkHost(context, `${path}.host`, args.host);
  checkClientPort(context, `${path}.firstPort`, args.firstPort);
  if (isByPort) checkClientPort(context, `${path}.firstPort`, args.firstPort! + nodes.length - 1);
  checkPerBroker(context, "brokers", args.brokers);
  const addresses = (args.brokers ?? []).map((address, i): [string, AddressArgs] => [
    `brokers[${i}]`,
    address,
  ]);
  if (args.bootstrap) addresses.push(["bootstrap", args.bootstrap]);
  for (const [name, { host, port }] of addresses) {
    checkHost(context, `${path}.${name}.host`, host);
    checkClientPort(context, `${path}.${name}.port`, port);
  }
}
