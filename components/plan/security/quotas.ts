import type { QuotasArgs } from "../../args";
import { countsInWords, isCount } from "../checks";
import { converted } from "../kafka/settings/units";
import type { Mistakes } from "../mistakes";

/** Limits of a user, by Kafka's names of them. */
export type PlannedQuotas = Record<string, number>;

/** Each limit, by its argument. Source: Kafka's class QuotaConfig. */
const QUOTAS: Record<keyof QuotasArgs, string> = {
  producerByteRate: "producer_byte_rate",
  consumerByteRate: "consumer_byte_rate",
  requestPercentage: "request_percentage",
  controllerMutationRate: "controller_mutation_rate",
};

/** Checks a user's limits. */
export function planQuotas(quotas: QuotasArgs | undefined, path: string, mistakes: Mistakes): PlannedQuotas {
  const planned: PlannedQuotas = {};
  for (const [argument, name] of Object.entries(QUOTAS)) {
    const value: unknown = quotas?.[argument as keyof QuotasArgs];
    if (value === undefined) continue;
    if (isCount(value, Number.MAX_SAFE_INTEGER)) {
      planned[name] = value;
    } else {
      mistakes.add(`${path}.${argument}`, `is ${JSON.stringify(value)}; write ${meant(argument, value)}`);
    }
  }
  return planned;
}

function meant(argument: string, value: unknown): string {
  const bytes = argument.endsWith("ByteRate") && typeof value === "string" && converted(".bytes", value);
  if (bytes) return `${bytes}, the bytes in a second`;
  return `a whole number ${countsInWords(value, Number.MAX_SAFE_INTEGER)}, or leave it out for no limit`;
}
