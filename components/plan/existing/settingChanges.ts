import type { ClusterPlan } from "../clusterPlan";
import {
  isRuntimeSetting,
  type SettingChange,
  takesAtRuntime,
  threadRange,
  valueInUse,
} from "../kafka/settings/runtime";
import { parseSettings, renderSettings, type SettingList } from "../kafka/settingList";
import { ZOOKEEPER_CONNECT } from "../placeholders";
import type { ExistingCluster } from "./existingCluster";
import { parseProperties } from "./transition";

/** What of a plan its nodes' settings follow from. */
export type PlannedSettings = Pick<
  ClusterPlan,
  "pools" | "replication" | "runtimeSettings" | "settings" | "version"
>;
/** What of a look tells what is in force. */
export type SeenSettings = Pick<ExistingCluster, "kafka" | "sets" | "settingLists" | "doneLists">;

/** How settings of nodes that run differ from the planned ones, by name: the values in use before and after. */
export interface SettingChanges {
  /** Those that nodes are told while they run. */
  running: Record<string, SettingChange>;
  /** Those that they take as they start. */
  starting: Record<string, SettingChange>;
}

/** What differs between the files of the nodes that run and the planned ones. */
export function settingChanges(plan: PlannedSettings, { sets = [] }: SeenSettings): SettingChanges {
  const changes: SettingChanges = { running: {}, starting: {} };
  for (const pool of plan.pools) {
    const text = sets.find(({ name }) => name === pool.statefulSet)?.files?.["server.properties"];
    if (text === undefined) continue;
    const [running, planned] = [parseProperties(text), parseProperties(pool.serverProperties)];
    for (const name of differing(running, planned)) {
      // Its value is told anyway.
      if (name in plan.runtimeSettings) continue;
      const [from, to] = [running, planned].map((side) => valueInUse(name, side, plan.version));
      const kind = takesAtRuntime(name, { from, to }, plan.version) ? "running" : "starting";
      changes[kind][name] = { from, to };
    }
  }
  // One of which a single node has to be told as it starts, all are told so.
  Object.keys(changes.starting).forEach((name) => delete changes.running[name]);
  return changes;
}

/** Whether nodes may keep their file: all that differs in it they are told while they run. */
export function mayKeepFile(running: string, planned: string, changes: SettingChanges): boolean {
  return differing(parseProperties(running), parseProperties(planned)).every(
    (name) => name in changes.running,
  );
}

function differing(running: Record<string, string>, planned: Record<string, string>): string[] {
  return Object.keys({ ...running, ...planned }).filter(
    (name) => running[name] !== planned[name] && planned[name] !== ZOOKEEPER_CONNECT,
  );
}

/**
 * What the whole cluster is to be told while it runs. What it was told once it keeps for itself, and that wins over any file. So
 * a name that was in a former list stays in it: with the planned value, or to be taken back.
 */
export function settingList(plan: PlannedSettings, existing: SeenSettings | undefined): SettingList {
  const values: Record<string, string | undefined> = {};
  const seen = existing ?? {};
  const changes = settingChanges(plan, seen);
  const former = (seen.settingLists ?? []).map(parseSettings);
  for (const name of former.flatMap((list) => Object.keys(list))) {
    const told = former.flatMap((list) => list[name] ?? []);
    values[name] = isRuntimeSetting(name, plan.version) ? remembered(plan, name, told, changes) : undefined;
  }
  for (const [name, { to }] of Object.entries(changes.running)) values[name] = written(plan)[name] ?? to;
  return { ...values, ...plan.runtimeSettings };
}

/** What becomes of a setting that the cluster was told before, where no node that runs has to be told another one. */
function remembered(
  plan: PlannedSettings,
  name: string,
  told: string[],
  { starting }: SettingChanges,
): string | undefined {
  // Files that are written anew have it. One that was taken back isn't told again.
  if (name in starting || told.length === 0) return undefined;
  const value = written(plan)[name];
  if (value !== undefined) return value;
  // Kafka's own default, of one that a file had which is gone since.
  const byDefault = defaultOf(plan, name);
  return byDefault !== undefined && told.includes(byDefault) ? byDefault : undefined;
}

/** What the arguments say, and what follows from them. */
function written({ settings, replication }: PlannedSettings): Record<string, string> {
  return { ...settings, ...replication };
}

/** What nodes use of a setting that isn't written. */
function defaultOf(plan: PlannedSettings, name: string): string | undefined {
  const { [name]: _, ...others } = written(plan);
  return valueInUse(name, others, plan.version);
}

/** What changes without a restart, and what of the same edit doesn't, a sentence each. */
export function describeSettingChanges(plan: PlannedSettings, existing: SeenSettings): string[] {
  const { starting, running } = settingChanges(plan, existing);
  const list = settingList(plan, existing);
  const told = Object.entries(isNew(list, existing) ? list : {}).flatMap(([name, value]) => {
    const now = inForce(name, running[name]?.from, existing);
    const to = value ?? written(plan)[name] ?? defaultOf(plan, name);
    if (now === undefined || to === undefined || now === to) return [];
    const what = name in written(plan) ? "" : ", Kafka's default";
    return [`${path(name)}: ${now} becomes ${to}${what}, without a restart`];
  });
  const isMixed = told.length > 0;
  const others = Object.entries(starting).flatMap(([name, { from, to }]) => {
    const range = isRuntimeSetting(name, plan.version) ? threadRange(name, from) : undefined;
    if (!range && !(isMixed && name in plan.settings)) return [];
    const why = range ? `: while nodes run they take ${range[0]} to ${range[1]}` : "";
    return [`${path(name)}: ${from ?? "nothing"} becomes ${to ?? "nothing"}, which takes a restart${why}`];
  });
  return [...told, ...others];
}

/** Whether the topic Job has yet to read a list. */
export function isNew(list: SettingList, { doneLists }: Pick<SeenSettings, "doneLists">): boolean {
  return !doneLists?.settings.includes(renderSettings(list));
}

/** The value that brokers use now, as far as it is known. */
function inForce(
  name: string,
  fromFile: string | undefined,
  { kafka, doneLists }: SeenSettings,
): string | undefined {
  const set = kafka?.settings?.[name];
  if (set?.source === "cluster") return set.value;
  if (kafka?.settings && !set) return fromFile;
  const former = (doneLists?.settings ?? []).flatMap((text) => parseSettings(text)[name] ?? []);
  return fromFile === undefined ? undefined : (former[0] ?? fromFile);
}

function path(name: string): string {
  return `config["${name}"]`;
}
