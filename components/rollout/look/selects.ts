import type { V1LabelSelector, V1NetworkPolicy, V1Pod } from "@kubernetes/client-node";

/** Whether a policy says who may connect to the pod. */
export function isHeldTo({ spec }: V1NetworkPolicy, pod: V1Pod): boolean {
  // Every policy is for what comes in, unless it says that it is not.
  const isForIngress = spec?.policyTypes?.includes("Ingress") ?? true;
  return isForIngress && selects(spec?.podSelector ?? {}, pod.metadata?.labels ?? {});
}

/** Whether a selector is for what has these labels. */
function selects(
  { matchLabels = {}, matchExpressions = [] }: V1LabelSelector,
  labels: Record<string, string>,
): boolean {
  return (
    Object.entries(matchLabels).every(([name, value]) => labels[name] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const isThere = key in labels;
      const isOne = isThere && values.includes(labels[key]);
      const holds: Record<string, boolean> = {
        In: isOne,
        NotIn: !isOne,
        Exists: isThere,
        DoesNotExist: !isThere,
      };
      return holds[operator] ?? false;
    })
  );
}
