import type { Figure } from "./figures";
import type { Measurements } from "./measurements";

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
  const met = "ratio" in atMost ? ratio <= atMost.ratio : median(measured) <= atMost.seconds;
  const cells = [
    what,
    spread(measured),
    comparedWith?.what ?? "",
    spread(other),
    Number.isNaN(ratio) ? "" : ratio.toFixed(2),
    "ratio" in atMost ? `${atMost.ratio} of it` : `${atMost.seconds} s`,
    met ? "yes" : measured.length === 0 ? "not measured" : "**no**",
  ];
  return `| ${cells.join(" | ")} |`;
}

function spread(seconds: number[]): string {
  if (seconds.length === 0) return "";
  const middle = median(seconds).toFixed(1);
  if (seconds.length === 1) return middle;
  return `${middle} (${Math.min(...seconds).toFixed(1)}–${Math.max(...seconds).toFixed(1)})`;
}

/** NaN for no numbers. */
export function median(numbers: number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.ceil(half) - 1] + sorted[Math.floor(half)]) / 2;
}
