import { Mistakes } from "../../mistakes";
import { suggestion } from "../../names";
import { settingPath } from "../../settings";
import { SettingTable } from "./definitions";
import { checkTopicRelations } from "./relations";
import { TOPIC_SETTINGS } from "./tables";
import { valueMistake } from "./values";

/** What the plan checks by the number of copies, with words of its own. */
const CHECKED_ELSEWHERE = "min.insync.replicas";

/**
 * Checks the names of a topic's settings against what this version of Kafka knows, and their values.
 *
 * @param isTiered whether brokers can keep segments elsewhere
 */
export function checkTopicSettings(
  path: string,
  settings: Record<string, string>,
  version: string,
  isTiered: boolean,
  mistakes: Mistakes,
): void {
  for (const [name, value] of Object.entries(settings)) {
    const definition = topicSettings().definition(name, version);
    const wrong = definition
      ? name !== CHECKED_ELSEWHERE && valueMistake(name, value, definition, version)
      : unknown(name, version);
    if (wrong) mistakes.add(settingPath(path, name), wrong);
  }
  // Kafka holds a topic against its own defaults here, not against those of the brokers.
  checkTopicRelations(path, topicSettings().inForce(settings, version), isTiered, mistakes);
}

function unknown(name: string, version: string): string {
  const meant = suggestion(name, topicSettingNames(version));
  return `is no setting of a topic${meant ? `; did you mean "${meant}"?` : ""}`;
}

/** Names of the settings that a topic can have in a version. */
export function topicSettingNames(version: string): string[] {
  const table = topicSettings();
  return table.namesIn(version);
}

let table: SettingTable | undefined;

/** The settings of topics. */
export function topicSettings(): SettingTable {
  table ??= new SettingTable(TOPIC_SETTINGS);
  return table;
}
