import type { V1Pod } from "@kubernetes/client-node";
import type { NodeReports } from "../../certificates/wanted";
import type { ExistingCluster } from "../../plan/existing/existingCluster";
import { type AgentAnswers, nameOf, nodeId, nodePods, runs } from "../diagnosis/kafkaNodes";
import { isGoing } from "../diagnosis/outdatedPods";

/** What each node that runs serves and trusts; one that doesn't reads what its Secrets hold once it begins. */
export function usedCertificates(
  pods: V1Pod[],
  answers: AgentAnswers | undefined,
): NonNullable<ExistingCluster["certificates"]> {
  const running = nodePods(pods).filter((pod) => runs(pod) && !isGoing(pod));
  return Object.fromEntries(
    running.map((pod) => [nodeId(nameOf(pod)), answers?.byPod[nameOf(pod)]?.certificates]),
  );
}

/** The same as it is decided from. */
export function nodeReports(used: ExistingCluster["certificates"]): NodeReports {
  const reports = Object.entries(used ?? {}).map(([id, own]) => [
    id,
    own && {
      trusts: own.flatMap(({ trusted }) => trusted ?? []),
      serves: own.flatMap(({ sha256 }) => sha256 ?? []),
    },
  ]);
  return Object.fromEntries(reports);
}
