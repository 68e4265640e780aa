import * as pulumi from "@pulumi/pulumi";
import type { KafkaClusterArgs } from "./args";
import { endingCertificates } from "./certificates/endingCertificates";
import { checkKept } from "./certificates/kept";
import type { ExternalEndpoint } from "./outputs/endpoints";
import type { ListenerOutput } from "./outputs/listenerOutput";
import type { UserOutput } from "./outputs/userOutput";
import { type ClusterPlan, planCluster } from "./plan/clusterPlan";
import { componentInputs } from "./plan/componentInputs";
import { withLost } from "./plan/existing/adoption";
import { takesAssignedUser } from "./plan/existing/assignedUser";
import { describeAway } from "./plan/existing/away";
import { compare, describeComparison, describeDifferences } from "./plan/existing/compare";
import { describeMetrics } from "./plan/existing/metrics";
import { formerJobs } from "./plan/existing/topicJob";
import { describeVersion } from "./plan/existing/versions";
import { planImage } from "./plan/pod/image";
import { warningsOf } from "./plan/warnings";
import { checkedConnect } from "./plan/zooKeeper/connect";
import { applyWork } from "./pulumi/applyWork";
import { checkedOutputs } from "./pulumi/givenOutputs";
import { checkedLater } from "./pulumi/laterValue";
import { opaque } from "./pulumi/opaque";
import { createHooks } from "./resources/adoption";
import { makeObjects, type UsedZooKeeper } from "./resources/clusterObjects";
import { clusterOutputs } from "./resources/clusterOutputs";
import { type Observed, type ResourceContext } from "./resources/context";
import { lookedFor } from "./resources/lookedFor";
import { namespace } from "./resources/namespace";
import { restored } from "./resources/restored";
import { stackOf } from "./resources/stack";
import { swept } from "./resources/swept";
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
  /** How each of `users` gets in, and the Kubernetes Secret with what its clients need. */
  readonly users: pulumi.Output<UserOutput[]>;
  /** Id of the Kafka cluster. */
  readonly clusterId: pulumi.Output<string>;
  /** `static` or `dynamic`: how the controllers know each other; `zooKeeper` without controllers. */
  readonly quorum: pulumi.Output<string>;
  /** Namespace that everything is in. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the topics that exist once `up` has ended. */
  readonly topics: pulumi.Output<string[]>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checkedOutputs(name, args);
    const plan = withCheckedImage(name, given, planCluster(name, given));
    super("kafka-cluster:index:KafkaCluster", name, componentInputs(plan), opts);
    warningsOf(name, plan, isProtected(this)).forEach((text) => void pulumi.log.warn(text, this));
    const wait = new OwnWait(this.getProvider("kubernetes:core/v1:Pod"), plan.timeoutSeconds);

    const observed = look(this, name, given, plan, wait);
    const context = contextOf(this, name, plan, observed, wait);
    const made = makeObjects(context, observed, connectToZooKeeper(context), wait);
    const former = observed.apply(({ existing }) => formerJobs(plan, existing));
    const worked = wait.complete(made.job, former);
    const done = pulumi.all([worked, made.settled]).apply(([namespace]) => namespace);
    restored(context, observed, made.restorable, wait);
    swept(context, made.mounted, pulumi.all([made.ready, done]), wait);

    const outputs = clusterOutputs(context, observed, made, done, wait);
    this.bootstrap = outputs.bootstrap;
    this.externalBootstrap = outputs.externalBootstrap;
    this.externalEndpoints = outputs.externalEndpoints;
    this.clientProperties = outputs.clientProperties;
    this.listeners = outputs.listeners;
    this.users = outputs.users;
    this.clusterId = outputs.clusterId;
    this.quorum = outputs.quorum;
    this.namespace = outputs.namespace;
    this.topics = outputs.topics;
    this.registerOutputs(outputs);
  }
}

/** The same, with an image whose name is checked as soon as it is known. */
function withCheckedImage(
  name: string,
  { image, version }: KafkaClusterArgs,
  plan: ClusterPlan,
): ClusterPlan {
  const checked = checkedLater({ name }, plan.image.name, (text, mistakes) => {
    planImage({ ...image, name: text }, version, plan.version, mistakes);
  });
  return { ...plan, image: { ...plan.image, name: checked } };
}

/**
 * Looks at what exists, and refuses what would hurt it. Nothing is touched before: everything names its namespace, and the
 * namespace comes from here.
 */
function look(
  cluster: KafkaCluster,
  name: string,
  args: KafkaClusterArgs,
  plan: ClusterPlan,
  wait: OwnWait,
): pulumi.Output<Observed> {
  const inNamespace = pulumi.output(args.namespace ?? plan.name);
  const self = stackOf(cluster, name, { name: plan.name, namespace: inNamespace });
  return applyWork(inNamespace, async (namespace) => {
    const known = self.then((stack) => ({ ...stack, isProtected: isProtected(cluster), namespace }));
    // Both at once: the stack's id comes from a provider that has yet to start.
    const [who, found] = await Promise.all([
      known,
      checkExisting(
        { name, resource: cluster },
        namespace,
        lookedFor(plan),
        wait,
        async (existing, mistakes) => {
          const who = await known;
          compare(plan, withLost(existing, who), who, mistakes);
          checkKept(plan.security, existing, mistakes);
        },
      ),
    ]);
    const existing = found && withLost(found, who);
    // Not awaited: a log waits for the component, which may wait for others that wait for this.
    const news = [
      ...describeComparison(plan, existing, who),
      ...(existing ? describeMetrics(plan, existing) : []),
      ...(existing ? describeAway(plan, existing) : []),
    ];
    news.forEach((text) => void pulumi.log.info(text, cluster));
    const warnings = [
      ...describeVersion(plan, existing),
      ...(existing ? describeDifferences(plan, existing) : []),
      ...(existing ? endingCertificates(plan, existing, new Date()) : []),
    ];
    warnings.forEach((text) => void pulumi.log.warn(text, cluster));
    return { namespace, existing: existing && opaque(existing), self: who };
  });
}

/** What all of the cluster's objects are made from. */
function contextOf(
  cluster: KafkaCluster,
  component: string,
  plan: ClusterPlan,
  observed: pulumi.Output<Observed>,
  wait: OwnWait,
): ResourceContext {
  const name = observed.apply(({ namespace }) => namespace);
  return {
    plan,
    component,
    parent: cluster,
    namespace: name,
    assignedUser: observed.apply(({ existing }) => takesAssignedUser(plan.image, existing)),
    createHooks: createHooks(plan, observed, wait),
    dependsOn: plan.createNamespace ? [namespace(component, cluster, name)] : [],
  };
}

/** The field is internal to Pulumi's SDK. Nothing else tells what a component has from those that it is a part of. */
function isProtected(component: pulumi.Resource): boolean {
  return (component as unknown as { __protect?: boolean }).__protect ?? false;
}

/** The cluster's ZooKeeper; undefined without one. */
function connectToZooKeeper(context: ResourceContext): UsedZooKeeper | undefined {
  const { plan, component, parent, namespace, dependsOn } = context;
  const { ensemble, connect } = plan.zooKeeper ?? {};
  if (connect) {
    const checked = applyWork(pulumi.output(connect), async (known) => checkedConnect(component, known));
    return { connect: checked, ensemble: [] };
  }
  if (!ensemble) return undefined;
  const options = { parent, dependsOn };
  const own = new ZooKeeperEnsemble(`${component}-zookeeper`, { ...ensemble, namespace }, options);
  return { connect: own.connect, ensemble: [own] };
}
