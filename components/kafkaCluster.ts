import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { KafkaClusterArgs } from "./args";
import { clientPropertiesText, type ExternalEndpoint } from "./outputs/endpoints";
import { listenerOutput, type ListenerOutput } from "./outputs/listenerOutput";
import { withLost } from "./plan/existing/adoption";
import { takesAssignedUser } from "./plan/existing/assignedUser";
import { compare, describeComparison, describeDifferences } from "./plan/existing/compare";
import { runningQuorum } from "./plan/existing/quorumKind";
import { ClusterPlan, planCluster } from "./plan/clusterPlan";
import { componentInputs } from "./plan/componentInputs";
import { insideAddress } from "./plan/nodes/nodes";
import { fillInitialControllers } from "./plan/nodes/quorum";
import { describeVersion } from "./plan/existing/versions";
import { readinessGaps, readinessText } from "./plan/readiness";
import { checkedConnect } from "./plan/zooKeeper/connect";
import { checkListeners } from "./reachability/checkListeners";
import { freeNames, movesFiles } from "./resources/adoption";
import { type Looked, ResourceContext, selector } from "./resources/context";
import { externalServices } from "./resources/externalServices";
import { forgetLostCluster, founded, founding, isFounded, ranId } from "./resources/founding";
import { agentJar, poolConfig, topicList } from "./resources/mountedConfig";
import { namespace } from "./resources/namespace";
import { nodePools } from "./resources/nodePools";
import { podDisruptionBudgets } from "./resources/podDisruptionBudget";
import { brokerPods } from "./resources/pods";
import { restored } from "./resources/restored";
import { bootstrap, podNames } from "./resources/services";
import { stackOf } from "./resources/stack";
import { swept } from "./resources/swept";
import { topicJob } from "./resources/topicJob";
import { applyWork } from "./pulumi/applyWork";
import { settledValue } from "./pulumi/settledValue";
import { checkExisting } from "./rollout/checkExisting";
import { OwnWait } from "./rollout/ownWait";
import { ZooKeeperEnsemble } from "./zooKeeperEnsemble";

/**
 * Apache Kafka on a Kubernetes cluster, without an operator: StatefulSets of brokers and controllers,
 * their volumes and addresses, and a Job that makes the topics what the arguments say.
 *
 * `up` succeeds once every broker serves and is in sync, and every topic is as described; a cause that
 * prevents it is named. `destroy` leaves the volumes, and the next `up` finds their data.
 *
 * @example
 * const kafka = new KafkaCluster("kafka", {
 *   listeners: [{ name: "internal", port: 9092 }, { name: "external", port: 9094, hostPort: { port: 31092 } }],
 *   topics: [{ name: "orders", partitions: 6, config: { "retention.ms": "3600000" } }],
 * });
 * export const bootstrapServers = kafka.externalBootstrap;
 *
 * @throws MistakesError with every mistake in the arguments, before anything is registered
 */
export class KafkaCluster extends pulumi.ComponentResource {
  /** `bootstrap.servers` for clients inside the Kubernetes cluster. */
  readonly bootstrap: pulumi.Output<string>;
  /** `bootstrap.servers` for clients outside; empty without a listener for them. */
  readonly externalBootstrap: pulumi.Output<string>;
  /** The address of each broker for clients outside; empty without a listener for them. */
  readonly externalEndpoints: pulumi.Output<ExternalEndpoint[]>;
  /** A client's configuration file, for outside where there is a listener for it, else for inside. */
  readonly clientProperties: pulumi.Output<string>;
  /** How clients use each listener, in the order of the arguments. */
  readonly listeners: pulumi.Output<ListenerOutput[]>;
  /** Id of the Kafka cluster. */
  readonly clusterId: pulumi.Output<string>;
  /** `static` or `dynamic`: how the controllers know each other; `zooKeeper` without controllers. */
  readonly quorum: pulumi.Output<string>;
  /** Namespace that everything is in. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the topics that exist once `up` has ended. */
  readonly topics: pulumi.Output<string[]>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planCluster(name, args);
    super("kafka-cluster:index:KafkaCluster", name, componentInputs(plan), opts);
    if (plan.production) tellReadiness(this, name, plan);
    const wait = new OwnWait(this.getProvider("kubernetes:core/v1:Pod"), plan.timeoutSeconds);

