import { VisibilityMode, type DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import * as dashboard from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatBuilder } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as TimeseriesBuilder } from "@grafana/grafana-foundation-sdk/timeseries";
import { CLUSTER_SERIES_LABEL, type DashboardName } from "../../components/plan/metrics/metrics";
import { BOARDS } from "./boards";
import { type Choice, CHOICES, type Panel } from "./boards/language";

const DATASOURCE: DataSourceRef = { type: "prometheus", uid: "${datasource}" };
/** Of the 24 columns that Grafana has. */
const SIZES = { number: { width: 4, height: 4 }, graph: { width: 8, height: 8 } };
const TAG = "kafka-cluster";

/** A dashboard as Grafana imports it. */
export function dashboardOf(name: DashboardName): dashboard.Dashboard {
  const { title, choices, rows } = BOARDS[name];
  const built = new dashboard.DashboardBuilder(`Kafka: ${title}`)
    .uid(`${TAG}-${name}`)
    .tags(["kafka", TAG])
    .time({ from: "now-3h", to: "now" })
    .refresh("30s")
    .timezone("browser")
    .tooltip(dashboard.DashboardCursorSync.Crosshair)
    .link(linkToOthers());
  variables(choices).forEach((variable) => built.withVariable(variable));
  for (const [row, panels] of Object.entries(rows)) {
    built.withRow(new dashboard.RowBuilder(row));
    panels.forEach((panel) => built.withPanel(panelOf(panel)));
  }
  return built.build();
}

function linkToOthers(): dashboard.DashboardLinkBuilder {
  return new dashboard.DashboardLinkBuilder("Kafka")
    .type(dashboard.DashboardLinkType.Dashboards)
    .tags([TAG])
    .asDropdown(true)
    .includeVars(true)
    .keepTime(true);
}

function variables(choices: Choice[]) {
  const ofCluster = `namespace="$namespace"`;
  const info = CHOICES.instance.series;
  return [
    new dashboard.DatasourceVariableBuilder("datasource").label("Prometheus").type("prometheus"),
    query("namespace", "Namespace", `label_values(${info}, namespace)`),
    query("cluster", "Cluster", `label_values(${info}{${ofCluster}}, ${CLUSTER_SERIES_LABEL})`),
    ...choices.map((label) => {
      const { label: text, series } = CHOICES[label];
      const values = `label_values(${series}{${ofCluster},${CLUSTER_SERIES_LABEL}="$cluster"}, ${label})`;
      return query(label, text, values).multi(true).includeAll(true).allValue(".*");
    }),
  ];
}

function query(name: string, label: string, values: string): dashboard.QueryVariableBuilder {
  return new dashboard.QueryVariableBuilder(name)
    .label(label)
    .datasource(DATASOURCE)
    .query({ query: values, refId: name })
    .definition(values)
    .refresh(dashboard.VariableRefresh.OnTimeRangeChanged)
    .sort(dashboard.VariableSort.AlphabeticalAsc);
}

function panelOf(panel: Panel): StatBuilder | TimeseriesBuilder {
  const built = panel.isNumber ? numberOf(panel) : graphOf();
  const { width, height } = SIZES[panel.isNumber ? "number" : "graph"];
  if (panel.ifNone !== undefined) built.noValue(panel.ifNone);
  built.title(panel.title).unit(panel.unit).datasource(DATASOURCE).span(width).height(height);
  panel.queries.forEach(([expr, legend], i) => {
    const target = new DataqueryBuilder().refId("ABC"[i]).expr(expr).datasource(DATASOURCE);
    built.withTarget(panel.isNumber ? target.instant() : target.range().legendFormat(legend));
  });
  return built;
}

function numberOf({ badFrom }: Panel): StatBuilder {
  const steps = [
    { value: null, color: "green" },
    ...(badFrom === undefined ? [] : [{ value: badFrom, color: "red" }]),
  ];
  const thresholds = new dashboard.ThresholdsConfigBuilder()
    .mode(dashboard.ThresholdsMode.Absolute)
    .steps(steps);
  return new StatBuilder().thresholds(thresholds);
}

function graphOf(): TimeseriesBuilder {
  return new TimeseriesBuilder().min(0).lineWidth(1).fillOpacity(8).showPoints(VisibilityMode.Never);
}
