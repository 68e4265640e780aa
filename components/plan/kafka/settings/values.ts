import { suggestion } from "../../names";
import { isFrom, type Definition, type ValueType } from "./definitions";
import { converted, unitOf } from "./units";

/** The least and the most that Java's types of whole numbers hold. */
const WHOLE: Partial<Record<ValueType, [bigint, bigint]>> = {
  short: [-(2n ** 15n), 2n ** 15n - 1n],
  int: [-(2n ** 31n), 2n ** 31n - 1n],
  long: [-(2n ** 63n), 2n ** 63n - 1n],
};

/**
 * What is wrong with the value of a property, and what would be right; undefined for one that Kafka takes. Kafka's own
 * parser says the same (ConfigDef), but for what is listed in `tests/live/settingValues.test.ts`.
 *
 * @param version of Kafka, which a form may depend on
 */
export function valueMistake(
  name: string,
  written: string,
  definition: Definition,
  version: string,
): string | undefined {
  const value = written.trim();
  const right = isRight(value, definition, version)
    ? undefined
    : rightValue(name, value, definition, version);
  return right && `is "${value}"; ${right}`;
}

function isRight(value: string, definition: Definition, version: string): boolean {
  switch (definition.type) {
    case "boolean":
      return /^(true|false)$/i.test(value);
    case "short":
    case "int":
    case "long":
      return /^[+-]?\d+$/.test(value) && isWithin(BigInt(value.replace(/^\+/, "")), definition);
    case "double":
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) && isBetween(Number(value), definition);
    case "list":
      return isListRight(itemsOf(value), definition);
    case "class":
      return /^[\p{L}_$][\p{L}\p{N}_$]*(\.[\p{L}_$][\p{L}\p{N}_$]*)*$/u.test(value);
    case "password":
      return true;
    case "string":
      return isTextRight(value, definition, version);
  }
}

function isWithin(value: bigint, { type, least, most, or }: Definition): boolean {
  const [lowest, highest] = WHOLE[type]!;
  if (or !== undefined && value === BigInt(or)) return true;
  return value >= BigInt(least ?? lowest) && value <= BigInt(most ?? highest);
}

function isBetween(value: number, { least, most }: Definition): boolean {
  return value >= Number(least ?? -Infinity) && value <= Number(most ?? Infinity);
}

function isTextRight(
  value: string,
  { words, anyCase, nonEmpty, form }: Definition,
  version: string,
): boolean {
  if (form === "protocol") return isRelease(value, version);
  if (nonEmpty && value === "") return false;
  return !words || words.includes(value) || (anyCase && words.includes(value.toUpperCase()));
}

/** Whether it is a release that this version knows, with a step on the way to it or without one. */
function isRelease(value: string, version: string): boolean {
  const [, line] = value.match(/^(\d+\.\d+)(\.\d+)*(-IV\d+)?$/) ?? [];
  return line !== undefined && isFrom(version, line);
}

function isListRight(items: string[], { words, nonEmpty, filled, form }: Definition): boolean {
  if (form === "throttled") return items.join() === "*" || items.every((item) => /^(\d+:\d+)?$/.test(item));
  if (nonEmpty && items.length === 0) return false;
  if (filled && items.includes("")) return false;
  return !words || items.every((item) => words.includes(item));
}

/** The items of a list, as Kafka reads them. */
export function itemsOf(value: string): string[] {
  return value === "" ? [] : value.split(/[ \t\n\v\f\r]*,[ \t\n\v\f\r]*/);
}

/** What would be right, to be read after "is ...;". */
export function rightValue(name: string, value: string, definition: Definition, version: string): string {
  const byDefault = definition.byDefault ? ` (Kafka's default is ${definition.byDefault})` : "";
  switch (definition.type) {
    case "boolean":
      return `write true or false${byDefault}`;
    case "short":
    case "int":
    case "long": {
      const unit = unitOf(name);
      const count = converted(name, value);
      const meant = count === undefined ? "" : `; ${value} is ${count}`;
      return `write a whole number${unit ? ` of ${unit}` : ""}${bounds(value, definition)}${meant}${byDefault}`;
    }
    case "double":
      return `write a number${bounds(value, definition)}${byDefault}`;
    case "list":
      return `write ${listInWords(definition)}${slip(itemsOf(value), definition)}${byDefault}`;
    case "class":
      return `write the full name of a Java class${byDefault}`;
    default:
      if (definition.form === "protocol") return `write a release of Kafka up to ${version}, such as "3.3"`;
      return definition.words
        ? `write ${inWords(definition.words)}${slip([value], definition)}${byDefault}`
        : `write a text${definition.nonEmpty ? " that isn't empty" : ""}${byDefault}`;
  }
}

function bounds(value: string, { type, least, most, or }: Definition): string {
  // What a type holds is told only to one who has left it.
  const isTooMuch = WHOLE[type] && /^\+?\d+$/.test(value) && BigInt(value.replace("+", "")) > WHOLE[type][1];
  const highest = most ?? (isTooMuch ? String(WHOLE[type]![1]) : undefined);
  const also = or === undefined ? "" : `, or ${or}`;
  if (least === undefined) return highest === undefined ? also : ` up to ${highest}${also}`;
  return (highest === undefined ? ` from ${least} on` : ` from ${least} to ${highest}`) + also;
}

function listInWords({ words, nonEmpty, form }: Definition): string {
  if (form === "throttled") return '"*", or PARTITION:BROKER for each replica, with commas between them';
  if (words) return `${inWords(words)}, or several with commas between them`;
  return `${nonEmpty ? "an item, or several" : "items"} with commas between them, and no empty one`;
}

function slip(items: string[], { words = [] }: Definition): string {
  const wrong = items.find((item) => !words.includes(item));
  const meant = wrong && suggestion(wrong, words);
  return meant ? `; did you mean "${meant}"?` : "";
}

function inWords(words: string[]): string {
  return words.length > 1 ? `${words.slice(0, -1).join(", ")} or ${words.at(-1)}` : words[0];
}
