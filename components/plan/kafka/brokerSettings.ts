import { BROKER_SETTING_NAMES } from "./brokerSettingNames";
import { type Lifespan, standing } from "./lifespan";
import { Mistakes } from "../mistakes";
import { suggestion } from "../names";
import { settingPath } from "../settings";
import { isAtLeast, lineOf } from "./version";

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

/** Letters that a name of a plug-in's own differs at least in from one of Kafka's. */
const SURELY_ANOTHER = 3;

/**
 * Checks the names of settings against what this version of Kafka knows. A name outside of Kafka's own families
 * (`log.`, `socket.`, ...) may be a plug-in's, so that only a slip of a known name is refused there.
 */
export function checkSettingNames(
  path: string,
  settings: Record<string, string>,
  version: string,
  mistakes: Mistakes,
): void {
  for (const name of Object.keys(settings)) {
    const here = settingPath(path, name);
    // What the plan decides itself was refused already.
    const wrong = mistakes.has(here) ? undefined : nameMistake(name, version);
    if (wrong) mistakes.add(here, wrong);
  }
}

function nameMistake(name: string, version: string): string | undefined {
  if (PASSED_ON.includes(name)) return undefined;
  const known = knownSettings();
  const setting = known.get(name);
  if (setting) {
    const wrong = outOfPlace(setting, version);
    return wrong && `${wrong}, and version is ${version}`;
  }
  const current = [...known.keys()].filter((candidate) => !outOfPlace(known.get(candidate)!, version));
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
  return knownSettings().has(name);
}

/** The settings that no check is wanted for; those that Kafka knows are refused, as they are checked. */
export function planUncheckedSettings(
  path: string,
  settings: Record<string, string>,
  mistakes: Mistakes,
): Record<string, string> {
  const known = knownSettings();
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
  switch (standing(lifespan, (release) => isAtLeast(version, inFull(release)))) {
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

/** A line of releases stands for its first. */
function inFull(release: string): string {
  return release === lineOf(release) ? `${release}.0` : release;
}

function familyOf(name: string): string {
  return name.split(".")[0];
}

let settings: Map<string, Lifespan> | undefined;

function knownSettings(): Map<string, Lifespan> {
  settings ??= new Map(
    BROKER_SETTING_NAMES.trim()
      .split("\n")
      .map((line) => {
        const [name, since, until, again] = line.split(" ");
        return [name, { since: since === "-" ? undefined : since, until, again }];
      }),
  );
  return settings;
}
