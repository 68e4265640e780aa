import { Mistakes } from "../../mistakes";
import { suggestion } from "../../names";
import { settingPath } from "../../settings";
import { type Definition, isFrom, SettingTable } from "./definitions";
import { type Lifespan, standing } from "./lifespan";
import { checkBrokerRelations } from "./relations";
import { NODE_SETTINGS } from "./tables";
import { valueMistake } from "./values";

/**
 * Names that Kafka reads without declaring them, and beginnings of names that it hands to plug-ins or resolves by
 * the name of a listener.
 */
const PASSED_ON = [
  "allow.everyone.if.no.acl.found",
  "authorizer.",
  "client.quota.callback.",
  "config.providers",
  "kafka.csv.metrics.",
  "kafka.metrics.",
  "listener.name.",
  "metrics.",
  "principal.builder.",
  "super.users",
];

/** A value that a provider of Kafka's fills in at its start. */
const PROVIDED = /\$\{[^}]*:[^}]*\}/;

/** Letters that a name of a plug-in's own differs at least in from one of Kafka's. */
const SURELY_ANOTHER = 3;

/**
 * Checks the names of settings against what this version of Kafka knows, and their values against what it takes. A name
 * outside of Kafka's own families (`log.`, `socket.`, ...) may be a plug-in's, so that only a slip of a known name is
 * refused there.
 */
export function checkBrokerSettings(
  path: string,
  settings: Record<string, string>,
  version: string,
  mistakes: Mistakes,
): void {
  const hasProviders = "config.providers" in settings;
  for (const [name, value] of Object.entries(settings)) {
    const here = settingPath(path, name);
    // What the plan decides itself was refused already.
    if (mistakes.has(here)) continue;
    const isProvided = hasProviders && PROVIDED.test(value);
    const wrong =
      nameMistake(name, version) ?? (isProvided ? undefined : settingMistake(name, value, version));
    if (wrong) mistakes.add(here, wrong);
  }
  checkBrokerRelations(path, brokerSettings().inForce(settings, version), version, mistakes);
}

/** What is wrong with a value; a listener's own setting is held to what it is without the listener. */
function settingMistake(name: string, value: string, version: string): string | undefined {
  const [setting, definition] = definitionOf(name, version) ?? [];
  return definition && valueMistake(setting!, value, definition, version);
}

/** What this version defines of a property, and the name that it has without its listener. */
export function definitionOf(name: string, version: string): [string, Definition] | undefined {
  const table = brokerSettings();
  const [, ofListener] = name.match(/^listener\.name\.[^.]+\.(.+)$/) ?? [];
  // Behind the listener's name may stand that of a mechanism.
  const names = ofListener ? [ofListener, ofListener.replace(/^[^.]+\./, "")] : [name];
  const found = names.find((one) => table.definition(one, version));
  return found === undefined ? undefined : [found, table.definition(found, version)!];
}

function nameMistake(name: string, version: string): string | undefined {
  if (PASSED_ON.includes(name)) return undefined;
  const known = brokerSettings();
  if (known.has(name)) {
    const wrong = outOfPlace(known.lifespan(name), version);
    return wrong && `${wrong}, and version is ${version}`;
  }
  const ofVariable = name.startsWith("KAFKA_") && name.slice(6).toLowerCase().replaceAll("_", ".");
  if (ofVariable && known.has(ofVariable)) {
    return `is the name of a variable that some images read; did you mean "${ofVariable}"?`;
  }
  const current = known.namesIn(version);
  const family = familyOf(name);
  const ofKafka = current.some((candidate) => familyOf(candidate) === family);
  const isPlugIns = !ofKafka || PASSED_ON.some((beginning) => name.startsWith(beginning));
  const meant = suggestion(name, current, isPlugIns ? SURELY_ANOTHER - 1 : undefined);
  if (isPlugIns && !meant) return undefined;
  return (
    `is no property of Kafka ${version}${meant ? `; did you mean "${meant}"?` : ""} ` +
    "(a plug-in's own goes into uncheckedConfig)"
  );
}

/** Whether Kafka has a property of this name, in any release. */
export function isBrokerSetting(name: string): boolean {
  return brokerSettings().has(name);
}

/** The settings that no check is wanted for; those that Kafka knows are refused, as they are checked. */
export function planUncheckedSettings(
  path: string,
  settings: Record<string, string>,
  mistakes: Mistakes,
): Record<string, string> {
  const known = brokerSettings();
  const [own, others] = [true, false].map((wanted) =>
    Object.entries(settings).filter(([name]) => known.has(name) === wanted),
  );
  own.forEach(([name]) =>
    mistakes.add(settingPath(path, name), "is a property of Kafka itself; write it into config"),
  );
  return Object.fromEntries(others);
}

function outOfPlace(lifespan: Lifespan, version: string): string | undefined {
  const { since, until, again } = lifespan;
  switch (standing(lifespan, (release) => isFrom(version, release))) {
    case "known":
      return undefined;
    case "yet to come":
      return `came with Kafka ${since}`;
    case "gone":
      return `went with Kafka ${until}`;
    case "away":
      return `is in Kafka from ${since} on, not in ${until}, and again from ${again} on`;
  }
}

function familyOf(name: string): string {
  return name.split(".")[0];
}

let table: SettingTable | undefined;

/** The properties of nodes. */
export function brokerSettings(): SettingTable {
  table ??= new SettingTable(NODE_SETTINGS);
  return table;
}
