import * as k8s from "@pulumi/kubernetes";
import { AntiAffinity } from "../args";

/** Keeps pods away from Kubernetes nodes on which pods with any of these sets of labels run. */
export function antiAffinity(
  strictness: AntiAffinity,
  apartFrom: Record<string, string>[],
): k8s.types.input.core.v1.Affinity | undefined {
  const terms = apartFrom.map((matchLabels) => ({
    topologyKey: "kubernetes.io/hostname",
    labelSelector: { matchLabels },
  }));
  switch (strictness) {
    case AntiAffinity.Required:
      return { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } };
    case AntiAffinity.Preferred:
      return {
        podAntiAffinity: {
          preferredDuringSchedulingIgnoredDuringExecution: terms.map((podAffinityTerm) => ({
            weight: 100,
            podAffinityTerm,
          })),
        },
      };
    case AntiAffinity.None:
      return undefined;
  }
}
