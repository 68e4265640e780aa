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

type Annotations = Record<string, pulumi.Input<string>> | undefined;

/** A load balancer for each broker, and one to start from. */
export function planLoadBalancer(context: AccessContext<LoadBalancerArgs>): ExternalAccess {
  const { args, listener, nodes, path } = context;
  checkPerBroker(context, "hosts", args.hosts);
  args.hosts?.forEach((host, i) => checkHost(context, `${path}.hosts[${i}]`, host));
  checkHost(context, `${path}.bootstrapHost`, args.bootstrapHost);
  checkPerBroker(context, "brokerAnnotations", args.brokerAnnotations);
  checkClientPort(context, `${path}.port`, args.port);
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
  ): PlannedService => ({
    name: serviceName(context, suffix),
    type: "LoadBalancer",
    port,
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
    advertised: ofBrokers.map(({ name }, i) => ({
      nodeId: nodes[i].id,
      host: hostOf(args.hosts?.[i], name),
      port,
    })),
    bootstrap: { host: hostOf(args.bootstrapHost, first.name), port },
    services: [...ofBrokers, first],
    likelyCause: args.hosts
      ? "its DNS record doesn't lead to its load balancer (yet), or the sources that it lets in leave this machine out"
      : "the load balancer isn't set up yet, or the sources that it lets in leave this machine out",
    settleSeconds: 180,
  };
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
    } else if (other !== undefined) {
      mistakes.add(`${path}.${name}`, `is ${ip}, as is ${other}; every load balancer needs one of its own`);
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