    const looked = look(this, name, args, plan, wait);
    const namespaceName = looked.apply(({ namespace }) => namespace);
    const context: ResourceContext = {
      plan,
      component: name,
      parent: this,
      namespace: namespaceName,
      assignedUser: looked.apply(({ existing }) => takesAssignedUser(plan.image, existing)),
      makeRoom: plan.adopt ? freeNames(looked, wait) : undefined,
      dependsOn: plan.createNamespace ? [namespace(name, this, namespaceName)] : [],
    };
    const zooKeeperConnect = connectToZooKeeper(context);
    const identity = clusterIdentity(this, name, plan);
    const agent = agentJar(context);
    const begun = founding(context, looked, identity.clusterId, identity.initialControllers);

    const { services: outside, assigned } = externalServices(context, wait);
    const names = podNames(context);
    const services = [names, bootstrap(context), ...outside];
    const configs: core.ConfigMapPatch[] = [];
    const { ready, rollout } = nodePools(
      context,
      wait,
      forgetLostCluster(context, looked, wait),
      (pool) => {
        const config = poolConfig(context, pool, assigned, zooKeeperConnect);
        configs.push(config);
        return { config, agent, movesFiles: movesFiles(plan, looked) };
      },
      // Their names go after them: nodes that are all stopped agree on it by these.
      looked.apply((seen) => [begun, names, ...(isFounded(seen) ? [joined] : [])]),
    );
    const pods = brokerPods(context, wait, ready, looked.existing);
    const clusterId = ranId(
      pods.map((pod) => pod.clusterId),
      looked,
      begun,
    );
    const joined = founded(context, looked, clusterId, identity.clusterId);
    const list = hasJob(plan) ? topicList(context) : undefined;
    const job = list && topicJob(context, { topics: list, agent, annotations: wait.annotations });
    const done: pulumi.Output<unknown> = job ? wait.complete(job) : ready;
    const budgets = podDisruptionBudgets(context, [rollout, ...(job ? [job] : [])]);
    const mounted = [agent, ...configs, ...(list ? [list] : [])];
    restored(context, looked, [...services, ...mounted, begun, ...budgets], wait);
    swept(context, mounted, pulumi.all([ready, done]), wait);

    this.namespace = ready.apply(() => namespaceName);
    const hostIps = pulumi.all(pods.map((pod) => pod.hostIp));
    const described = pulumi
      .all([namespaceName, hostIps, pulumi.output(assigned)])
      .apply(([ns, ips, known]) =>
        plan.listeners.map((listener) => {
          const insideBootstrap = (port: number) => insideAddress(plan, ns, port);
          return listenerOutput(plan.name, listener, {
            namespace: ns,
            pods: plan.brokers.map(({ pod }) => pod),
            hostIps: ips,
            assigned: known,
            insideBootstrap,
          });
        }),
      );
    this.listeners = reachable(this, plan, described);
    this.bootstrap = pulumi
      .all([namespaceName, ready])
      .apply(([ns]) => insideAddress(plan, ns, plan.internal.port));
    const forOutside = this.listeners.apply(
      (listeners) => listeners[plan.listeners.findIndex(({ way }) => way)],
    );
    this.externalEndpoints = forOutside.apply((listener) => listener?.endpoints ?? []);
    this.externalBootstrap = forOutside.apply((listener) => listener?.bootstrap ?? "");
    this.clientProperties = pulumi
      .all([this.bootstrap, this.externalBootstrap])
      .apply(([inside, outside]) => clientPropertiesText(outside || inside));
    this.clusterId = clusterId;
    // Known in each preview: as Kafka tells it, else as it is planned.
    this.quorum = pulumi.output(
      settledValue(looked).then(
        (seen) => (seen?.existing && runningQuorum(seen.existing)) ?? plan.quorum.kind,
      ),
    );
    this.topics = done.apply(() => plan.topics.map((topic) => topic.name));
    this.registerOutputs({
      bootstrap: this.bootstrap,
      externalBootstrap: this.externalBootstrap,
      externalEndpoints: this.externalEndpoints,
      clientProperties: this.clientProperties,
      listeners: this.listeners,
      clusterId: this.clusterId,
      quorum: this.quorum,
      namespace: this.namespace,
      topics: this.topics,
    });
  }
}

/**
 * Looks at what exists, before anything is touched, and refuses what would hurt it. Everything names its namespace, and
 * the namespace comes from here.
 */
