import type * as batch from "@pulumi/kubernetes/batch/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { sharesOut } from "../plan/existing/coming";
import { fillInitialControllers } from "../plan/nodes/quorum";
import type { OwnWait } from "../rollout/ownWait";
import { movesFiles } from "./adoption";
import { type ClosedParts, closedParts } from "./closed";
import type { Observed, ResourceContext } from "./context";
import { type AssignedOutputs, awaited, externalServices } from "./externalServices";
import { finalized } from "./finalized";
import { forgetLostCluster, founded, founding, isFounded, ranId } from "./founding";
import { agentJar, poolConfig, topicList } from "./mountedConfig";
import { forgotten, left } from "./leaving";
import { metrics } from "./metrics";
import { networkPolicies } from "./networkPolicies";
import { nodePools } from "./nodePools";
import { toldApart } from "./migration";
import { podDisruptionBudgets } from "./podDisruptionBudget";
import { brokerPods } from "./pods";
import type { Restorable } from "./restored";
import { rulesJob } from "./rulesJob";
import { bootstrap, podNames } from "./services";
import { topicJob } from "./topicJob";

/** What the objects of a cluster make known. */
export interface MadeObjects {
  /** Resolves to the namespace once every node is rolled out. */
  ready: pulumi.Output<string>;
  /** Resolves once the cluster has forgotten brokers that left, and uses what its version brings if it is to. */
  settled: pulumi.Output<unknown>;
  /** What makes the topics, and what else the cluster keeps of itself, what the arguments say. */
  job: batch.Job;
  /** Id that the volumes have. */
  clusterId: pulumi.Output<string>;
  /** The address of each broker's Kubernetes node, in the order of the brokers. */
  hostIps: pulumi.Output<string[]>;
  /** The same of what stands for the placeholders of other addresses. */
  hostAddresses: pulumi.Output<Record<string, string>[]>;
  /** What the Services for outside have got. */
  assigned: AssignedOutputs;
  /** Resolves once every load balancer has its address. */
  addressed: pulumi.Output<unknown>;
  /** What closes it to strangers; undefined for an open one. */
  closed: ClosedParts | undefined;
  /** ConfigMaps that pods mount. */
  mounted: core.ConfigMapPatch[];
  /** Objects that are made again if somebody deletes them. */
  restorable: Restorable[];
}

/** The ZooKeeper of a cluster. */
export interface UsedZooKeeper {
  /** The connect string, known once the servers serve. */
  connect: pulumi.Output<string>;
  /** What is made of it here. */
  ensemble: pulumi.Resource[];
}

/**
 * Makes every object of a cluster, each after those that it needs.
 *
 * @param zooKeeper of a cluster whose metadata is there, or was and is still written there
 */
export function makeObjects(
  context: ResourceContext,
  observed: pulumi.Output<Observed>,
  zooKeeper: UsedZooKeeper | undefined,
  wait: OwnWait,
): MadeObjects {
  const { plan } = context;
  const planned = plannedIdentity(context);
  const agent = agentJar(context);
  const told = toldApart(context, wait, observed);
  const { services: outside, assigned, addressed } = externalServices(context, wait, told);
  const advertised = awaited(plan.brokers, plan.listeners, assigned);
  const closed = plan.security && closedParts(context, observed, wait, advertised);
  const secrets = closed ? mountedSecrets(closed) : [];
  const foundedWith = founding(context, observed, planned.clusterId, planned.initialControllers, assigned);
  const names = podNames(context);
  const services = [names, bootstrap(context, told), ...outside];
  // A pod that is adopted has the cluster's labels only once its StatefulSet is: until then policies would cut it off.
  const before = plan.adopt ? [] : networkPolicies(context);
  const watched = metrics(context, observed);
  const configs: core.ConfigMapPatch[] = [];
  const topics = topicList(context, observed, closed?.users);
  const away = left(context, wait, observed, agent);
  const { ready, rollout, statefulSets } = nodePools(
    context,
    wait,
    pulumi.all([forgetLostCluster(context, observed, wait), away]).apply(([seen]) => seen),
    (pool) => {
      const others = { agent, movesFiles: movesFiles(plan, pool, observed) };
      const config = poolConfig(context, pool, observed, {
        ...{ assigned, others },
        zooKeeperConnect: zooKeeper?.connect,
      });
      configs.push(config);
      return { config, ...others };
    },
    rulesJob(context, { topics, agent }),
    // The pods' names go after the nodes: nodes that are all stopped agree on it by their names.
    observed.apply((seen) => [
      ...secrets,
      // Nodes stop before it does: without it they wait for it until they are killed.
      ...(zooKeeper?.ensemble ?? []),
      foundedWith,
      names,
      ...before,
      ...(isFounded(seen) ? [wasFounded] : []),
    ]),
  );
  const pods = brokerPods(
    context,
    wait,
    ready,
    observed.apply(({ existing }) => existing),
  );
  const clusterId = ranId(
    pods.map((pod) => pod.clusterId),
    observed,
    foundedWith,
  );
  const wasFounded = founded(context, observed, clusterId, planned.clusterId);
  const gone = forgotten(context, wait, observed, agent, ready);
  const settled = finalized(context, wait, agent, gone);
  const ofBrokers = statefulSets[statefulSets.length - 1];
  const nodes = observed.apply(({ existing }): pulumi.Output<pulumi.Resource> =>
    existing && sharesOut(plan, existing) ? rollout : pulumi.output<pulumi.Resource>(ofBrokers),
  );
  const job = topicJob(context, {
    topics,
    agent,
    annotations: wait.annotations,
    after: [nodes, ...secrets],
  });
  const policies = plan.adopt ? networkPolicies(context, [rollout]) : before;
  const budgets = podDisruptionBudgets(context, [rollout, ...statefulSets, job, ...watched.all]);
  const mounted = [agent, ...configs, topics];
  return {
    ...{ ready, settled, job, clusterId, assigned, addressed, closed, mounted },
    hostIps: pulumi.all(pods.map((pod) => pod.hostIp)),
    hostAddresses: pulumi.all(pods.map((pod) => pod.hostAddresses)),
    restorable: [...services, ...watched.services, ...mounted, foundedWith, ...policies, ...budgets],
  };
}

function mountedSecrets({ secrets, external }: ClosedParts) {
  return [...secrets, ...(external ? [external] : [])].map(({ made }) => made);
}

/** Ids of a new cluster, which are made once and stay in the stack's state. */
function plannedIdentity({ plan, component, parent }: ResourceContext) {
  const generate = (name: string) => new random.RandomId(name, { byteLength: 16 }, { parent }).b64Url;
  const { initialControllers } = plan.quorum;
  const directoryIds = initialControllers
    ? plan.controllers.map(({ id }) => generate(`${component}-${id}-directory-id`))
    : [];
  return {
    clusterId: pulumi.output(plan.clusterId ?? generate(`${component}-cluster-id`)),
    initialControllers:
      initialControllers === undefined
        ? undefined
        : pulumi.all(directoryIds).apply((ids) => fillInitialControllers(initialControllers, ids)),
  };
}
