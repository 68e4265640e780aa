import * as units from "@grafana/grafana-foundation-sdk/units";
import { CLUSTER_SERIES_LABEL } from "../../../components/plan/metrics/metrics";

/** What a dashboard lets one choose, by the label that it is of. */
export const CHOICES = {
  instance: { label: "Nodes", series: "kafka_cluster_node_info" },
  topic: { label: "Topics", series: "kafka_log_log_size" },
  consumergroup: { label: "Groups", series: "kafka_consumergroup_lag" },
} as const;
export type Choice = keyof typeof CHOICES;

/** A query, and what its lines are called. */
export type Query = [expr: string, legend: string];

export interface Panel {
  title: string;
  unit: string;
  queries: Query[];
  /** Whether it is the number of now, in place of lines. */
  isNumber?: true;
  /** From which value on a number is bad. */
  badFrom?: number;
  /** What is shown where there is no such series, if that is nothing wrong. */
  ifNone?: string;
}

export interface Board {
  title: string;
  choices: Choice[];
  rows: Record<string, Panel[]>;
}

/** The series of the chosen cluster, of what is chosen in it. */
export function chosen(...choices: Choice[]) {
  return (name: string, ...matchers: string[]) => {
    const own = [`namespace="$namespace"`, `${CLUSTER_SERIES_LABEL}="$cluster"`];
    return `${name}{${[...own, ...choices.map((label) => `${label}=~"$${label}"`), ...matchers].join(",")}}`;
  };
}

const INTERVAL = "$__rate_interval";
export const rate = (series: string) => `rate(${series}[${INTERVAL}])`;
export const sum = (expr: string, ...labels: string[]) => aggregated("sum", expr, labels);
export const max = (expr: string, ...labels: string[]) => aggregated("max", expr, labels);
export const aggregated = (how: string, expr: string, labels: string[]) =>
  labels.length > 0 ? `${how} by (${labels.join(", ")}) (${expr})` : `${how}(${expr})`;

export const graph = (title: string, unit: string, ...queries: Query[]): Panel => ({ title, unit, queries });
/** The same of what there may be nothing of. */
export const seldom = (...panel: Parameters<typeof graph>): Panel => ({ ...graph(...panel), ifNone: "none" });
export const number = (title: string, expr: string, more: Partial<Panel> = {}): Panel => ({
  ...{ title, unit: units.Short, queries: [[expr, ""]], isNumber: true },
  ...more,
});
export const bad = (title: string, expr: string) => number(title, expr, { badFrom: 1 });

/** What a line of a node is called. */
export const NODE = "{{instance}}";

export const controller = (name: string) => chosen()(`kafka_controller_kafkacontroller_${name}`);
export const replicas = (name: string) => chosen()(`kafka_server_replicamanager_${name}`);
export const traffic = (name: string, topics: string, ...choices: Choice[]) =>
  chosen(...choices)(`kafka_server_brokertopicmetrics_${name}_total`, `topic${topics}`);
export const ALL_TOPICS = '=""';
export const ONE_TOPIC = '!=""';

export const P99 = 'quantile="0.99"';
