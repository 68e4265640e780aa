import { RaisedCopies, Rebalance, type ReassignmentArgs } from "../../args";
import { planChoice } from "../checks";
import type { Mistakes } from "../mistakes";
import { parseSize, SIZE_FORM } from "../pod/size";
import { topicsOfFactors } from "./replication";
import type { PlannedTopic } from "./topics";

/** How replicas move between brokers. */
export interface PlannedReassignment {
  /** Bytes per second. */
  throttle: number;
  /** Whether brokers that come take their share. */
  rebalances: boolean;
  /** Whether topics get the copies that new ones have. */
  raises: boolean;
}

const LEAST = 2 ** 20;

export function planReassignment(
  { throttle = "50Mi", rebalance = "never", replicationFactor = "keep" }: ReassignmentArgs = {},
  mistakes: Mistakes,
): PlannedReassignment {
  const bytes = parseSize(throttle);
  if (bytes === undefined) {
    mistakes.add("reassignment.throttle", `is "${throttle}"; write bytes per second as ${SIZE_FORM}`);
  } else if (bytes < LEAST) {
    mistakes.add("reassignment.throttle", `is "${throttle}", with which no move ends; write at least 1Mi`);
  }
  return {
    throttle: bytes ?? LEAST,
    rebalances: planChoice(rebalance, Rebalance, "reassignment.rebalance", mistakes) === "onScale",
    raises:
      planChoice(replicationFactor, RaisedCopies, "reassignment.replicationFactor", mistakes) === "raise",
  };
}

/** The copies that topics are to have at least, in what the topic Job mounts. */
export const COPIES_FILE = "copies.txt";

/** The same as the agent reads them, a line a topic (plan/kafka/topicList.ts); empty where all keep what they have. */
export function renderCopies(
  topics: PlannedTopic[],
  replication: Record<string, string>,
  { raises }: PlannedReassignment,
): string {
  const lines = topicsOfFactors(topics).flatMap(({ factor, names }) =>
    names.flatMap((name) => (factor in replication ? [`${name} replicas=${replication[factor]}\n`] : [])),
  );
  return raises ? lines.sort().join("") : "";
}
