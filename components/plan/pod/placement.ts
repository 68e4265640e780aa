import type { AffinityArgs, PlacementArgs, TolerationArgs, TopologySpreadArgs } from "../../args";
import { countsInWords, isCount } from "../checks";
import { isLabelName, planLabels } from "../labels";
import { Mistakes } from "../mistakes";
import { isDnsName } from "../names";

/** Where the pods of a pool may run, as Kubernetes writes it; what is undefined is Kubernetes' own. */
export interface PlannedPlacement {
  nodeSelector?: Record<string, string>;
  tolerations?: TolerationArgs[];
  /** Beside the rule that keeps brokers apart. */
  affinity: AffinityArgs;
  topologySpread?: PlannedSpread[];
  priorityClass?: string;
}

/** What isn't said of a spread's policies is Kubernetes' own. */
type PlannedSpread = TopologySpreadArgs & Required<Pick<TopologySpreadArgs, "maxSkew" | "whenUnsatisfiable">>;

const EFFECTS = ["NoSchedule", "PreferNoSchedule", "NoExecute"];
const WHEN_UNSATISFIABLE = ["DoNotSchedule", "ScheduleAnyway"];
const INCLUSION_POLICIES = ["Honor", "Ignore"];

/** Checks where pods may run, with the path of the argument. */
export function planPlacement(
  args: PlacementArgs | undefined,
  path: string,
  mistakes: Mistakes,
): PlannedPlacement {
  const { nodeSelector, tolerations, affinity, topologySpread, priorityClass } = args ?? {};
  tolerations?.forEach((toleration, i) => checkToleration(toleration, `${path}.tolerations[${i}]`, mistakes));
  for (const [kind, rules] of Object.entries(affinity ?? {})) {
    if (typeof rules !== "object" || rules === null || Array.isArray(rules)) {
      mistakes.add(`${path}.affinity.${kind}`, "is no object; write it as in a pod's spec.affinity");
    }
  }
  if (priorityClass !== undefined && !isDnsName(priorityClass)) {
    mistakes.add(
      `${path}.priorityClass`,
      `is "${priorityClass}"; write the name of a PriorityClass, a DNS name`,
    );
  }
  return {
    nodeSelector: planLabels(nodeSelector, `${path}.nodeSelector`, mistakes),
    tolerations,
    affinity: affinity ?? {},
    topologySpread: topologySpread?.map((spread, i) => {
      return planSpread(spread, `${path}.topologySpread[${i}]`, mistakes);
    }),
    priorityClass,
  };
}

function checkToleration(
  { key, operator = "Equal", value, effect, tolerationSeconds }: TolerationArgs,
  path: string,
  mistakes: Mistakes,
): void {
  if (operator !== "Equal" && operator !== "Exists") {
    mistakes.add(`${path}.operator`, `is "${operator}"; use Equal or Exists`);
  } else if (operator === "Exists" && value !== undefined) {
    mistakes.add(
      `${path}.value`,
      `is "${value}" beside the operator Exists, which looks at no value; leave one out`,
    );
  } else if (operator === "Equal" && key === undefined) {
    mistakes.add(
      `${path}.key`,
      "is missing; only the operator Exists goes without one, and then tolerates everything",
    );
  }
  if (key !== undefined && !isLabelName(key)) {
    mistakes.add(`${path}.key`, `is "${key}", which is no name of a taint, such as dedicated`);
  }
  if (effect !== undefined && !EFFECTS.includes(effect)) {
    mistakes.add(`${path}.effect`, `is "${effect}"; use ${EFFECTS.join(", ")}, or leave it out for all`);
  }
  if (tolerationSeconds !== undefined && effect !== "NoExecute") {
    mistakes.add(`${path}.tolerationSeconds`, "only means something with the effect NoExecute");
  }
}

function planSpread(
  { topologyKey, maxSkew = 1, whenUnsatisfiable = "ScheduleAnyway", ...further }: TopologySpreadArgs,
  path: string,
  mistakes: Mistakes,
): PlannedSpread {
  const { minDomains } = further;
  if (!isLabelName(topologyKey)) {
    mistakes.add(
      `${path}.topologyKey`,
      `is "${topologyKey}"; write the name of a label of Kubernetes' nodes, such as topology.kubernetes.io/zone`,
    );
  }
  if (!isCount(maxSkew)) {
    mistakes.add(`${path}.maxSkew`, `is ${maxSkew}; write a whole number ${countsInWords(maxSkew)}`);
  }
  if (!WHEN_UNSATISFIABLE.includes(whenUnsatisfiable)) {
    mistakes.add(
      `${path}.whenUnsatisfiable`,
      `is "${whenUnsatisfiable}"; use ${WHEN_UNSATISFIABLE.join(" or ")}`,
    );
  }
  if (minDomains !== undefined && !isCount(minDomains)) {
    mistakes.add(`${path}.minDomains`, `is ${minDomains}; write a whole number ${countsInWords(minDomains)}`);
  } else if (minDomains !== undefined && whenUnsatisfiable !== "DoNotSchedule") {
    mistakes.add(
      `${path}.minDomains`,
      `is ${minDomains}, and pods only wait for groups with whenUnsatisfiable DoNotSchedule; it is ${whenUnsatisfiable}`,
    );
  }
  for (const policy of ["nodeAffinityPolicy", "nodeTaintsPolicy"] as const) {
    const word = further[policy];
    if (word !== undefined && !INCLUSION_POLICIES.includes(word)) {
      mistakes.add(`${path}.${policy}`, `is "${word}"; use ${INCLUSION_POLICIES.join(" or ")}`);
    }
  }
  return { topologyKey, maxSkew, whenUnsatisfiable, ...further };
}