function look(
  cluster: KafkaCluster,
  name: string,
  args: KafkaClusterArgs,
  plan: ClusterPlan,
  wait: OwnWait,
): pulumi.Output<Looked> {
  const inNamespace = pulumi.output(args.namespace ?? plan.name);
  const self = stackOf(cluster, name, { name: plan.name, namespace: inNamespace });
  return applyWork(inNamespace, async (namespace) => {
    const whose = { labels: selector(plan), kafka: plan.name };
    const known = self.then((stack) => ({ ...stack, isProtected: isProtected(cluster), namespace }));
    // At once: the stack's id comes from a provider that has yet to start.
    const [who, found] = await Promise.all([
      known,
      checkExisting({ name, resource: cluster }, namespace, whose, wait, async (existing, mistakes) => {
        const who = await known;
        compare(plan, withLost(existing, who), who, mistakes);
      }),
    ]);
    const existing = found && withLost(found, who);
    // Not awaited: a log waits for the component, which may wait for others that wait for this.
    describeComparison(plan, existing).forEach((text) => void pulumi.log.info(text, cluster));
    const warnings = [
      ...describeVersion(plan, existing),
      ...(existing ? describeDifferences(plan, existing) : []),
    ];
    warnings.forEach((text) => void pulumi.log.warn(text, cluster));
    return { namespace, existing, self: who };
  });
}

/** Whether there is something for the Job to do. */
function hasJob({ topics, runtimeSettings }: ClusterPlan): boolean {
  return topics.length > 0 || Object.keys(runtimeSettings).length > 0;
}

/** Warns of what the cluster lacks for production, if it lacks anything. */
function tellReadiness(cluster: pulumi.Resource, name: string, plan: ClusterPlan): void {
  const gaps = readinessGaps(plan, isProtected(cluster));
  if (gaps.length > 0) void pulumi.log.warn(readinessText(name, gaps), cluster);
}

/** Internal to Pulumi's SDK, and the only way to what a component has from those that it is a part of. */
function isProtected(component: pulumi.Resource): boolean {
  return (component as unknown as { __protect?: boolean }).__protect ?? false;
}

/** The servers of the ensemble that the cluster uses, once they serve; undefined without ZooKeeper. */
function connectToZooKeeper(context: ResourceContext): pulumi.Output<string> | undefined {
  const { plan, component, parent, namespace, dependsOn } = context;
  const { ensemble, connect } = plan.zooKeeper ?? {};
  if (connect) return applyWork(pulumi.output(connect), async (known) => checkedConnect(component, known));
  if (!ensemble) return undefined;
  return new ZooKeeperEnsemble(`${component}-zookeeper`, { ...ensemble, namespace }, { parent, dependsOn })
    .connect;
}

/** Ids that are made once and stay in the stack's state. */
function clusterIdentity(parent: pulumi.Resource, component: string, plan: ClusterPlan) {
  const generate = (name: string) => new random.RandomId(name, { byteLength: 16 }, { parent }).b64Url;
  const directoryIds = plan.quorum.initialControllers
    ? plan.controllers.map(({ id }) => generate(`${component}-${id}-directory-id`))
    : [];
  return {
    clusterId: pulumi.output(plan.clusterId ?? generate(`${component}-cluster-id`)),
    initialControllers:
      plan.quorum.initialControllers === undefined
        ? undefined
        : pulumi
            .all(directoryIds)
            .apply((ids) => fillInitialControllers(plan.quorum.initialControllers!, ids)),
  };
}

/** The same, once every advertised address outside was found to lead to its broker. */
function reachable(
  cluster: pulumi.Resource,
  plan: ClusterPlan,
  described: pulumi.Output<ListenerOutput[]>,
): pulumi.Output<ListenerOutput[]> {
  return applyWork(described, async (listeners) => {
    if (plan.externalCheck === "off" || pulumi.runtime.isDryRun()) return listeners;
    const external = plan.listeners.flatMap(({ name, way }, i) => {
      return way ? [{ name, way, endpoints: listeners[i].endpoints }] : [];
    });
    try {
      await checkListeners(external);
    } catch (error) {
      if (plan.externalCheck === "required") throw error;
      await pulumi.log.warn((error as Error).message, cluster);
    }
    return listeners;
  });
}
