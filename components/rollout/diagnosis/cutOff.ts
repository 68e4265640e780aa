import type { V1Pod, V1PodSpec } from "@kubernetes/client-node";
import { ADOPT_CONTAINER } from "../../plan/pod/contents";
import { type AgentAnswers, joinNames, nameOf, nodeId, nodePods } from "./kafkaNodes";
import { isReady } from "./progress";

/**
 * Nodes that were taken over, by their names, each with the names of those that run on as they were made and aren't reached by it: they
 * have another listener between brokers. Such a node is ready, as it is in sync wherever it sees a leader, and leads nothing.
 */
export function cutOffNodes(pods: V1Pod[] = [], answers: AgentAnswers | undefined): Map<string, string[]> {
  const nodes = nodePods(pods).filter(isReady);
  const former = nodes.filter(({ spec }) => !isTakenOver(spec)).map(nameOf);
  const found = new Map<string, string[]>();
  if (former.length === 0) return found;
  for (const name of nodes.filter(({ spec }) => isTakenOver(spec)).map(nameOf)) {
    const brokers = answers?.byPod[name]?.brokers;
    const leads = (brokers?.find(({ id }) => id === nodeId(name))?.leaders ?? 0) > 0;
    const sees = (other: string) => brokers?.some(({ id, active }) => active && id === nodeId(other));
    if (brokers && !leads && !former.some(sees)) found.set(name, former);
  }
  return found;
}

/** Whether pods of this kind look for the files of a node that was made by other means. */
export function isTakenOver(pod: V1PodSpec | undefined): boolean {
  return (pod?.initContainers ?? []).some(({ name }) => name === ADOPT_CONTAINER);
}

/** In words. */
export function whyCutOff(former: string[]): string {
  const [they, run] = former.length === 1 ? ["it", "runs"] : ["they", "run"];
  return `it doesn't reach ${joinNames(former)}, nor ${they} it: ${they} ${run} as before, with another listener between brokers`;
}

/** What a person has to do where the newest template has made such a node. */
export function whatToDo(name: string, former: string[]): string {
  return (
    `${name} was taken over, and ${whyCutOff(former)}. Call the first of \`listeners\` without a way in from outside as theirs is called ` +
    `(\`inter.broker.listener.name\`), and give it their port. The next \`up\` replaces ${name} first. The way back is in ` +
    "examples/made-by-hand/README.md."
  );
}
