import type { ImageArgs } from "../args";
import { Mistakes } from "./mistakes";
import { isDnsName } from "./names";

/** The image, and where it keeps Kafka. */
export interface PlannedImage {
  name: string;
  kafkaHome: string;
  pullPolicy: string;
  pullSecrets: string[];
}

const PULL_POLICIES = ["Always", "IfNotPresent", "Never"];

/**
 * Fills in the image; `version` is what the user wrote, `planned` its checked value.
 *
 * @param at what goes before the paths, for mistakes
 */
export function planImage(
  args: ImageArgs | undefined,
  version: string | undefined,
  planned: string,
  mistakes: Mistakes,
  at = "",
): PlannedImage {
  if (args?.name !== undefined && version === undefined) {
    mistakes.add("version", `is missing; say which Kafka the image ${args.name} holds, such as ${planned}`);
  }
  if (args?.name !== undefined && !/^[^\s/][^\s]*$/.test(args.name)) {
    mistakes.add(`${at}image.name`, `is "${args.name}"; write it as name:tag or name@digest`);
  }
  if (args?.kafkaHome !== undefined && !/^\/[^\s:"$]*$/.test(args.kafkaHome)) {
    mistakes.add(`${at}image.kafkaHome`, `is "${args.kafkaHome}"; write an absolute path`);
  }
  args?.pullSecrets?.forEach((secret, i) => {
    if (!isDnsName(secret)) {
      mistakes.add(`${at}image.pullSecrets[${i}]`, `is "${secret}"; write the name of a Secret, a DNS name`);
    }
  });
  const pullPolicy = args?.pullPolicy ?? "IfNotPresent";
  if (!PULL_POLICIES.includes(pullPolicy)) {
    mistakes.add(`${at}image.pullPolicy`, `is "${pullPolicy}"; use ${PULL_POLICIES.join(", ")}`);
  }
  return {
    name: args?.name ?? `apache/kafka:${planned}`,
    kafkaHome: args?.kafkaHome ?? "/opt/kafka",
    pullPolicy,
    pullSecrets: args?.pullSecrets ?? [],
  };
}
