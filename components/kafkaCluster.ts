import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { KafkaClusterArgs } from "./args";
import {
  bootstrapServers,
  clientPropertiesText,
  endpointsOf,
  ExternalEndpoint,
  externalListener,
} from "./outputs";
import { ClusterPlan, planCluster } from "./plan/clusterPlan";
import { fillInitialControllers } from "./plan/quorum";
import { brokers } from "./resources/brokers";
import { ResourceContext } from "./resources/context";
import { agentJar, brokerConfig, topicList } from "./resources/mountedConfig";
import { namespace } from "./resources/namespace";
import { podDisruptionBudget } from "./resources/podDisruptionBudget";
import { BrokerPod, brokerPods } from "./resources/pods";
import { bootstrap, bootstrapService, podNames } from "./resources/services";
import { topicJob } from "./resources/topicJob";
import { OwnWait } from "./rollout/ownWait";

/**
 * Apache Kafka on a Kubernetes cluster, without an operator: a StatefulSet of nodes that are broker and
 * controller, their volumes and addresses, and a Job that makes the topics what the arguments say.
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
  /** Id of the Kafka cluster. */
  readonly clusterId: pulumi.Output<string>;
  /** Namespace that everything is in. */
  readonly namespace: pulumi.Output<string>;
  /** Names of the topics that exist once `up` has ended. */
  readonly topics: pulumi.Output<string[]>;

  constructor(name: string, args: KafkaClusterArgs, opts?: pulumi.ComponentResourceOptions) {
    const plan = planCluster(name, args);
    super("kafka-cluster:index:KafkaCluster", name, {}, opts);
    const wait = new OwnWait(this.getProvider("kubernetes:core/v1:Pod"), plan.timeoutSeconds);

    const namespaceName = pulumi.output(args.namespace ?? plan.name);
    const context: ResourceContext = {
      plan,
      component: name,
      parent: this,
      namespace: namespaceName,
      dependsOn: plan.createNamespace ? [namespace(name, this, namespaceName)] : [],
    };
    const identity = clusterIdentity(this, name, plan);
    const agent = agentJar(context);

    podNames(context);
    bootstrap(context);
    podDisruptionBudget(context);
    const statefulSet = brokers(context, {
      config: brokerConfig(context),
      agent,
      ...identity,
      annotations: wait.annotations,
    });
    const ready = wait.rolledOut(statefulSet);
    const pods = brokerPods(context, ready);
    const topicsDone = plan.topics.length === 0 ? ready : createTopics(context, agent, wait);

    this.namespace = ready.apply(() => namespaceName);
    this.bootstrap = pulumi
      .all([namespaceName, ready])
      .apply(
        ([ns]) => `${bootstrapService(plan.name)}.${ns}.svc.${plan.clusterDomain}:${plan.internal.port}`,
      );
    this.externalEndpoints = endpoints(plan, namespaceName, pods);
    this.externalBootstrap = this.externalEndpoints.apply(bootstrapServers);
    this.clientProperties = pulumi
      .all([this.bootstrap, this.externalBootstrap])
      .apply(([inside, outside]) => clientPropertiesText(outside || inside));
    this.clusterId = pulumi
      .all([pods[0].clusterId, identity.clusterId])
      .apply(([stored, planned]) => stored || planned);
    this.topics = topicsDone.apply(() => plan.topics.map((topic) => topic.name));
    this.registerOutputs({
      bootstrap: this.bootstrap,
      externalBootstrap: this.externalBootstrap,
      externalEndpoints: this.externalEndpoints,
      clientProperties: this.clientProperties,
      clusterId: this.clusterId,
      namespace: this.namespace,
      topics: this.topics,
    });
  }
}

/** Ids that are made once and stay in the stack's state. */
function clusterIdentity(parent: pulumi.Resource, component: string, plan: ClusterPlan) {
  const generate = (name: string) => new random.RandomId(name, { byteLength: 16 }, { parent }).b64Url;
  const directoryIds = plan.quorum.initialControllers
    ? plan.nodes.map(({ id }) => generate(`${component}-${id}-directory-id`))
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

/** Makes the Job and answers when it has done its work. */
function createTopics(
  context: ResourceContext,
  agent: k8s.core.v1.ConfigMap,
  wait: OwnWait,
): pulumi.Output<unknown> {
  const job = topicJob(context, { topics: topicList(context), agent, annotations: wait.annotations });
  return wait.complete(job);
}

/** The endpoints of the first listener for clients outside. */
function endpoints(
  plan: ClusterPlan,
  namespaceName: pulumi.Output<string>,
  pods: BrokerPod[],
): pulumi.Output<ExternalEndpoint[]> {
  const listener = externalListener(plan);
  const hostIps = pulumi.all(pods.map((pod) => pod.hostIp));
  return pulumi.all([namespaceName, hostIps]).apply(([namespace, ips]) => {
    return listener === undefined ? [] : endpointsOf(listener, namespace, ips);
  });
}
