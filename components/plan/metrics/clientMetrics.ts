import type { ClientMetricsArgs } from "../../args";
import { percentEncode } from "../kafka/topicList";
import { brokerSettings } from "../kafka/settings/brokerSettings";
import { isAtLeast } from "../kafka/version";
import type { Mistakes } from "../mistakes";
import { settingPath } from "../settings";

/** What clients are asked to push, in what the topic Job mounts. */
export const SUBSCRIPTIONS_FILE = "subscriptions.txt";

/** A subscription as Kafka keeps it (the resource CLIENT_METRICS). */
export interface PlannedSubscription {
  name: string;
  settings: Record<string, string>;
}

/** The agent's class that takes what clients push. */
export const RECEIVER = "kafkacluster.agent.ClientMetrics";
const REPORTERS = "metric.reporters";

/** The first Kafka whose brokers take it. */
export const SUBSCRIPTIONS_SINCE = "3.7.0";
const LONGEST_NAME = 249;
const MATCHED = [
  "client_id",
  "client_instance_id",
  "client_software_name",
  "client_software_version",
  "client_source_address",
  "client_source_port",
];

/** What clients are asked to push; undefined where nothing is taken. */
export function planClientMetrics(
  args: ClientMetricsArgs[] | undefined,
  { version, zooKeeper }: { version: string; zooKeeper: boolean },
  mistakes: Mistakes,
): PlannedSubscription[] | undefined {
  const path = "metrics.clients";
  if (args === undefined) return undefined;
  if (zooKeeper) {
    mistakes.add(
      path,
      "needs controllers in the place of zooKeeper, which keeps no subscriptions; take one of them out",
    );
  } else if (!isAtLeast(version, SUBSCRIPTIONS_SINCE)) {
    mistakes.add(
      path,
      `is taken by brokers from Kafka 3.7 on, and version is ${version}; raise it, or take this out`,
    );
  }
  const names = new Map<string, string>();
  return args.map((subscription, i) => {
    const at = `${path}[${i}]`;
    checkName(subscription.name, `${at}.name`, names, mistakes);
    checkPrefixes(subscription.metrics, `${at}.metrics`, mistakes);
    checkMatch(subscription.match ?? {}, `${at}.match`, mistakes);
    return { name: subscription.name, settings: settingsOf(subscription, at, mistakes) };
  });
}

function settingsOf(
  { metrics, match = {}, intervalSeconds }: ClientMetricsArgs,
  at: string,
  mistakes: Mistakes,
): Record<string, string> {
  const seconds = planInterval(intervalSeconds, `${at}.intervalSeconds`, mistakes);
  const patterns = Object.keys(match)
    .sort()
    .map((key) => `${key}=${match[key]}`);
  return {
    ...(seconds !== undefined && { "interval.ms": String(seconds * 1000) }),
    ...(patterns.length > 0 && { match: patterns.join(",") }),
    metrics: metrics.join(","),
  };
}

/** Seconds that are whole, and an hour at most. */
export function planInterval(
  seconds: number | undefined,
  path: string,
  mistakes: Mistakes,
): number | undefined {
  if (seconds !== undefined && (!Number.isInteger(seconds) || seconds < 1 || seconds > 3600)) {
    mistakes.add(path, `is ${seconds}; write a whole number of seconds from 1 to 3600`);
  }
  return seconds;
}

function checkName(name: string, path: string, taken: Map<string, string>, mistakes: Mistakes): void {
  if (!/^[a-zA-Z0-9._-]+$/.test(name) || name.length > LONGEST_NAME) {
    mistakes.add(
      path,
      `is "${name}"; write letters, digits, ".", "_" and "-", at most ${LONGEST_NAME} of them`,
    );
  } else if (taken.has(name)) {
    mistakes.add(path, `is "${name}", as is ${taken.get(name)}; a subscription can be described once`);
  } else {
    taken.set(name, path);
  }
}

