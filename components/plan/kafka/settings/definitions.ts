import { isAtLeast, lineOf } from "../version";
import type { Lifespan } from "./lifespan";

/** Kafka's types of values (ConfigDef.Type). */
export type ValueType =
  "boolean" | "class" | "double" | "int" | "list" | "long" | "password" | "short" | "string";

/** How a property of a node is changed while nodes run. */
export type UpdateMode = "read-only" | "cluster-wide" | "per-broker";

/** What a release of Kafka defines of a property. */
export interface Definition {
  type: ValueType;
  /** Least and most of a number, as text: a long is more than a number of JavaScript's holds. */
  least?: string;
  most?: string;
  /** A number outside of these that is taken as well. */
  or?: string;
  /** The words that a text may be, or of which a list may be made. */
  words?: string[];
  anyCase: boolean;
  nonEmpty: boolean;
  /** Whether a list takes no empty item. */
  filled: boolean;
  /** A form of its own: `protocol` is a release's, `throttled` names partitions and brokers. */
  form?: "protocol" | "throttled";
  mode: UpdateMode;
  /** Kafka's default, as it is written; undefined where there is none. */
  byDefault?: string;
}

/** Properties as they are in force. */
export interface InForce {
  isWritten(name: string): boolean;
  /** The value that is written, else Kafka's default, which may be none; undefined where the version has no such property. */
  value(name: string): string | undefined;
}

/** A release, and what the property is from it on; undefined where that release doesn't know it. */
type History = [release: string, definition: string | undefined][];

/** The properties of nodes or of topics, by release. */
export class SettingTable {
  private readonly histories = new Map<string, string>();
  private readonly ofVersions = new Map<string, string[]>();

  /** @param text a line a property, as `tables.ts` describes it */
  constructor(text: string) {
    for (const line of text.trim().split("\n")) {
      const end = line.indexOf(" | ");
      this.histories.set(line.slice(0, end), line.slice(end + 3));
    }
  }

  /** Whether any release knows it. */
  has(name: string): boolean {
    return this.histories.has(name);
  }

  /** All names, of whatever release. */
  names(): string[] {
    return [...this.histories.keys()];
  }

  /** The names that a version knows. */
  namesIn(version: string): string[] {
    const names =
      this.ofVersions.get(version) ?? this.names().filter((name) => this.definition(name, version));
    this.ofVersions.set(version, names);
    return names;
  }

  /** What a version defines of it, if it knows it. */
  definition(name: string, version: string): Definition | undefined {
    const text = this.history(name)
      .filter(([release]) => isFrom(version, release))
      .pop()?.[1];
    return text === undefined ? undefined : parsed(text);
  }

  /** What the newest release that knows it defines of it. */
  newest(name: string): Definition {
    return parsed(this.history(name).findLast(([, definition]) => definition !== undefined)![1]!);
  }

  inForce(settings: Record<string, string>, version: string): InForce {
    return {
      isWritten: (name) => name in settings,
      value: (name) => {
        const definition = this.definition(name, version);
        return definition && (settings[name] ?? definition.byDefault ?? "");
      },
    };
  }

  /** When it came and went. */
  lifespan(name: string): Lifespan {
    const changes = this.history(name).filter(([, definition], i, all) => {
      return (definition === undefined) !== (i > 0 && all[i - 1][1] === undefined) || i === 0;
    });
    const [since, until, again] = changes.map(([release]) => release);
    return { since: since === OLDEST ? undefined : since, until, again };
  }

  private history(name: string): History {
    const text = this.histories.get(name);
    return (text?.split(" | ") ?? []).map((entry) => {
      const end = entry.indexOf(" ");
      const definition = entry.slice(end + 1);
      return [entry.slice(0, end), definition === "-" ? undefined : definition];
    });
  }
}

/** What the tables begin with. */
const OLDEST = "3.3";

/** Whether a version is of this release or later; a line of releases stands for its first. */
export function isFrom(version: string, release: string): boolean {
  return release === OLDEST || isAtLeast(version, lineOf(release) === release ? `${release}.0` : release);
}

function parsed(text: string): Definition {
  const at = text.search(/(^| )=/);
  const [type, ...facts] = (at < 0 ? text : text.slice(0, at)).split(" ");
  const fact = (key: string) => facts.find((one) => one.startsWith(`${key}:`))?.slice(key.length + 1);
  const [least, most] = facts.find((one) => one.includes(".."))?.split("..") ?? [];
  const words = fact("in") ?? fact("items") ?? fact("anycase");
  return {
    type: type as ValueType,
    least: least || undefined,
    most: most || undefined,
    or: fact("or"),
    words: words?.split(","),
    anyCase: fact("anycase") !== undefined,
    nonEmpty: facts.includes("nonempty"),
    filled: facts.includes("filled"),
    form: (["protocol", "throttled"] as const).find((form) => facts.includes(form)),
    mode: (["cluster-wide", "per-broker"] as const).find((mode) => facts.includes(mode)) ?? "read-only",
    byDefault: at < 0 ? undefined : text.slice(text.indexOf("=", at) + 1),
  };
}
