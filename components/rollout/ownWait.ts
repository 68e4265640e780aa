import type { V1Job } from "@kubernetes/client-node";
import type * as apps from "@pulumi/kubernetes/apps/v1";
import type * as batch from "@pulumi/kubernetes/batch/v1";
import type * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import type { CertificatesDecision } from "../certificates/decide";
import type { ChangedObject } from "../plan/existing/changed";
import type { ExistingJob, NamedKind } from "../plan/existing/existingCluster";
import type { FormerJobs } from "../plan/existing/topicJob";
import type { KafkaState } from "../plan/existing/kafkaState";
import { awaitAddress } from "./wait/awaitAddress";
import { awaitCertificates, awaitServed, type CertificateSteps } from "./wait/awaitCertificates";
import type { WantedUse } from "./diagnosis/lateCertificates";
import { awaitGrowth } from "./wait/awaitGrowth";
import { awaitJob } from "./wait/awaitJob";
import { awaitMigration } from "./wait/awaitMigration";
import { awaitRollout } from "./wait/awaitRollout";
import { KafkaLooks } from "./wait/kafkaLooks";
import { clusterClient } from "./kubernetes/clusterClient";
import { ClusterView } from "./kubernetes/clusterView";
import type { WorkArgs } from "./kubernetes/workArgs";
import { applyWork } from "../pulumi/applyWork";
import { failureOf } from "../pulumi/failureOf";
import { freeSecret } from "./surgery/freeSecret";
import type { PortedKind } from "./surgery/clusterEditor";
import { handToManager } from "./surgery/handToManager";
import { orphanPods } from "./surgery/orphanPods";
import { type PodStatus, readPods } from "./wait/readPods";
import { renewed } from "./wait/renewed";
import { type Spec, takeBack } from "./surgery/takeBack";
import { restage, type Staged } from "./surgery/restage";
import { annotateClaims } from "./surgery/release";
import { runJob } from "./wait/runJob";
import { shrink } from "./surgery/shrink";
import { rerun } from "./surgery/rerun";
import { type Deleted, restore } from "./surgery/restore";
import { sweep, type Swept } from "./surgery/sweep";
import { freeName, label, type PodsToTake, takeOver } from "./surgery/takeOver";
import { type WantedSecret, writeSecret } from "./surgery/writeSecret";

export type { Staged };

/**
 * The program's own waits, and what it does to the cluster besides Pulumi's steps. Pulumi's Kubernetes provider gives up only
 * after ten minutes. Here a cause that waiting doesn't mend fails an `up` soon, and is named.
 */
export class OwnWait {
  private readonly provider: pulumi.ProviderResource | undefined;
  private readonly timeoutSeconds: number;
  /** Aborted with the cause once the nodes can't be what they should be. */
  private readonly nodes = new AbortController();
  private client: ReturnType<typeof clusterClient> | undefined;

