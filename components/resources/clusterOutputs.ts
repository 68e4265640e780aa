import * as pulumi from "@pulumi/pulumi";
import { clientConfiguration } from "../outputs/clientConfiguration";
import type { ExternalEndpoint } from "../outputs/endpoints";
import { type ListenerOutput, listenerOutputs } from "../outputs/listenerOutput";
import { type UserOutput, userOutputs } from "../outputs/userOutput";
import { willBeDynamic } from "../plan/existing/controllers";
import { runningQuorum } from "../plan/existing/quorumKind";
import { insideAddress } from "../plan/nodes/nodes";
import { applyWork } from "../pulumi/applyWork";
import { failTogether } from "../pulumi/failTogether";
import { settledValue } from "../pulumi/settledValue";
import { checkListeners } from "../reachability/checkListeners";
import type { Credentials } from "../reachability/credentials";
import type { OwnWait } from "../rollout/ownWait";
import { UserError } from "../userError";
import { type ClosedOutside, closedOutside, trustOf } from "./closed/outside";
import type { MadeObjects } from "./clusterObjects";
import type { Observed, ResourceContext } from "./context";

/** What a cluster tells. */
export interface ClusterOutputs {
  bootstrap: pulumi.Output<string>;
  externalBootstrap: pulumi.Output<string>;
  externalEndpoints: pulumi.Output<ExternalEndpoint[]>;
  clientProperties: pulumi.Output<string>;
  listeners: pulumi.Output<ListenerOutput[]>;
  users: pulumi.Output<UserOutput[]>;
  clusterId: pulumi.Output<string>;
  quorum: pulumi.Output<string>;
  namespace: pulumi.Output<string>;
  topics: pulumi.Output<string[]>;
}

/**
 * What clients and other programs are told. Each output is known once it is true.
 *
 * @param done resolves once topics and users are what the arguments say
 */
export function clusterOutputs(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  made: MadeObjects,
  done: pulumi.Output<unknown>,
  wait: OwnWait,
): ClusterOutputs {
  const { plan, parent, namespace } = context;
  const { ready, clusterId, hostIps, hostAddresses, assigned, addressed } = made;
  const trusted = trustOf(context, observed, made.closed);
  const described = pulumi
    .all([namespace, hostIps, hostAddresses, pulumi.output(assigned), trusted, addressed])
    .apply(([inNamespace, ips, addresses, known, trust]) =>
      listenerOutputs(plan, {
        namespace: inNamespace,
        hostIps: ips,
        hostAddresses: addresses,
        assigned: known,
        caOf: ({ external }) => (external ? trust.outside : trust.inside),
      }),
    );
  const closed = made.closed && closedOutside(context, observed, wait, made.closed, ready, described);
  const checked = reachable(parent, plan, described, closed, done);
  // What the check logs in with is secret, and what it has checked isn't.
  const listeners = closed ? pulumi.unsecret(checked) : checked;
  const outside = plan.listeners.findIndex(({ external }) => external);
  const forOutside = listeners.apply((all) => all[outside]);
  const externalBootstrap = forOutside.apply((listener) => listener?.bootstrap ?? "");
  const bootstrap = pulumi
    .all([namespace, ready])
    .apply(([inNamespace]) => insideAddress(plan, inNamespace, plan.internal.port));
  return failTogether({
    bootstrap,
    externalBootstrap,
    externalEndpoints: forOutside.apply((listener) => listener?.endpoints ?? []),
    clientProperties: pulumi
      .all([bootstrap, forOutside])
      .apply(([inside, listener]) => listener?.clientProperties ?? insideProperties(context, inside)),
    listeners,
    users: pulumi.all([listeners, done]).apply(([all]) => {
      const bootstraps = all.map(({ name, bootstrap: start }) => [name, start]);
      return userOutputs(
        plan.name,
        plan.security?.users ?? [],
        plan.listeners,
        Object.fromEntries(bootstraps),
      );
    }),
    clusterId,
    // Each preview knows it: Kafka tells it, else the plan, as where it is about to become another one.
    quorum: pulumi.output(
      settledValue(observed).then((seen) => {
        const { existing } = seen ?? {};
        const stays = existing && !willBeDynamic(plan, existing);
        return (stays && runningQuorum(existing)) || plan.quorum.kind;
      }),
    ),
    namespace: ready.apply(() => pulumi.output(namespace)),
    topics: done.apply(() => plan.topics.map(({ name }) => name)),
  });
}

/** For a cluster without a way in from outside. */
function insideProperties({ plan }: ResourceContext, bootstrap: string): string {
  return clientConfiguration(bootstrap, plan.internal.security).java;
}

/** The same listeners, once every address that they advertise outside leads to its broker. */
function reachable(
  cluster: pulumi.Resource,
  plan: ResourceContext["plan"],
  described: pulumi.Output<ListenerOutput[]>,
  closed: ClosedOutside | undefined,
  done: pulumi.Output<unknown>,
): pulumi.Output<ListenerOutput[]> {
  if (plan.externalCheck === "off") return closed ? after(described, closed.served) : described;
  // The Job makes the user that the check logs in as.
  const credentials =
    closed && pulumi.all([closed.credentials, closed.served, done]).apply(([known]) => known);
  return applyWork(pulumi.all([described, credentials ?? []]), async ([listeners, known]) => {
    if (pulumi.runtime.isDryRun()) return listeners as ListenerOutput[];
    const forOutside = plan.listeners.flatMap(({ name, external }, i) => {
      const own = known[i] as Credentials | undefined;
      return external ? [{ name, external, endpoints: listeners[i].endpoints, credentials: own }] : [];
    });
    try {
      await checkListeners(forOutside);
    } catch (error) {
      const { message } = error as Error;
      if (plan.externalCheck !== "required") await pulumi.log.warn(message, cluster);
      else
        throw new UserError(
          `${message}\nWhere clients are and this isn't, set externalCheck to warn or off.`,
        );
    }
    return listeners as ListenerOutput[];
  });
}

function after<T>(value: pulumi.Output<T>, first: pulumi.Output<unknown>): pulumi.Output<T> {
  return pulumi.all([value, first]).apply(([known]) => known) as pulumi.Output<T>;
}
