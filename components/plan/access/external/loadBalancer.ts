import { isIP } from "node:net";
import type * as pulumi from "@pulumi/pulumi";
import type { LoadBalancerArgs } from "../../../args";
import { planAnnotations } from "../../labels";
import {
  checkClientPort,
  checkHost,
  checkPerBroker,
  hostOf,
  laterHost,
  planIsLocal,
  serviceName,
  type LaterHost,
  type PlannedService,
  type ExternalAccess,
  type AccessContext,
} from "./externalAccess";
import { UniquePorts } from "./uniquePorts";

type Annotations = Record<string, pulumi.Input<string>> | undefined;

/** A load balancer for each broker, or a port of one, and one to start from. */
export function planLoadBalancer(context: AccessContext<LoadBalancerArgs>): ExternalAccess {
  const { args, listener, nodes, path } = context;
  checkPerBroker(context, "hosts", args.hosts);
  args.hosts?.forEach((host, i) => checkHost(context, `${path}.hosts[${i}]`, host));
  checkHost(context, `${path}.bootstrapHost`, args.bootstrapHost);
  checkPerBroker(context, "brokerAnnotations", args.brokerAnnotations);
  checkClientPort(context, `${path}.port`, args.port);
  checkPerBroker(context, "ports", args.ports);
  checkPorts(context);
  checkSourceRanges(context);
  checkIps(context);
  const local = planIsLocal(context, args.externalTrafficPolicy);
  const port = args.port ?? listener.port;
  const annotated = (field: string, annotations: Annotations) =>
    planAnnotations(annotations, `${path}.${field}`, context.mistakes);
  const all = annotated("annotations", args.annotations);
  const balancer = (
    suffix: number | "bootstrap",
    annotations: Annotations,
    host: LaterHost | undefined,
    own?: number,
  ): PlannedService => ({
    name: serviceName(context, suffix),
    type: "LoadBalancer",
    port: own ?? port,
    targetPort: listener.port,
    local,
    annotations: { ...all, ...annotations },
    host,
    sourceRanges: args.sourceRanges,
    loadBalancerClass: args.class,
  });
  const ofBrokers = nodes.map((node, i) => ({
    ...balancer(
      node.id,
      annotated(`brokerAnnotations[${i}]`, args.brokerAnnotations?.[i]),
      laterHost(`${path}.hosts[${i}]`, args.hosts?.[i]),
      args.ports?.[i],
    ),
    node,
    ip: args.ips?.[i],
  }));
  const first = {
    ...balancer(
      "bootstrap",
      annotated("bootstrapAnnotations", args.bootstrapAnnotations),
      laterHost(`${path}.bootstrapHost`, args.bootstrapHost),
    ),
    ip: args.bootstrapIp,
  };
  return {
    advertised: ofBrokers.map(({ name, port }, i) => ({
      nodeId: nodes[i].id,
      host: hostOf(args.hosts?.[i], name),
      port,
    })),
    bootstrap: { host: hostOf(args.bootstrapHost, first.name), port },
    services: [...ofBrokers, first],
    likelyCause: args.hosts
      ? "its DNS record doesn't lead to its load balancer (yet), which may share its address (`ports` gives each broker a port " +
        "of its own on it), or the sources that it lets in leave this machine out"
      : "the load balancer isn't set up yet, or the sources that it lets in leave this machine out",
    settleSeconds: 180,
  };
}

/** On one address, that to start from needs a port of its own too. */
function checkPorts({ args, listener, path, mistakes }: AccessContext<LoadBalancerArgs>): void {
  if (args.ports === undefined) return;
  const ports = new UniquePorts({ lowest: 1, highest: 65535 }, mistakes, [
    [args.port ?? listener.port, "the load balancer to start from"],
  ]);
  args.ports.forEach((port, i) => ports.take(port, `${path}.ports[${i}]`));
}

/** Load balancers with one port can't share an address. */
function checkIps(context: AccessContext<LoadBalancerArgs>): void {
  const { args, path, mistakes } = context;
  checkPerBroker(context, "ips", args.ips);
  const given = (args.ips ?? []).map((ip, i) => [`ips[${i}]`, ip] as const);
  const takenBy = new Map<string, string>();
  for (const [name, ip] of [...given, ["bootstrapIp", args.bootstrapIp] as const]) {
    if (typeof ip !== "string") continue;
    const other = takenBy.get(ip);
    if (isIP(ip) === 0) {
      mistakes.add(
        `${path}.${name}`,
        `is "${ip}"; write an IP address (IPv6 without brackets), without a port`,
      );
    } else if (other !== undefined && args.ports === undefined) {
      mistakes.add(
        `${path}.${name}`,
        `is ${ip}, as is ${other}; every load balancer needs one of its own, or a port of its own in \`ports\``,
      );
    }
    takenBy.set(ip, name);
  }
}

function checkSourceRanges({ args, path, mistakes }: AccessContext<LoadBalancerArgs>): void {
  args.sourceRanges?.forEach((range, i) => {
    if (!/^[0-9a-fA-F:.]+\/\d{1,3}$/.test(range)) {
      mistakes.add(`${path}.sourceRanges[${i}]`, `is "${range}"; write a range such as 10.0.0.0/8`);
    }
  });
}
