import type { KubernetesClient } from "./kubernetesClient";

export interface Trouble {
  pod: string;
  text: string;
  /** It can't pass by itself. */
  isHopeless: boolean;
}

/** What keeps the pods of a workload from becoming ready, in the words of the cluster. */
export async function podTroubles(client: KubernetesClient, workload: any): Promise<Trouble[]> {
  const { namespace, name } = workload.metadata;
  const labels = Object.entries(workload.spec.selector?.matchLabels ?? {}).map(([k, v]) => `${k}=${v}`);
  const query: Record<string, string> =
    workload.kind === "Pod" ? { fieldSelector: `metadata.name=${name}` } : { labelSelector: labels.join() };
  const pods = await client.list("v1", "Pod", namespace, query);
  const found = await Promise.all(pods.map((pod) => troubleOf(client, pod, workload.kind === "Job")));
  const troubles = found.filter((trouble) => trouble !== undefined);
  if (pods.length > 0) return troubles;
  const refusals = await eventsOf(client, namespace, name, "FailedCreate");
  return refusals.map((text) => ({ pod: "none", text: `no pod can be created: ${text}`, isHopeless: false }));
}

async function troubleOf(client: KubernetesClient, pod: any, isOfJob: boolean): Promise<Trouble | undefined> {
  const { namespace, name } = pod.metadata;
  const { conditions = [], initContainerStatuses = [], containerStatuses = [] } = pod.status;
  for (const { name: container, state = {}, lastState = {}, restartCount } of [
    ...initContainerStatuses,
    ...containerStatuses,
  ]) {
    const { reason = "", message = "" } = state.waiting ?? {};
    if (/^(Err|InvalidImageName|ImagePullBackOff|Create.*Error)/.test(reason)) {
      const [why = message] = (await eventsOf(client, namespace, name, "Failed")).filter(
        (m) => !m.startsWith("Error:"),
      );
      return { pod: name, text: `pod ${name}: ${reason}: ${why}`, isHopeless: /Invalid|Never/.test(reason) };
    }
    // One crash may be bad luck; and a Job counts its own.
    const end = state.terminated ?? lastState.terminated;
    const isCrash = isOfJob ? end && end.exitCode !== 0 : reason === "CrashLoopBackOff" && restartCount > 1;
    if (!isCrash) continue;
    const logQuery = { container, tailLines: "10", previous: `${!state.terminated}` };
    const log = await client.log(namespace, name, logQuery).catch(() => "");
    const lines = log.trimEnd().replace(/^/gm, "    ");
    const text = `pod ${name}: container "${container}" ended with exit code ${end.exitCode} (${end.reason})`;
    return {
      pod: name,
      text: `${text}${lines.trim() && `; its last lines:\n${lines}`}`,
      isHopeless: !isOfJob,
    };
  }
  const unschedulable = conditions.find(
    (c: any) => c.type === "PodScheduled" && c.reason === "Unschedulable",
  );
  if (!unschedulable) return undefined;
  const claims = (pod.spec.volumes ?? []).flatMap((v: any) => v.persistentVolumeClaim?.claimName ?? []);
  const ofClaims = claims.map((claim: string) => eventsOf(client, namespace, claim, "ProvisioningFailed"));
  const why = [unschedulable.message, ...(await Promise.all(ofClaims)).flat()].join("; ");
  return { pod: name, text: `pod ${name} can't be scheduled: ${why}`, isHopeless: false };
}

async function eventsOf(
  client: KubernetesClient,
  namespace: string,
  name: string,
  reason: string,
): Promise<string[]> {
  const fieldSelector = `involvedObject.name=${name},reason=${reason}`;
  const events = await client.list("v1", "Event", namespace, { fieldSelector });
  return [...new Set(events.map(({ message }) => message.trim()))].slice(-1);
}
