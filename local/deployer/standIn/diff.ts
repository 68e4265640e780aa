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

/** Whether one of these paths is inside the other, or both are the same. */
export function overlap(a: string, b: string): boolean {
  const [outer, inner] = a.length < b.length ? [a, b] : [b, a];
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}

/** `after`, but as it was before in the ignored place. */
export function ignoreChanges(before: Value, after: Value, path: string): Value {
  if (/[[*"]/.test(path)) throw new Unsupported(`ignoreChanges: ["${path}"]`);
  const [key, ...rest] = path.split(".");
  if (!isMap(after)) return after;
  const old = isMap(before) ? before[key] : undefined;
  return { ...after, [key]: rest.length > 0 ? ignoreChanges(old, after[key], rest.join(".")) : old };
}

/** One line a change, and one line a changed line of a text. */
export function formatChange({ path, kind, before, after, replaces }: Change): string[] {
  const note = replaces ? "  (forces replacement)" : "";
  const isHidden = [before, after].some(isSecret);
  const format = (value: Value) => (isHidden ? "[secret]" : formatValue(value));
  if (kind === "add") return [`+ ${path}: ${format(after)}${note}`];
  if (kind === "delete") return [`- ${path}: ${format(before)}${note}`];
  if (isHidden || !isText(before) || !isText(after))
    return [`~ ${path}: ${format(before)} => ${format(after)}${note}`];
  const lines = diffLines(before, after).flatMap(({ added, removed, value }) =>
    added || removed
      ? value
          .replace(/^(?=.)/gm, added ? "  + " : "  - ")
          .trimEnd()
          .split("\n")
      : [],
  );
  return [`~ ${path}:${note}`, ...lines];
}

function isText(value: Value): value is string {
  return typeof value === "string" && value.includes("\n");
}

function formatValue(value: Value): string {
  const text = JSON.stringify(value, (_, inner: Value) => {
    if (isSecret(inner)) return "[secret]";
    return isText(inner) ? `${inner.split("\n")[0]} and ${inner.split("\n").length - 1} more lines` : inner;
  });
  return text.replaceAll(`"${unknown}"`, "(known after up)");
}
