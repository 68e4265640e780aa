import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alertGroups } from "../../../../components/plan/metrics/alerts";
import { DASHBOARDS } from "../../../../components/plan/metrics/metrics";
import { dashboards } from "../../../../components/resources/dashboards";
import { BOARDS } from "../../../../local/watching/boards";
import { watchingFiles } from "../../../../local/watching/generate";

const CLUSTER = { namespace: "shop", cluster: "orders" };

interface Placed {
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource: { uid: string };
  targets: { expr: string; refId: string }[];
}
interface Imported {
  uid: string;
  panels: Placed[];
  templating: { list: { name: string }[] };
}

describe("Dashboards and alert rules of the package", () => {
  for (const [path, text] of Object.entries(watchingFiles())) {
    it(`are what npm run watching makes: ${path.split("/").at(-1)}`, () => {
      assert.equal(readFileSync(path, "utf8"), text);
    });
  }
});

describe("Dashboards and alert rules", () => {
  const told = readFileSync(join(__dirname, "../../../../docs/metrics.md"), "utf8");
  const panels = Object.values(BOARDS).flatMap(({ rows }) => Object.values(rows).flat());
  const queries = [
    ...panels.flatMap((panel) => panel.queries.map(([expr]) => [panel.title, expr])),
    ...alertGroups(CLUSTER).flatMap(({ rules }) => rules.map(({ alert, expr }) => [alert, expr])),
  ];

  it("ask for series that the documentation of the metrics has, and no others", () => {
    for (const [title, expr] of queries) {
      const asked = [...expr.matchAll(/(\w+)\{/g)].map(([, name]) => name).filter((name) => name !== "up");
      for (const name of asked) {
        const series = name.replace(/(seconds|ms)_(sum|count)$/, "$1");
        assert.ok(told.includes(`| \`${series}\``), `${title}: ${name}`);
      }
    }
  });
});

describe("A dashboard", () => {
  const imported = Object.entries(dashboards()).map(
    ([name, text]) => [name, JSON.parse(text) as Imported] as const,
  );

  it("has an id that stays, by which the others link to it", () => {
    assert.deepEqual(
      imported.map(([, { uid }]) => uid),
      DASHBOARDS.map((name) => `kafka-cluster-${name}`),
    );
  });

  for (const [name, { panels, templating }] of imported) {
    it(`asks a Prometheus that one chooses, by variables that it has: ${name}`, () => {
      const known = [...templating.list.map((variable) => variable.name), "__rate_interval"];
      for (const { title, datasource, targets = [] } of panels.filter(({ type }) => type !== "row")) {
        assert.equal(datasource.uid, "${datasource}", title);
        assert.ok(targets.length > 0, title);
        for (const { expr } of targets) {
          for (const [, used] of expr.matchAll(/\$(\w+)/g))
            assert.ok(known.includes(used), `${title}: $${used}`);
        }
      }
    });

    it(`has no panel over another one: ${name}`, () => {
      const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
        Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
      );
      assert.equal(new Set(cells).size, cells.length);
      assert.ok(panels.every(({ gridPos: { x, w } }) => x + w <= 24));
    });
  }
});
