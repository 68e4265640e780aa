/** What a property is counted in, by how its name ends. */
const UNITS: { ends: RegExp; unit: string; inMilliseconds?: number }[] = [
  { ends: /\.ms$/, unit: "milliseconds", inMilliseconds: 1 },
  { ends: /\.(seconds|secs)$/, unit: "seconds", inMilliseconds: 1000 },
  { ends: /\.minutes$/, unit: "minutes", inMilliseconds: 60_000 },
  { ends: /\.hours$/, unit: "hours", inMilliseconds: 3_600_000 },
  { ends: /\.(bytes|buffer\.size)$/, unit: "bytes" },
];

/** Durations as people write them, in milliseconds. */
const DURATIONS: Record<string, number> = {
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
};

const SIZES = ["", "K", "M", "G", "T", "P"];

/** What a property is counted in, if its name says so. */
export function unitOf(name: string): string | undefined {
  return UNITS.find(({ ends }) => ends.test(name))?.unit;
}

/** `7d` or `1Gi` in the unit of a property, if it is one and comes out whole. */
export function converted(name: string, written: string): number | undefined {
  const found = UNITS.find(({ ends }) => ends.test(name));
  const [, amount, unit] = written.match(/^(\d+(?:\.\d+)?)\s*([A-Za-z]+)$/) ?? [];
  if (!found || !unit) return undefined;
  const count = Number(amount) * (found.inMilliseconds ? duration(unit) / found.inMilliseconds : size(unit));
  return Number.isSafeInteger(count) ? count : undefined;
}

function duration(unit: string): number {
  const lower = unit.toLowerCase();
  return DURATIONS[lower] ?? DURATIONS[lower.replace(/s$/, "")] ?? NaN;
}

/** Kafka's own sizes are powers of 1024, whatever people call them. */
function size(unit: string): number {
  const [, letter] = unit.toUpperCase().match(/^([KMGTP]?)(I?B|I)?$/) ?? [];
  return letter === undefined ? NaN : 1024 ** SIZES.indexOf(letter);
}
