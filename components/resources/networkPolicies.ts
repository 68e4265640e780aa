import type * as k8s from "@pulumi/kubernetes";
import * as networking from "@pulumi/kubernetes/networking/v1";
import type * as pulumi from "@pulumi/pulumi";
import { nodesPolicy, type OpenPort, zooKeeperPolicy } from "../plan/access/networkPolicy";
import type { PlannedPeer } from "../plan/access/peers";
import { CLIENT_PORT } from "../plan/zooKeeper/zooCfg";
import { metadata, namedOptions, type ResourceContext, selector } from "./context";
import { topicJobLabels } from "./topicJob";

type Rule = k8s.types.input.networking.v1.NetworkPolicyIngressRule;
type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Labels = Record<string, string>;

/**
 * Lets nobody connect to the nodes' pods, and to those of ZooKeeper's servers, but whom the plan names. The cluster's own may
 * everywhere: whatever else is said or changes, its nodes are never cut from each other.
 *
 * @param dependsOn what they come after; by default nodes come after them
 */
export function networkPolicies(
  context: ResourceContext,
  dependsOn: pulumi.Input<pulumi.Resource>[] = [],
): networking.NetworkPolicy[] {
  const { plan } = context;
  if (!plan.networkPolicy) return [];
  const nodes = selector(plan);
  const own = [nodes, topicJobLabels(plan)].map(podsWith);
  const rules = [{ from: own }, ...plan.networkPolicy.open.flatMap(ruleOf)];
  const policies = [policy(context, nodesPolicy(plan.name), nodes, rules, dependsOn)];
  const { ensemble } = plan.zooKeeper ?? {};
  if (ensemble) {
    const servers = selector({ name: ensemble.name!, application: "zookeeper" });
    // A Job has ZooKeeper forget controllers.
    const clients = { from: own, ports: [tcp(CLIENT_PORT)] };
    const rules = [{ from: [podsWith(servers)] }, clients];
    policies.push(policy(context, zooKeeperPolicy(plan.name), servers, rules, dependsOn));
  }
  return policies;
}

function policy(
  context: ResourceContext,
  name: string,
  matchLabels: Labels,
  ingress: Rule[],
  dependsOn: pulumi.Input<pulumi.Resource>[],
): networking.NetworkPolicy {
  return new networking.NetworkPolicy(
    name.replace(context.plan.name, context.component),
    {
      metadata: metadata(context, { name }),
      spec: { podSelector: { matchLabels }, policyTypes: ["Ingress"], ingress },
    },
    namedOptions(context, "NetworkPolicy", name, dependsOn),
  );
}

/** No rule where nobody is let in: to Kubernetes one without a peer is everyone's. */
function ruleOf({ port, from }: OpenPort): Rule[] {
  const ports = [tcp(port)];
  if (from === undefined) return [{ ports }];
  return from.length === 0 ? [] : [{ from: from.map(peerOf), ports }];
}

function peerOf(peer: PlannedPeer): Peer {
  if ("cidr" in peer) return { ipBlock: { cidr: peer.cidr, except: peer.except } };
  const { pods, namespaces } = peer;
  return {
    podSelector: pods && { matchLabels: pods },
    namespaceSelector: namespaces && { matchLabels: namespaces },
  };
}

function podsWith(matchLabels: Labels): Peer {
  return { podSelector: { matchLabels } };
}

function tcp(port: number) {
  return { port, protocol: "TCP" };
}
