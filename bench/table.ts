import type { Figure } from "./figures";
import { type Measurements, shown, type Subject, unitOf } from "./measurements";

const HEADER = [
  "| what | seconds | compared with | seconds | ratio | at most | met |",
  "| --- | --- | --- | --- | --- | --- | --- |",
];

/** The figures as a markdown table: medians, with the least and the most in brackets. */
export function table(figures: Figure[], measurements: Measurements): string {
  return [...HEADER, ...figures.map((figure) => row(figure, measurements))].join("\n");
}

function row({ what, subject, comparedWith, atMost }: Figure, measurements: Measurements): string {
  const measured = measurements.of(subject);
  const other = comparedWith ? measurements.of(comparedWith.subject) : [];
  const ratio = median(measured) / median(other);
  const met = "ratio" in atMost ? ratio <= atMost.ratio : median(measured) <= amountOf(atMost);
  const cells = [
    what,
    spread(subject, measured),
    comparedWith?.what ?? "",
    comparedWith ? spread(comparedWith.subject, other) : "",
    Number.isNaN(ratio) ? "" : ratio < 0.095 ? shown(ratio) : ratio.toFixed(2),
    "ratio" in atMost ? `${atMost.ratio} of it` : `${amountOf(atMost)} ${unitOf(subject)}`,
    met ? "yes" : measured.length === 0 ? "not measured" : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
}

function amountOf(atMost: { seconds: number } | { mebibytes: number }): number {
  return "seconds" in atMost ? atMost.seconds : atMost.mebibytes;
}

/** The column is of seconds, so another unit is named. */
function spread(subject: Subject, amounts: number[]): string {
  if (amounts.length === 0) return "";
  const unit = unitOf(subject) === "s" ? "" : ` ${unitOf(subject)}`;
  const middle = shown(median(amounts)) + unit;
  if (amounts.length === 1) return middle;
  return `${middle} (${shown(Math.min(...amounts))}–${shown(Math.max(...amounts))})`;
}

/** NaN for no numbers. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
