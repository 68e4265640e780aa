import { diffLines } from "diff";
import { isDeepStrictEqual } from "util";
import { isObject, isSecret, plain, unknown, type Properties, type Value } from "./values";

export type Path = (string | number)[];
export interface Change {
  path: Path;
  kind: "add" | "delete" | "update";
  before?: Value;
  after?: Value;
  /** It can't be made in place. */
  replaces?: boolean;
}

/** What differs, leaf by leaf; lists are compared by position, as `pulumi preview` does. */
export function diff(before: Value, after: Value, path: Path = []): Change[] {
  const [isList, isMap] = [Array.isArray, isObject].map((test) => test(before) && test(after));
  if ((isList || isMap) && !isSecret(before) && !isSecret(after)) {
    const keys = [...new Set([...Object.keys(before as {}), ...Object.keys(after as {})])];
    const [a, b] = [before as Properties, after as Properties];
    return keys.flatMap((key) => diff(a[key], b[key], [...path, isList ? Number(key) : key]));
  }
  if (isDeepStrictEqual(plain(before) ?? undefined, plain(after) ?? undefined)) return [];
  const [isAdded, isDeleted] = [before, after].map((value) => value === undefined || value === null);
  return [{ path, kind: isAdded ? "add" : isDeleted ? "delete" : "update", before, after }];
}

/** `spec.template`, `data["a.b"]`, `containers[0].image`, `containers[*].image` as a path. */
export function parsePath(text: string): Path {
  const parts = text.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\[?(\*)\]?|([^.[\]]+)/g);
  return [...parts].map(([, quoted, index, star, name]) =>
    index ? Number(index) : (quoted ?? star ?? name),
  );
}

export function formatPath(path: Path): string {
  const parts = path.map((key) =>
    typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `.${key}` : `["${key}"]`,
  );
  return parts.join("").replace(/^\./, "");
}

/** Whether `pattern` names `path` or something around it; `*` stands for any key. */
export function covers(pattern: Path, path: Path): boolean {
  return pattern.length <= path.length && pattern.every((key, i) => key === "*" || key === path[i]);
}

/** `after`, but as it was before in each of the ignored places. */
export function ignoreChanges(before: Properties, after: Properties, ignored: string[]): Properties {
  const patterns = ignored.map(parsePath);
  const result = structuredClone(after);
  // From the end, so that what is taken out of a list doesn't move what is still to be looked at.
  for (const { path, before: old } of diff(before, after).reverse()) {
    if (!patterns.some((pattern) => covers(pattern, path))) continue;
    const parent = path.slice(0, -1).reduce<any>((value, key) => value[key], result);
    const key = path.at(-1)!;
    if (old !== undefined) parent[key] = old;
    else if (Array.isArray(parent)) parent.splice(key as number, 1);
    else delete parent[key];
  }
  return result;
}

/** One line a change, and one line a changed line of a text. */
export function formatChange({ path, kind, before, after, replaces }: Change): string[] {
  const head = `${{ add: "+", delete: "-", update: "~" }[kind]} ${formatPath(path)}:`;
  const note = replaces ? "  (forces replacement)" : "";
  const isHidden = isSecret(before) || isSecret(after);
  const format = (value: Value) => (isHidden ? "[secret]" : formatValue(value));
  if (kind !== "update") return [`${head} ${format(kind === "add" ? after : before)}${note}`];
  if (isHidden || !isText(before) || !isText(after))
    return [`${head} ${format(before)} => ${format(after)}${note}`];
  const parts = diffLines(before, after).filter(({ added, removed }) => added || removed);
  const lines = parts.flatMap(({ added, value }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((l) => `  ${added ? "+" : "-"} ${l}`),
  );
  return [head + note, ...lines];
}

function isText(value: Value): value is string {
  return typeof value === "string" && value.includes("\n");
}

function formatValue(value: Value): string {
  if (value === unknown) return "(known after up)";
  if (isSecret(value)) return "[secret]";
  if (isText(value))
    return `${JSON.stringify(value.split("\n")[0])} and ${value.split("\n").length - 1} more lines`;
  if (Array.isArray(value)) return `[${value.map(formatValue).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([k, v]) => `${k}: ${formatValue(v)}`)
    .join(", ")}}`;
}
