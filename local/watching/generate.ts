import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { alertGroups } from "../../components/plan/metrics/alerts";
import { DASHBOARDS } from "../../components/plan/metrics/metrics";
import { readCommandLine } from "../commandLine";
import { dashboardOf } from "./dashboards";

const REPOSITORY = join(__dirname, "../..");
/** Rules of every cluster that a Prometheus knows. */
export const ALERTS = join(REPOSITORY, "components/watching/alerts.yaml");

/** What the package and the docs have of dashboards and rules, by path. */
export function watchingFiles(): Record<string, string> {
  const boards = DASHBOARDS.map((name) => [
    join(REPOSITORY, `components/watching/${name}.json`),
    `${JSON.stringify(dashboardOf(name), undefined, 1)}\n`,
  ]);
  return {
    ...Object.fromEntries(boards),
    [ALERTS]: stringify({ groups: alertGroups() }, { lineWidth: 0 }),
    [join(REPOSITORY, "docs/alerts.md")]: alertsPage(),
  };
}

function alertsPage(): string {
  const rules = alertGroups().flatMap((group) => group.rules);
  const sections = rules.map(({ alert, expr, for: time, labels, annotations }) =>
    [
      `## ${alert}`,
      `${annotations.summary.replace(/ of cluster \{\{.*?\}\}/, "").replace(/\{\{ \$(?:labels\.)?(\w+) \}\}/g, "‹$1›")}.`,
      annotations.description,
      `${labels.severity}, after ${time} of`,
      `\`\`\`promql\n${expr}\n\`\`\``,
    ].join("\n\n"),
  );
  return [HEAD, ...sections].join("\n\n") + "\n";
}

const HEAD = `<!-- Made by npm run watching from components/plan/metrics/alerts.ts. -->

# Alerts

What each alert means, and what to do. [How a Prometheus gets them](watching.md#alert-rules).`;

if (require.main === module) {
  readCommandLine("Usage: npm run watching: writes the dashboards, the alert rules and docs/alerts.md", {});
  mkdirSync(join(REPOSITORY, "components/watching"), { recursive: true });
  for (const [path, text] of Object.entries(watchingFiles())) {
    if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
    writeFileSync(path, text);
    console.log(`wrote ${path}`);
  }
}
