import { diffLines } from "diff";
import { isDeepStrictEqual } from "util";
import { isObject, isSecret, plain, unknown, Unsupported, type Properties, type Value } from "./values";

export interface Change {
  /** As Pulumi writes it: `spec.containers[0].image`, `data["server.properties"]`. */
  path: string;
  kind: "add" | "delete" | "update";
  before?: Value;
  after?: Value;
  /** It can't be made in place. */
  replaces: boolean;
}

/** What differs, leaf by leaf; lists are compared by position, as `pulumi preview` does. */
export function diff(before: Value, after: Value, path = ""): Change[] {
  const isList = Array.isArray(before) && Array.isArray(after);
  if (isList || (isMap(before) && isMap(after))) {
    const [a, b] = [before as Properties, after as Properties];
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => diff(a[key], b[key], isList ? `${path}[${key}]` : pathOf(path, key)));
  }
  if (isDeepStrictEqual(plain(before) ?? undefined, plain(after) ?? undefined)) return [];
  const [isAdded, isDeleted] = [before, after].map((value) => value === undefined || value === null);
  return [{ path, kind: isAdded ? "add" : isDeleted ? "delete" : "update", before, after, replaces: false }];
}

function isMap(value: Value): value is Properties {
  return isObject(value) && !isSecret(value);
}

function pathOf(parent: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${parent}["${key}"]`;
  return parent ? `${parent}.${key}` : key;
}

/** Marks the changes that are inside of one of these paths, or around it. */
export function markReplacements(changes: Change[], fixedPaths: string[]): void {
  const isInside = (inner: string, outer: string) =>
    inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
  for (const change of changes)
    change.replaces = fixedPaths.some((path) => isInside(change.path, path) || isInside(path, change.path));
}

/** `after`, but as it was before in each of the ignored places. */
export function ignoreChanges(before: Properties, after: Properties, paths: string[]): Properties {
  const unsupported = paths.find((path) => /[["]/.test(path.replaceAll("[*]", "")));
  if (unsupported) throw new Unsupported(`ignoreChanges: ["${unsupported}"]`);
  const keep = (result: Value, path: string) => keepOld(before, result, path.split(/\.|(?=\[)/));
  return paths.reduce(keep, after) as Properties;
}

function keepOld(before: Value, after: Value, [key, ...rest]: string[]): Value {
  if (key === "[*]" && Array.isArray(before) && Array.isArray(after))
    return after.map((value, i) => (i < before.length ? keepOld(before[i], value, rest) : value));
  if (!isMap(after)) return after;
  const old = isMap(before) ? before[key] : undefined;
  if (rest.length === 0) return { ...after, [key]: old };
  return key in after ? { ...after, [key]: keepOld(old, after[key], rest) } : after;
}

/** One line a change, and one line a changed line of a text. */
export function formatChange({ path, kind, before, after, replaces }: Change): string[] {
  const note = replaces ? "  (forces replacement)" : "";
  const isHidden = [before, after].some(isSecret);
  const format = (value: Value) => (isHidden ? "[secret]" : formatValue(value));
  const sides = { add: [after], delete: [before], update: [before, after] }[kind].map(format);
  if (isHidden || !isText(before) || !isText(after))
    return [`${{ add: "+", delete: "-", update: "~" }[kind]} ${path}: ${sides.join(" => ")}${note}`];
  const lines = diffLines(before, after).flatMap(({ added, removed, value }) => {
    const changed = added || removed ? value.trimEnd().split("\n") : [];
    return changed.map((line) => `  ${added ? "+" : "-"} ${line}`);
  });
  return [`~ ${path}:${note}`, ...lines];
}

function isText(value: Value): value is string {
  return typeof value === "string" && value.includes("\n");
}

function formatValue(value: Value): string {
  const text = JSON.stringify(value, (_, inner: Value) => {
    if (isSecret(inner)) return "[secret]";
    return typeof inner === "string" ? begun(inner) : inner;
  });
  return text.replaceAll(`"${unknown}"`, "(known after up)");
}

/** What fits on a screen: the content of a jar, for one, doesn't. */
const LONG = 1000;

function begun(text: string): string {
  const [line, ...more] = text.split("\n");
  if (more.length > 0) return `${line} and ${more.length} more lines`;
  return line.length > LONG ? `${line.slice(0, 20)} and ${line.length - 20} more characters` : line;
}
