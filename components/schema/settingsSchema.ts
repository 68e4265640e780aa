import type { Definition, SettingTable } from "../plan/kafka/settings/definitions";
import { brokerSettings } from "../plan/kafka/settings/brokerSettings";
import { topicSettings } from "../plan/kafka/settings/topicSettings";
import { rightValue } from "../plan/kafka/settings/values";
import { NEWEST_LINE } from "../plan/kafka/version";
import type { JsonSchema } from "./stackSchema";

/** Where Kafka's documentation explains a property. */
const EXPLAINED = "https://kafka.apache.org/documentation/#";

/** The properties of brokers, for editors to complete. */
export function brokerSettingsSchema(): JsonSchema {
  return settingsSchema(brokerSettings(), "brokerconfigs");
}

/** The settings of a topic, likewise. */
export function topicSettingsSchema(): JsonSchema {
  return settingsSchema(topicSettings(), "topicconfigs");
}

/** Which values a version takes is for the plan to say: editors don't know the version, and offer those of the newest. */
function settingsSchema(table: SettingTable, chapter: string): JsonSchema {
  const properties = table.names().map((name) => {
    const definition = table.newest(name);
    const description = [facts(table, name, definition), `${EXPLAINED}${chapter}_${name}`].join("\n");
    return [name, { description, ...offered(definition) }];
  });
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: { type: ["string", "number", "boolean"] },
  };
}

function offered({ type, words }: Definition): JsonSchema {
  const anything = { type: ["string", "number", "boolean"] };
  const choices = type === "boolean" ? [true, false] : type === "string" ? words : undefined;
  return choices ? { anyOf: [{ enum: choices }, anything] } : anything;
}

function facts(table: SettingTable, name: string, definition: Definition): string {
  const { since, until, again } = table.lifespan(name);
  const right = rightValue(name, "", definition, NEWEST_LINE);
  const lives = [
    since && `From Kafka ${since} on.`,
    until && `Not in Kafka ${until}${again ? `; again from ${again} on` : " and later"}.`,
  ];
  return [`${right[0].toUpperCase()}${right.slice(1)}.`, ...lives].filter(Boolean).join(" ");
}