  /** @param provider the one that the objects are made with; undefined for the default one */
  constructor(provider: pulumi.ProviderResource | undefined, timeoutSeconds: number) {
    this.provider = provider;
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * Annotations for the objects that are waited for here. Their condition holds at once, so the provider doesn't wait on
   * `up`. It still waits on `destroy`, which it doesn't with `pulumi.com/skipAwait`.
   */
  readonly annotations: Record<string, string> = { "pulumi.com/waitFor": "jsonpath={.metadata.uid}" };

  /**
   * Resolves to the namespace once every pod of the StatefulSet runs what it describes and is ready.
   *
   * @param changed what somebody changed of it, and is taken back before; undefined where nobody did
   * @param resized whether pods of it got another CPU while they ran, which Kubernetes doesn't count
   * @param maxUnavailable how many brokers of a rack may be away at once
   */
  rolledOut(
    statefulSet: apps.StatefulSet,
    changed: pulumi.Output<ChangedObject | undefined> = pulumi.output(undefined),
    resized: pulumi.Input<boolean> = false,
    maxUnavailable = 1,
  ): pulumi.Output<string> {
    const made = pulumi.all([statefulSet.id, statefulSet.spec, changed, resized]);
    return applyWork(made, async ([id, spec, change, isResized]) => {
      const [namespace, name] = id.split("/");
      if (change) await this.takenBack(namespace, change, spec as unknown as Spec);
      const planned = spec.replicas;
      const wait = (args: WorkArgs) =>
        this.needed(awaitRollout({ ...args, planned, isResized, maxUnavailable }));
      await this.run(wait, namespace, name, statefulSet);
      return namespace;
    });
  }

  /** Resolves once a StatefulSet with other claim templates than these is gone, and its pods run on without it. */
  orphaned(namespace: string, name: string, templates: string[]): Promise<void> {
    return this.run((args) => orphanPods({ ...args, templates }), namespace, name);
  }

  /** Resolves once the StatefulSet of this name is gone, and its pods can be taken over by another one. */
  takenOver(namespace: string, name: string, pods: PodsToTake): Promise<void> {
    return this.run((args) => takeOver({ ...args, ...pods }), namespace, name);
  }

  /** Resolves once the object of this kind and name is gone. */
  freed(namespace: string, kind: NamedKind, name: string): Promise<void> {
    return this.run((args) => freeName({ ...args, kind }), namespace, name);
  }

  /** Resolves once what Pulumi wrote when it made an object belongs to what it applies by. */
  handedToManager(namespace: string, kind: PortedKind, name: string, manager: string): Promise<void> {
    return this.run((args) => handToManager({ ...args, kind, manager }), namespace, name);
  }

  /** Resolves once there is no Secret of this name; one with other labels than these stays, and ends this. */
  secretFreed(namespace: string, name: string, labels: Record<string, string>): Promise<void> {
    return this.run((args) => freeSecret({ ...args, labels }), namespace, name);
  }

  /** Resolves once the Secret of this name holds these texts and no others. */
  written(namespace: string, name: string, wanted: WantedSecret): Promise<void> {
    return this.run((args) => writeSecret({ ...args, ...wanted }), namespace, name);
  }

  /** What is decided on certificates, once all steps but the last have been taken. */
  async certificates(namespace: string, steps: CertificateSteps): Promise<CertificatesDecision> {
    let decision: CertificatesDecision = { secrets: [], waits: [], later: [], atOnce: [] };
    const wait = async (args: WorkArgs) => void (decision = await awaitCertificates({ ...args, ...steps }));
    await this.run(wait, namespace, "");
    return decision;
  }

  /** Resolves once every node serves these certificates, and trusts no others. */
  served(namespace: string, labels: Record<string, string>, wanted: WantedUse): Promise<void> {
    return this.run((args) => this.needed(awaitServed({ ...args, labels, wanted })), namespace, "");
  }

  /** Resolves once the object that somebody deleted is there again. */
  restored(namespace: string, object: Deleted): Promise<void> {
    return this.run((args) => restore({ ...args, object }), namespace, "");
  }

  /** Resolves once the object that somebody changed is what it was. */
  takenBack(namespace: string, changed: ChangedObject, spec: Spec): Promise<void> {
    return this.run((args) => takeBack({ ...args, changed, spec }), namespace, "");
  }

  /** Resolves once every pod of the StatefulSet is what that describes by now, and is ready. */
  finished(namespace: string, name: string): Promise<void> {
    return this.run((args) => this.needed(awaitRollout(args)), namespace, name);
  }

  /** Resolves once every pod of the StatefulSet reads what it is to read in the meantime, and is ready. */
  staged(namespace: string, name: string, staged: Staged): Promise<void> {
    const wait = async (args: WorkArgs) => {
      await restage({ ...args, staged });
      const { only, unneeded } = staged;
      await this.needed(awaitRollout({ ...args, only, unneeded }));
    };
    return this.run(wait, namespace, name);
  }

  /** Resolves once the pods that a StatefulSet makes from now on read this; those that run go on as they are. */
  restaged(namespace: string, name: string, staged: Staged): Promise<void> {
    return this.run((args) => restage({ ...args, staged }), namespace, name);
  }

  /**
   * Resolves once this Job of the program's own has done its work; it goes on with one of an earlier `up`.
   *
   * @param others Jobs that are removed first, as what they do is against it
   */
  worked(namespace: string, job: V1Job, others: ExistingJob[] = []): Promise<void> {
    const wait = (args: WorkArgs) => this.needed(runJob({ ...args, job, others }));
    return this.run(wait, namespace, job.metadata?.name ?? "");
  }

  /** Resolves once a StatefulSet has no more pods than that. */
  shrunk(namespace: string, name: string, replicas: number): Promise<void> {
    const told = ({ progress, ...args }: WorkArgs) =>
      shrink({ ...args, replicas, progress: progress && renewed(progress) });
    return this.run(told, namespace, name);
  }

  /** Resolves once these claims say this. */
  annotated(namespace: string, claims: string[], annotations: Record<string, string>): Promise<void> {
    return this.run((args) => annotateClaims({ ...args, claims, annotations }), namespace, "");
  }

  /** Resolves once these pods have these labels. */
  labelled(namespace: string, pods: PodsToTake): Promise<void> {
    return this.run((args) => label({ ...args, ...pods }), namespace, "");
  }

  /** Resolves once the active controller says that the metadata of ZooKeeper is that far. */
  migrated(namespace: string, labels: Record<string, string>, wanted: number): Promise<void> {
    return this.run((args) => this.needed(awaitMigration({ ...args, labels, wanted })), namespace, "");
  }

  /** What Kafka says of itself; undefined where nobody tells. */
  async kafkaState(namespace: string, labels: Record<string, string>): Promise<KafkaState | undefined> {
    let state: KafkaState | undefined;
    const look = async (args: WorkArgs) => {
      const view = await ClusterView.open(args.kubeConfig, namespace);
      const kafka = new KafkaLooks(view, labels);
      state = (await kafka.ask((await kafka.pods()) ?? [])).answers?.state;
    };
    await this.run(look, namespace, "");
    return state;
  }

  /** Resolves once the ConfigMaps that no pod mounts any more are gone. */
  swept(namespace: string, swept: Swept): Promise<void> {
    return this.run((args) => sweep({ ...args, ...swept }), namespace, "");
  }

  /** Resolves to the namespace once the brokers' volumes have the size that their claims, with these labels, ask for. */
  grown(
    rolledOut: pulumi.Output<string>,
    statefulSet: apps.StatefulSet,
    labels: Record<string, string>,
  ): pulumi.Output<string> {
    return applyWork(rolledOut, async (namespace) => {
      const wait = (args: WorkArgs) => this.needed(awaitGrowth({ ...args, labels }));
      await this.run(wait, namespace, "", statefulSet);
      return namespace;
    });
  }

  /**
   * Resolves to the namespace once the Job's work is done. Fails with the nodes if they do: it works on them, and would be
   * waited for in vain.
   *
   * @param former Jobs of an earlier `up`, which are made anew
   */
  complete(job: batch.Job, former: pulumi.Output<FormerJobs>): pulumi.Output<string> {
    const made = pulumi
      .all([job.metadata, job.spec])
      .apply(([metadata, spec]) => ({ metadata, spec }) as unknown as V1Job);
    return applyWork(pulumi.all([job.id, made, former]), async ([id, object, before]) => {
      const [namespace, name] = id.split("/");
      const wait = async (args: WorkArgs) => {
        await rerun({ ...args, job: object, former: before });
        await awaitJob({ ...args, signal: this.nodes.signal });
      };
      await this.run(wait, namespace, name, job);
      return namespace;
    });
  }

  /**
   * Resolves once the Service of this name has its load balancer's address. The provider waits for it too, but doesn't tell
   * what the cluster says about it.
   *
   * @param service fails if it can't be made
   */
  addressed(namespace: pulumi.Input<string>, name: string, service: core.Service): pulumi.Output<void> {
    const signal = failureOf(service.id);
    const wait = (args: WorkArgs) =>
      awaitAddress({ ...args, signal }).catch((error) => {
        // That it can't be made was told already.
        if (signal.aborted) throw error;
        return logAndRethrow(error);
      });
    return applyWork(pulumi.output(namespace), (known) => this.run(wait, known, name));
  }

  /** What is known of these pods, by their names; undefined in a preview for one that there isn't. */
  async podStatuses(
    namespace: string,
    labels: Record<string, string>,
    names: string[],
  ): Promise<Record<string, PodStatus | undefined>> {
    const kubeConfig = await this.cluster();
    // They have just been ready: they are there, or on their way back.
    const patienceSeconds = pulumi.runtime.isDryRun() ? 0 : this.timeoutSeconds;
    return kubeConfig ? readPods(kubeConfig, namespace, labels, names, patienceSeconds) : {};
  }

  /** The Kubernetes cluster; undefined where it can't be known, or none is configured. */
  cluster(): ReturnType<typeof clusterClient> {
    return (this.client ??= clusterClient(this.provider));
  }

  /** What the nodes need. Its cause is the cause of everything that needs them, and ends the waits for that. */
  private needed(wait: Promise<void>): Promise<void> {
    return wait.catch((cause) => {
      this.nodes.abort(cause);
      throw cause;
    });
  }

  /** @param resource which the progress is logged for; none while it has no URN yet, as its logs would hold up all others */
  private async run(wait: Wait, namespace: string, name: string, resource?: pulumi.Resource): Promise<void> {
    if (pulumi.runtime.isDryRun()) return;
    const kubeConfig = await this.cluster();
    if (kubeConfig === undefined) return;
    const { timeoutSeconds } = this;
    const progress = (text: string) => void pulumi.log.info(text, resource, undefined, true);
    await wait({ kubeConfig, namespace, name, timeoutSeconds, progress });
  }
}

/**
 * Tells an error at once. Pulumi tells of an output that fails only once all outputs that are awaited with it are there, and
 * what the provider waits for may never be there.
 */
async function logAndRethrow(error: Error): Promise<never> {
  await pulumi.log.error(error.message);
  throw error;
}

type Wait = (args: WorkArgs) => Promise<void>;