function checkPrefixes(prefixes: string[], path: string, mistakes: Mistakes): void {
  if (prefixes.length === 0) {
    mistakes.add(path, 'is empty, so nothing would be pushed; write beginnings of names, or "*" for all');
  }
  prefixes.forEach((prefix, i) => {
    const at = `${path}[${i}]`;
    if (/^org_apache_kafka/.test(prefix)) {
      const asClients = prefix.replaceAll("_", ".");
      mistakes.add(at, `is "${prefix}", as Prometheus names it; clients name it "${asClients}"`);
    } else if (prefix !== "*" && !/^[a-zA-Z0-9._-]+$/.test(prefix)) {
      mistakes.add(
        at,
        `is "${prefix}"; write the beginning of a name, such as "org.apache.kafka.producer.", or "*" for all`,
      );
    } else if (prefixes.indexOf(prefix) < i) {
      mistakes.add(at, `is "${prefix}", as is ${path}[${prefixes.indexOf(prefix)}]; write it once`);
    }
  });
}

function checkMatch(match: Record<string, string>, path: string, mistakes: Mistakes): void {
  for (const [key, pattern] of Object.entries(match)) {
    const at = settingPath(path, key);
    const reason = whyNoPattern(pattern);
    if (!MATCHED.includes(key)) {
      mistakes.add(at, `is nothing of a client; Kafka matches ${MATCHED.join(", ")}`);
    } else if (/[,=]/.test(pattern) || pattern.trim() === "") {
      mistakes.add(
        at,
        `is "${pattern}"; Kafka takes a regular expression without "," and "="; "." stands for either`,
      );
    } else if (reason !== undefined) {
      mistakes.add(at, `is "${pattern}", which is no regular expression: ${reason}`);
    }
  }
}

/** Java's flags, quotes and possessive quantifiers are unknown to JavaScript, and left to Kafka. */
function whyNoPattern(pattern: string): string | undefined {
  const known = pattern
    .replace(/\\Q.*?(\\E|$)/g, "")
    .replace(/\(\?[a-zA-Z-]+(?=[:)])/g, "(?")
    .replace(/\(\?\)/g, "")
    .replace(/([*+?}])\+/g, "$1");
  try {
    new RegExp(known);
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/^.*: /, "");
  }
}

/** The property that has brokers load the receiver, beside what they load otherwise. */
export function receiverProperties(
  subscriptions: PlannedSubscription[] | undefined,
  config: Record<string, string>,
  version: string,
): Record<string, string> {
  if (subscriptions === undefined) return {};
  const others = config[REPORTERS] ?? brokerSettings().definition(REPORTERS, version)?.byDefault ?? "";
  const classes = others.split(",").map((name) => name.trim());
  return { [REPORTERS]: [...classes.filter((name) => name !== "" && name !== RECEIVER), RECEIVER].join(",") };
}

/** Whether a broker of these properties takes what clients push. */
export function isReceiving(properties: Record<string, string>): boolean {
  return (properties[REPORTERS] ?? "").split(",").includes(RECEIVER);
}

/**
 * The subscriptions as the agent reads them (kafkacluster.agent.job.DesiredSubscriptions): a line for each, sorted, and one for
 * each name of former lists that has left, so that what an `up` that was interrupted leaves is removed by the next one. Empty where
 * there never was one.
 */
export function renderSubscriptions(subscriptions: PlannedSubscription[], former: string[]): string {
  const names = new Set(subscriptions.map(({ name }) => name));
  const left = Object.keys(parseSubscriptions(former)).filter((name) => !names.has(name));
  return [...subscriptions.map(subscriptionLine), ...left.map((name) => `removed ${name}`)]
    .sort()
    .map((line) => `${line}\n`)
    .join("");
}

export function subscriptionLine({ name, settings }: PlannedSubscription): string {
  const words = Object.entries(settings).map(([key, value]) => `${key}=${percentEncode(value)}`);
  return ["subscription", name, ...words].join(" ");
}

/** The line of each name that such texts have; undefined for one that had left by then. */
export function parseSubscriptions(former: string[]): Record<string, string | undefined> {
  const lines = former.flatMap((text) => text.split("\n")).filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line) => [line.split(" ")[1], line.startsWith("removed ") ? undefined : line]),
  );
}
