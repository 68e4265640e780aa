import type { V1Job, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { askAgents } from "../look/askAgents";
import type { ClusterView, Details } from "../kubernetes/clusterView";
import { diagnose, type Seen } from "../diagnosis/diagnose";
import type { Awaited } from "./awaitVerdict";
import { KafkaLooks } from "./kafkaLooks";
import { jobLog } from "../diagnosis/jobSymptoms";
import { movingText, parseMoving } from "../diagnosis/moving";
import { awayNodes } from "../diagnosis/awayNodes";
import { type ClusterLook, kafkaLabels, nameOf, nodeId, runs } from "../diagnosis/kafkaNodes";
import { belongsTo } from "../kubernetes/ownership";
import { isReady, isRolledHere, isRolledOut, ordinalNames, unscheduledFor } from "../diagnosis/progress";
import { claimNames } from "../diagnosis/schedulingSymptom";
import type { Verdict } from "../diagnosis/verdict";
import { nextStep } from "../surgery/roll";

const detailsMilliseconds = 2500;
/** Most Jobs are done by then, and have nothing to tell. */
const soonMilliseconds = 2000;
/** A broker is ready by then, unless it has much to load, the machine is slow, or something is off. */
const slowMilliseconds = 10_000;
/** A Job is done by then, unless it has much to do, or something is off. */
const slowJobMilliseconds = 5000;

/** Looks at what is waited for, and remembers what ages: symptoms, details, and who has been slow since when. */
export class Looker {
  private readonly view: ClusterView;
  private readonly awaited: Awaited;
  private readonly startedAt = Date.now();
  private since: Record<string, number> = {};
  private slowSince: Record<string, number> = {};
  private details: Details = {};
  private detailsAt = 0;
  private kafka: KafkaLooks | undefined;
  private movingSince: { at: number; bytesDone: number } | undefined;

  constructor(view: ClusterView, awaited: Awaited) {
    this.view = view;
    this.awaited = awaited;
  }

  async look(): Promise<{ seen: Seen; verdict: Verdict }> {
    const now = Date.now();
    const seen = await this.see(now);
    let verdict = this.judge(seen, now);
    if (verdict.state === "waiting" && verdict.suspicious && now - this.detailsAt >= detailsMilliseconds) {
      this.details = await readDetails(this.view, seen);
      this.detailsAt = Date.now();
      verdict = this.judge(seen, now);
    }
    if (verdict.state === "waiting") this.since = verdict.since;
    return { seen, verdict };
  }

  private judge(seen: Seen, now: number): Verdict {
    const { since } = this;
    const { planned, only } = this.awaited;
    return diagnose({ ...seen, ...this.details, planned, only, now, since });
  }

  private async see(now: number): Promise<Seen> {
    const object = await this.awaited.read();
    const labels = kafkaLabels(object.metadata?.labels);
    if (labels) this.kafka ??= new KafkaLooks(this.view, labels);
    return object.kind === "Job"
      ? this.seeJob(object as V1Job, now)
      : this.seeSet(object as V1StatefulSet, now);
  }

  private async seeJob(job: V1Job, now: number): Promise<Seen> {
    // Done already, as in most `up`s: the one read was enough.
    if (diagnose({ job, now: 0, since: {} }).state === "done") return { job };
    const pods = await this.view.pods(job);
    if (now - this.startedAt >= slowJobMilliseconds) this.kafka?.lookNowAndThen();
    return { job, pods, cluster: this.kafka?.known(), told: await this.told(job, pods, now) };
  }

  /** What the Job's pod wrote last: a move of replicas may take hours. */
  private async told(job: V1Job, pods: V1Pod[] | undefined, now: number): Promise<Seen["told"]> {
    const log = jobLog(job, pods);
    if (!log || now - this.startedAt < soonMilliseconds) return undefined;
    const line = await this.view.lastLine(log);
    const moving = parseMoving(line);
    if (!moving) return line === undefined ? undefined : { text: line };
    this.movingSince ??= { at: now, bytesDone: moving.bytesDone };
    return { text: movingText(this.movingSince, moving, now), moving };
  }

  private async seeSet(statefulSet: V1StatefulSet, now: number): Promise<Seen> {
    const { only, isResized, maxUnavailable } = this.awaited;
    if (isRolledOut(statefulSet) && !isResized) return { statefulSet };
    const list = () => (this.kafka ? this.kafka.pods() : this.view.pods(statefulSet));
    let all = await list();
    let cluster = this.around(statefulSet, all);
    const { events } = this.details;
    const own = () => all?.filter((pod) => belongsTo(pod, statefulSet));
    let cpu = await this.awaited.cpu?.of(statefulSet, own());
    let step = nextStep({ ...cluster, statefulSet, only, maxUnavailable, events, cpu });
    if (step.step === "ask" && all) {
      const away = (maxUnavailable ?? 1) > 1 ? awayNodes({ pods: all }, statefulSet).map(({ id }) => id) : [];
      const asked = this.kafka
        ? await this.kafka.ask(all, away)
        : { answers: await askAgents(this.view, all) };
      // Asking takes its time, in which somebody else may have stopped a pod.
      all = await list();
      cluster = { ...asked, ...this.around(statefulSet, all) };
      cpu = await this.awaited.cpu?.of(statefulSet, own());
      step = nextStep({ ...cluster, statefulSet, only, maxUnavailable, events, cpu });
    } else if (this.kafka) {
      if (this.isSlow(all ?? [], now)) this.kafka.lookNowAndThen(all);
      cluster = { ...this.kafka.known(), ...cluster };
    }
    return { statefulSet, pods: own(), cluster, cpu, step };
  }

  /** Where Kubernetes rolls, the others are its business. */
  private around(statefulSet: V1StatefulSet, all: V1Pod[] | undefined): ClusterLook {
    const pods = isRolledHere(statefulSet) ? all : all?.filter((pod) => belongsTo(pod, statefulSet));
    return { pods, racks: this.kafka?.racks, unneeded: this.awaited.unneeded };
  }

  /** Whether a pod has been running for long without getting ready. */
  private isSlow(pods: V1Pod[], now: number): boolean {
    const running = pods.filter((pod) => runs(pod) && !isReady(pod) && !pod.metadata?.deletionTimestamp);
    const uids = running.map(({ metadata }) => metadata?.uid ?? "");
    this.slowSince = Object.fromEntries(uids.map((uid) => [uid, this.slowSince[uid] ?? now]));
    return Object.values(this.slowSince).some((since) => now - since >= slowMilliseconds);
  }
}

async function readDetails(view: ClusterView, { statefulSet, job, pods, cluster }: Seen): Promise<Details> {
  const own = (pods ?? []).filter(
    (pod) => !isReady(pod) && !cluster?.unneeded?.includes(nodeId(nameOf(pod))),
  );
  const others = statefulSet ? awayNodes(cluster ?? {}).filter(({ isUnseen }) => !isUnseen) : [];
  const waitedFor = others.filter(({ name }) => !own.some((pod) => nameOf(pod) === name));
  const troubled = [...own, ...waitedFor.flatMap(({ pod }) => pod ?? [])];
  // Why a pod can't be made is told of its StatefulSet.
  const unmade = waitedFor.flatMap(({ name, pod }) => (pod ? [] : [name]));
  const sets = (cluster?.sets ?? []).filter((set) => ordinalNames(set).some((name) => unmade.includes(name)));
  const around = [...troubled, ...(cluster?.pods ?? [])];
  const [details, cordoned] = await Promise.all([
    view.details(statefulSet ?? (job as V1Job), [...troubled, ...sets], troubled.flatMap(claimNames)),
    around.some((pod) => unscheduledFor(pod) !== undefined) ? view.cordoned() : undefined,
  ]);
  return { ...details, cordoned };
}
