import { brokerSettings } from "./brokerSettings";
import { isFrom } from "./definitions";

/** A setting before and after, undefined where it isn't written. */
export interface SettingChange {
  from: string | undefined;
  to: string | undefined;
}

/** Numbers of threads. While a node runs Kafka takes at most double and at least half of what there are. */
const THREADS = /(^|\.)threads$|\.threads\.per\.data\.dir$|^num\.replica\.fetchers$|\.thread\.pool\.size$/;

/** Kafka loads classes for these, which may not be there or not end well: the start of a node shows it. */
const LOADS_CLASSES = ["metric.reporters", "config.providers"];

/** What controllers have of their own. Before this release they learn nothing while they run (ControllerServer). */
const OF_CONTROLLERS = /^(num\.(io|network)\.threads|max\.connection.*)$/;
const CONTROLLERS_LEARN = "3.5";

/** What a value is taken from where it isn't written: the first of these that is, in its own unit, else the last one's default. */
const DERIVED: Record<string, [name: string, unit: bigint][]> = {
  "log.retention.ms": [
    ["log.retention.minutes", 60_000n],
    ["log.retention.hours", 3_600_000n],
  ],
  "log.roll.ms": [["log.roll.hours", 3_600_000n]],
  "log.roll.jitter.ms": [["log.roll.jitter.hours", 3_600_000n]],
  "log.flush.interval.ms": [["log.flush.scheduler.interval.ms", 1n]],
};

/** The value that nodes with these properties use; undefined where Kafka has none. */
export function valueInUse(
  name: string,
  properties: Record<string, string>,
  version: string,
): string | undefined {
  const byDefault = (one: string) => brokerSettings().definition(one, version)?.byDefault;
  const written = properties[name] ?? byDefault(name);
  const sources = DERIVED[name];
  if (written !== undefined || !sources) return written;
  const [source, unit] = sources.find(([one]) => one in properties) ?? sources[sources.length - 1];
  const value = properties[source] ?? byDefault(source) ?? "";
  if (!/^-?\d+$/.test(value)) return undefined;
  return value.startsWith("-") ? value : String(BigInt(value) * unit);
}

/** Whether this version has a setting that nodes as such may be told while they run, whatever its value. */
export function isRuntimeSetting(name: string, version: string): boolean {
  const isOfControllers = OF_CONTROLLERS.test(name) && !isFrom(version, CONTROLLERS_LEARN);
  const isKept = LOADS_CLASSES.includes(name) || isOfControllers;
  return !isKept && brokerSettings().definition(name, version)?.mode === "cluster-wide";
}

/**
 * Whether nodes take another value while they run.
 *
 * A number of threads must be one that nodes take after a restart, too: they start with that of their file, and one that is
 * out of its range they refuse together with all that was set beside it (DynamicBrokerConfig.updateDefaultConfig).
 */
export function takesAtRuntime(name: string, { from, to }: SettingChange, version: string): boolean {
  const isProvided = [from, to].some((value) => value?.includes("${"));
  if (!isRuntimeSetting(name, version) || isProvided || to === undefined) return false;
  const range = threadRange(name, from);
  return !range || (Number(to) >= range[0] && Number(to) <= range[1]);
}

/** The numbers of threads that nodes take which started with this many; undefined for what is no number of threads. */
export function threadRange(
  name: string,
  started: string | undefined,
): [least: number, most: number] | undefined {
  const threads = Number(started);
  return THREADS.test(name) ? [Math.max(1, Math.floor(threads / 2)), threads * 2] : undefined;
}
