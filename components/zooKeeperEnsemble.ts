import * as pulumi from "@pulumi/pulumi";
import { dangersText } from "./plan/dangers";
import { takesAssignedUser } from "./plan/existing/assignedUser";
import { changeTo } from "./plan/existing/changed";
import { checkNameCollisions } from "./plan/existing/nameCollisions";
import { checkExistingVolumes } from "./plan/existing/volumes";
import { describeImage } from "./plan/pod/image";
import { fill, NAMESPACE } from "./plan/placeholders";
import { type EnsemblePlan, planEnsemble } from "./plan/zooKeeper/ensemblePlan";
import { claims } from "./resources/claims";
import { ResourceContext, selector } from "./resources/context";
import { namespace } from "./resources/namespace";
import { budget } from "./resources/podDisruptionBudget";
import { ensembleServices } from "./resources/zooKeeper/services";
import { swept } from "./resources/swept";
import { ensembleConfig, servers } from "./resources/zooKeeper/statefulSet";
import { applyWork } from "./pulumi/applyWork";
import { checkedOutputs } from "./pulumi/givenOutputs";
import { checkedLater } from "./pulumi/laterValue";
import { opaque } from "./pulumi/opaque";
import { checkExisting } from "./rollout/checkExisting";
import { OwnWait } from "./rollout/ownWait";
import type { ZooKeeperEnsembleArgs } from "./args";

/** What mistakes call it. */
const KIND = "ZooKeeper ensemble";

/**
 * An Apache ZooKeeper ensemble on a Kubernetes cluster, for Kafka up to 3.9: a StatefulSet of servers, their volumes
 * and addresses. By default they run the Kafka image, which contains ZooKeeper.
 *
 * `up` succeeds once every server serves; a cause that prevents it is named. `destroy` leaves the volumes, and the
 * next `up` finds their data.
 *
 * @example
 * const ensemble = new ZooKeeperEnsemble("zk", { heap: "512Mi" });
 * const kafka = new KafkaCluster("kafka", { version: "3.9.2", zooKeeper: { connect: ensemble.connect } });
 *
 * @throws MistakesError with every mistake in the arguments, before anything is registered
 */
export class ZooKeeperEnsemble extends pulumi.ComponentResource {
  /** `zookeeper.connect` for Kafka: host and port of each server. Known once all servers serve. */
  readonly connect: pulumi.Output<string>;
  /** Namespace that everything is in. */
  readonly namespace: pulumi.Output<string>;

  constructor(name: string, args: ZooKeeperEnsembleArgs, opts?: pulumi.ComponentResourceOptions) {
    const given = checkedOutputs(name, args, KIND);
    const plan = withCheckedImage(name, given, planEnsemble(name, given));
    super("kafka-cluster:index:ZooKeeperEnsemble", name, {}, opts);
    const { readable } = plan.pod;
    if (readable.length > 0) void pulumi.log.warn(dangersText(name, readable, KIND), this);
    const wait = new OwnWait(this.getProvider("kubernetes:core/v1:Pod"), plan.timeoutSeconds);

    const volumes = { statefulSet: plan.name, nodes: plan.servers, storage: plan.storage };
    // Everything names its namespace, so nothing is touched before this has been looked at.
    const observed = applyWork(pulumi.output(given.namespace ?? plan.name), async (namespace) => {
      const component = { name, resource: this };
      const own = { labels: selector(plan) };
      const existing = await checkExisting(component, namespace, own, wait, (existing, mistakes) => {
        checkNameCollisions([volumes], existing, mistakes);
        checkExistingVolumes([volumes], existing, mistakes);
      });
      return { namespace, existing: existing && opaque(existing) };
    });
    const namespaceName = observed.apply(({ namespace }) => namespace);
    const context: ResourceContext<EnsemblePlan> = {
      plan,
      component: name,
      parent: this,
      namespace: namespaceName,
      assignedUser: observed.apply(({ existing }) => takesAssignedUser(plan.image, existing)),
      dependsOn: [
        ...dependenciesOf(opts),
        ...(plan.createNamespace ? [namespace(name, this, namespaceName)] : []),
      ],
    };
    ensembleServices(context);
    budget(context, name, plan.name, selector(plan));
    const seen = observed.apply(({ existing }) => existing);
    const made = claims(context, volumes, selector(plan), seen);
    const config = ensembleConfig(context);
    const statefulSet = servers(context, config, wait.annotations, made);
    const changed = seen.apply((existing) => changeTo("StatefulSet", plan.name, existing ?? {}));
    const ready = wait.grown(wait.rolledOut(statefulSet, changed), statefulSet, selector(plan));
    swept(context, [config], ready, wait);

    this.namespace = pulumi.runtime.isDryRun() ? namespaceName : ready;
    this.connect = this.namespace.apply((known) => fill(plan.connect, { [NAMESPACE]: known }));
    this.registerOutputs({ connect: this.connect, namespace: this.namespace });
  }
}

/** The same, with an image whose name is checked as soon as it is known. */
function withCheckedImage(name: string, { image }: ZooKeeperEnsembleArgs, plan: EnsemblePlan): EnsemblePlan {
  const checked = checkedLater({ name, kind: KIND }, plan.image.name, (text, mistakes) => {
    describeImage({ ...image, name: text }, "", "", mistakes);
  });
  return { ...plan, image: { ...plan.image, name: checked } };
}

/** A component's children don't come after what it comes after unless they are told. */
function dependenciesOf(opts: pulumi.ComponentResourceOptions | undefined): pulumi.Input<pulumi.Resource>[] {
  return [opts?.dependsOn ?? []].flat() as pulumi.Input<pulumi.Resource>[];
}
