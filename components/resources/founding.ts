import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { advertisedListeners } from "../plan/access/advertised";
import { lateNodes, lateTable } from "../plan/existing/addresses";
import { asksHosts, hostTable } from "../plan/existing/hosts";
import { hasTurned } from "../plan/existing/controllers";
import { identityOf } from "../plan/existing/identity";
import {
  ADDRESSES,
  FOUNDED_ID,
  foundedConfigMap,
  foundingConfigMap,
  HOSTS,
  INITIAL_VOTERS,
  NEW_ID,
  NODES,
  QUORUM,
} from "../plan/kafka/founding";
import { AGENT_PORT, brokerListeners } from "../plan/access/listeners";
import { fill, NAMESPACE } from "../plan/placeholders";
import { applyWork } from "../pulumi/applyWork";
import type { OwnWait } from "../rollout/ownWait";
import { type AssignedOutputs, awaited } from "./externalServices";
import { childOptions, type Observed, metadata, notYet, type ResourceContext } from "./context";

/**
 * What a new cluster is founded with, which stays what it was once there is one, whoever joins later; who its nodes are; what those
 * advertise that join a pool; and what Kubernetes' nodes tell theirs.
 *
 * @param assigned what the Services for outside have got
 */
export function founding(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  clusterId: pulumi.Input<string>,
  initialControllers: pulumi.Input<string> | undefined,
  assigned: AssignedOutputs,
): core.ConfigMapPatch {
  const voters = initialControllers === undefined ? {} : { [INITIAL_VOTERS]: initialControllers };
  const planned = pulumi.output({ [NEW_ID]: clusterId, ...voters } as Record<string, pulumi.Input<string>>);
  const data = observed.apply(({ existing }): pulumi.Output<Record<string, string>> => {
    const isThere = existing?.founding !== undefined && !identityOf(existing).isNew;
    return isThere ? pulumi.output(existing.founding!) : planned;
  });
  const all = pulumi
    .all([
      data,
      context.namespace,
      hostsOf(context, observed),
      lateAddresses(context, observed, assigned),
      observed,
    ])
    .apply(([{ [HOSTS]: _, [ADDRESSES]: __, ...known }, namespace, hosts, addresses, { existing }]) => ({
      ...known,
      ...(existing && hasTurned(context.plan, existing) && { [QUORUM]: "dynamic" }),
      [NODES]: agents(context.plan, namespace),
      ...(addresses !== "" && { [ADDRESSES]: addresses }),
      ...(hosts !== undefined && { [HOSTS]: hosts }),
    }));
  return keptConfigMap(context, "cluster", foundingConfigMap(context.plan.name), all);
}

/**
 * That the cluster was founded, and its id. Of one that exists it comes before its nodes, so that a new volume joins
 * it; of a new one after them.
 *
 * @param ran the id that the nodes' volumes have, known once they run
 * @param planned the id of a new cluster
 */
export function founded(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  ran: pulumi.Output<string>,
  planned: pulumi.Output<string>,
): core.ConfigMapPatch {
  const id = observed.apply(({ existing }) => {
    // A preview that sees no cluster has none that ran.
    if (!existing) return planned;
    const known = identityOf(existing).clusterId;
    return known === undefined ? ran : pulumi.output(known);
  });
  return keptConfigMap(context, "founded", foundedConfigMap(context.plan.name), { [FOUNDED_ID]: id });
}

/**
 * The id of the cluster that runs. A volume that was formatted before its pod began tells it; all others are formatted
 * with what is written down.
 *
 * @param stored what the brokers' volumes tell
 */
export function ranId(
  stored: pulumi.Input<string | undefined>[],
  observed: pulumi.Output<Observed>,
  foundedWith: core.ConfigMapPatch,
): pulumi.Output<string> {
  return pulumi
    .all([pulumi.all(stored), observed, foundedWith.data])
    .apply(([ids, { existing }, written]) => {
      const known = existing && identityOf(existing).clusterId;
      return ids.find(Boolean) ?? known ?? written[NEW_ID];
    });
}

/** Where each node's agent answers. */
function agents({ nodes }: ResourceContext["plan"], namespace: string): string {
  const lines = nodes.map(({ id, host }) => `${id}@${host}:${AGENT_PORT}\n`);
  return fill(lines.join(""), { [NAMESPACE]: namespace });
}

/** What nodes advertise that come to a pool that runs; empty where none does. */
function lateAddresses(
  { plan }: ResourceContext,
  observed: pulumi.Output<Observed>,
  assigned: AssignedOutputs,
): pulumi.Output<string> {
  const { pools } = plan;
  const listeners = brokerListeners(plan);
  return observed.apply(({ existing }) => {
    const late = existing ? lateNodes(pools, existing) : [];
    if (!existing || late.length === 0) return pulumi.output("");
    return awaited(late, listeners, assigned).apply((known) =>
      lateTable(advertisedListeners(late, listeners, known), existing),
    );
  });
}

/** What pods look up of their Kubernetes node. */
function hostsOf(
  { plan }: ResourceContext,
  observed: pulumi.Output<Observed>,
): pulumi.Output<string | undefined> {
  return observed.apply(({ existing }) => {
    if (!existing && asksHosts(plan)) return notYet<string>();
    return hostTable(plan, existing?.machines);
  });
}

/** Whether nodes come after what tells that their cluster was founded. */
export function isFounded({ existing }: Observed): boolean {
  return existing !== undefined && identityOf(existing).clusterId !== undefined;
}

/**
 * Forgets a cluster of which nothing is left: a new one couldn't be founded in its place. Resolves to what was observed
 * at, once nodes may be made.
 */
export function forgetLostCluster(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): pulumi.Output<Observed> {
  return applyWork(observed, async (seen) => {
    const { namespace, existing } = seen;
    const isGone = existing?.foundedId !== undefined && identityOf(existing).isNew;
    if (isGone) await wait.freed(namespace, "ConfigMap", foundedConfigMap(context.plan.name));
    return seen;
  });
}

/** A ConfigMap under a name that stays, which outlives `destroy`. */
function keptConfigMap(
  context: ResourceContext,
  suffix: string,
  name: string,
  data: pulumi.Input<Record<string, string>> | Record<string, pulumi.Input<string>>,
): core.ConfigMapPatch {
  const annotations = { "pulumi.com/patchForce": "true" };
  return new core.ConfigMapPatch(
    `${context.component}-${suffix}`,
    { metadata: metadata(context, { name, annotations }), data },
    { ...childOptions(context), retainOnDelete: true },
  );
}
