import { KubeConfig, type V1Job } from "@kubernetes/client-node";
import { type ClusterPlan, planCluster } from "../../components/plan/clusterPlan";
import { selector } from "../../components/resources/context";
import { lookedFor } from "../../components/resources/lookedFor";
import { topicJobLabels } from "../../components/resources/topicJob";
import { nameOf, nodePods } from "../../components/rollout/diagnosis/kafkaNodes";
import { isReady, podState } from "../../components/rollout/diagnosis/progress";
import { jobLog } from "../../components/rollout/diagnosis/jobSymptoms";
import { parseMoving } from "../../components/rollout/diagnosis/moving";
import { ClusterView } from "../../components/rollout/kubernetes/clusterView";
import { askLag } from "../../components/rollout/look/askLag";
import { outcomeOf } from "../../components/rollout/look/existingJobs";
import { NoAnswer, readExisting } from "../../components/rollout/look/readExisting";
import type { Environment } from "../environment";
import { contextIn, readStackFile } from "../stackFile";
import { clusterStatus, type ClusterStatus, type JobStatus } from "./clusterStatus";

/** The Kubernetes cluster, and what it is in words. */
type Where = Pick<Environment, "kubeconfig" | "description">;

/** How long each answer may take. */
const PATIENCE_SECONDS = 10;

/**
 * Looks at the cluster that a stack's file describes, on the Kubernetes cluster of a kubeconfig; of its contexts the one that the file
 * names, if it does.
 *
 * @throws Error in words, where it can't be looked at
 */
export async function readStatus(where: Where, file: string): Promise<ClusterStatus> {
  const args = readStackFile(file);
  const plan = planCluster(args.name ?? "kafka", args);
  const namespace = (args.namespace as string | undefined) ?? plan.name;
  const context = contextIn(file);
  const kubeConfig = loaded(where.kubeconfig, context);
  const [existing, view] = await Promise.all([
    readExisting(kubeConfig, namespace, lookedFor(plan), PATIENCE_SECONDS).catch(inWords),
    ClusterView.open(kubeConfig, namespace, PATIENCE_SECONDS),
  ]);
  const pods = nodePods((await view.podsWith(lookedFor(plan).labels)) ?? []);
  const brokers = plan.brokers.map(({ id }) => id);
  const [jobs, lag] = await Promise.all([workingJobs(view, plan), askLag(view, pods, brokers)]);
  const kubernetes = context === undefined ? where.description : `${where.description}, context ${context}`;
  const unready = pods.filter((pod) => !isReady(pod));
  const events = await view.eventsOf(...unready);
  const states = unready.map((pod) => [nameOf(pod), podState(pod, events)]);
  return clusterStatus({
    ...{ kubernetes, plan, namespace, existing, jobs, lag: lag ?? null, now: new Date() },
    podStates: Object.fromEntries(states),
  });
}

function loaded(kubeconfig: string, context: string | undefined): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromFile(kubeconfig);
  } catch (error) {
    throw new Error(`${kubeconfig} is no kubeconfig: ${(error as Error).message}`, { cause: error });
  }
  if (context === undefined) return kubeConfig;
  if (!kubeConfig.getContextObject(context)) {
    throw new Error(
      `${kubeconfig} has no context ${context}, which the stack's file names as kubernetes:context.`,
    );
  }
  kubeConfig.setCurrentContext(context);
  return kubeConfig;
}

function inWords(error: Error): never {
  if (!(error instanceof NoAnswer)) throw error;
  throw new Error(`The Kubernetes cluster doesn't answer (${error.message}).`, { cause: error });
}

/** Jobs of the cluster that aren't done: those that make topics, and the program's own. */
async function workingJobs(view: ClusterView, plan: ClusterPlan): Promise<JobStatus[]> {
  const lists = await Promise.all([selector(plan), topicJobLabels(plan)].map((labels) => view.jobs(labels)));
  const told = await Promise.all(lists.flatMap((jobs) => jobs ?? []).map((job) => saysOf(view, job)));
  return told.flatMap((each) => each ?? []);
}

async function saysOf(view: ClusterView, job: V1Job): Promise<JobStatus | undefined> {
  const name = job.metadata?.name ?? "";
  const outcome = await outcomeOf(view, job);
  if (outcome?.state === "done") return undefined;
  if (outcome?.state === "failed") return { name, failed: true, says: outcome.cause };
  const log = jobLog(job, await view.pods(job));
  const line = log && (await view.lastLine(log));
  return { name, failed: false, says: parseMoving(line)?.text ?? line ?? "has yet to begin" };
}
