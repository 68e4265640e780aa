import { readCommandLine } from "../local/commandLine";

/** `small` is what two cores do in some three minutes a row; `full` is what the table promises. */
export type Size = (typeof SIZES)[number];
export const SIZES = ["small", "full"] as const;

/** What a run is asked for. */
export interface Asked {
  rows: string[];
  seed: number;
  /** How often `up` is killed in each row. */
  kills: number;
  size: Size;
  /** Whether docs/chaos.md gets what was seen. */
  write: boolean;
}

/** What the command line asks for, of these rows; fails with what would be right. */
export function readArguments(words: string[], rows: string[]): Asked {
  const usage = `Usage: npm run chaos -- [ROW...] [--seed 1] [--kills 1] [--size small|full] [--write]\nRows: ${rows.join(", ")}`;
  const { values, positionals } = readCommandLine(usage, {
    args: words,
    options: {
      seed: { type: "string", default: "1" },
      kills: { type: "string", default: "1" },
      size: { type: "string", default: "small" },
      write: { type: "boolean", default: false },
    },
    allowPositionals: true,
  });
  const unknown = positionals.find((word) => !rows.includes(word));
  if (unknown !== undefined) throw new Error(`There is no row "${unknown}". ${usage}`);
  const { size, write } = values;
  if (!isSize(size)) throw new Error(`--size is "${size}"; it may be ${SIZES.join(" or ")}. ${usage}`);
  const whole = (name: "seed" | "kills") => {
    const text = values[name];
    if (!/^\d{1,9}$/.test(text))
      throw new Error(`--${name} is "${text}"; it must be a whole number from 0 on. ${usage}`);
    return Number(text);
  };
  const asked = rows.filter((row) => positionals.length === 0 || positionals.includes(row));
  return { rows: asked, seed: whole("seed"), kills: whole("kills"), size, write };
}

function isSize(text: string): text is Size {
  return (SIZES as readonly string[]).includes(text);
}
