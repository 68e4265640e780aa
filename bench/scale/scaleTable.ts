import type { Row, ScaleResult } from "./index";

/**
 * A row for each run of an engine, and the plans.
 *
 * @param topics seconds that the topic Job's program takes to make ten thousand, and an admin client
 */
export function scaleTable({ rows, plans }: ScaleResult, topics?: { job: number; client: number }): string {
  return [
    "| brokers | topics | engine | what | seconds | CPU of the program | its memory | state | requests to the API server |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ...plans.map(({ size, seconds }) =>
      cells([size.brokers, size.topics, "", "the plan alone", seconds.toFixed(3), "", "", "", ""]),
    ),
    ...rows.map(rowText),
    ...(topics
      ? [
          "",
          `10,000 topics of three replicas on three bare brokers: the Job's program ${topics.job.toFixed(1)} s, ` +
            `a Java admin client ${topics.client.toFixed(1)} s, ratio ${(topics.job / topics.client).toFixed(2)} (at most 1.5).`,
        ]
      : []),
  ].join("\n");
}

function rowText({ size, engine, what, seconds, cpu, memory, state, requests }: Row): string {
  return cells([
    ...[size.brokers, size.topics, engine.replace(/ \(.*/, ""), what, seconds.toFixed(1)],
    // Of a destroy that needs no program there is none.
    ...(memory > 0 ? [`${cpu.toFixed(1)} s`, `${memory.toFixed(0)} MiB`] : ["", ""]),
    ...[`${state.toFixed(2)} MiB`, requests],
  ]);
}

function cells(texts: (string | number)[]): string {
  return `| ${texts.join(" | ")} |`;
}
