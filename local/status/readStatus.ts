import { KubeConfig, type V1Job } from "@kubernetes/client-node";
import { type ClusterPlan, planCluster } from "../../components/plan/clusterPlan";
import { lookedFor } from "../../components/resources/lookedFor";
import { nodePods } from "../../components/rollout/diagnosis/kafkaNodes";
import { jobLog } from "../../components/rollout/diagnosis/jobSymptoms";
import { parseMoving } from "../../components/rollout/diagnosis/moving";
import { ClusterView } from "../../components/rollout/kubernetes/clusterView";
import { askLag } from "../../components/rollout/look/askLag";
import { outcomeOf } from "../../components/rollout/look/existingJobs";
import { readExisting } from "../../components/rollout/look/readExisting";
import { readStackFile } from "../topology/stackFile";
import { clusterStatus, type ClusterStatus, type JobStatus } from "./clusterStatus";

/** How long each answer may take. */
const PATIENCE_SECONDS = 10;

/** Looks at the cluster that a stack's file describes. */
export async function readStatus(kubeconfig: string, file: string): Promise<ClusterStatus> {
  const args = readStackFile(file);
  const plan = planCluster(args.name ?? "kafka", args);
  const namespace = (args.namespace as string | undefined) ?? plan.name;
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromFile(kubeconfig);
  const [existing, view] = await Promise.all([
    readExisting(kubeConfig, namespace, lookedFor(plan), PATIENCE_SECONDS),
    ClusterView.open(kubeConfig, namespace, PATIENCE_SECONDS),
  ]);
  const pods = nodePods((await view.podsWith(lookedFor(plan).labels)) ?? []);
  const brokers = plan.brokers.map(({ id }) => id);
  const [jobs, lag] = await Promise.all([workingJobs(view, plan), askLag(view, pods, brokers)]);
  return clusterStatus({ plan, namespace, existing, jobs, lag: lag ?? null, now: new Date() });
}

/** Jobs of the cluster that aren't done, those of the program's own, too. */
async function workingJobs(view: ClusterView, plan: ClusterPlan): Promise<JobStatus[]> {
  const jobs = (await view.jobs(lookedFor(plan).labels)) ?? [];
  const told = await Promise.all(jobs.map((job) => saysOf(view, job)));
  return told.flatMap((each) => each ?? []);
}

async function saysOf(view: ClusterView, job: V1Job): Promise<JobStatus | undefined> {
  const name = job.metadata?.name ?? "";
  const outcome = await outcomeOf(view, job);
  if (outcome?.state === "done") return undefined;
  if (outcome?.state === "failed") return { name, says: `has failed: ${outcome.cause}` };
  const log = jobLog(job, await view.pods(job));
  const line = log && (await view.lastLine(log));
  return { name, says: parseMoving(line)?.text ?? line ?? "has yet to begin" };
}
