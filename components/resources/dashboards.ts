import { DASHBOARDS, type DashboardName } from "../plan/metrics/metrics";
import { packageFile } from "./context";

/** The dashboards as Grafana imports them, JSON by name. Each shows any cluster that a Prometheus knows. */
export function dashboards(): Record<DashboardName, string> {
  const texts = DASHBOARDS.map((name) => [name, packageFile("watching", `${name}.json`).toString()]);
  return Object.fromEntries(texts) as Record<DashboardName, string>;
}
