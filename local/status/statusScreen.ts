import { bytesText, countOf, listOf } from "../../components/plan/existing/words";
import { table } from "../table";
import { type ClusterStatus, type NodeStatus, rollText } from "./clusterStatus";

/** Groups and topics that are shown. */
const LAGS = 10;

/** One screen of a cluster. */
export function statusScreen(status: ClusterStatus): string {
  const sections = [
    headline(status),
    table([
      ["NODE", "POD", "ON", "ROLES", "KAFKA", "UP", "REPLICAS", "BEHIND", "LEADS", "HOLDS", "FREE", "STATE"],
      ...status.nodes.map(nodeRow),
    ]),
    lines(summary(status)),
    lines(work(status)),
    lag(status),
    listed("NOT AS DESCRIBED", status.differences),
    listed("NOT WELL", status.problems),
  ];
  return sections.filter((text) => text !== "").join("\n\n");
}

function headline({ kubernetes, cluster, namespace, clusterId, problems }: ClusterStatus): string {
  const id = clusterId === null ? "" : `, id ${clusterId}`;
  const state = problems.length === 0 ? "well" : `${countOf(problems.length, "thing")} not well`;
  return `Kafka cluster ${cluster} in namespace ${namespace} of ${kubernetes}${id}: ${state}`;
}

function nodeRow(node: NodeStatus): string[] {
  const { directories } = node;
  const sum = (of: "bytes" | "free") => bytesText(directories.reduce((total, each) => total + each[of], 0));
  const known = directories.length > 0;
  return [
    `${node.id}`,
    node.pod,
    node.machine ?? "-",
    `${node.roles.join("+")}${node.leads ? "*" : ""}`,
    node.release ?? "-",
    node.upSeconds === null ? "-" : timeText(node.upSeconds),
    ...[node.replicas, node.behind, node.leaders].map((count) => (count === null ? "-" : `${count}`)),
    known ? sum("bytes") : "-",
    known ? sum("free") : "-",
    node.state,
  ];
}

function summary({ partitions, quorum }: ClusterStatus): string[] {
  return [
    ...(partitions
      ? [
          `${countOf(partitions.total, "partition")}: ${partitions.underReplicated} not fully in sync, ${partitions.underMinimum} ` +
            `below min.insync.replicas, ${partitions.offline} without a leader`,
        ]
      : []),
    ...(quorum
      ? [
          `Quorum: node ${quorum.leader} (*) leads in epoch ${quorum.epoch}; ${listOf(
            "node",
            quorum.voters.map(({ id }) => id),
          )} ${quorum.voters.length === 1 ? "votes" : "vote"}, the slowest ${countOf(Math.max(0, ...quorum.voters.map(({ lag }) => lag)), "record")} behind`,
        ]
      : []),
  ];
}

function work({ toRoll, moving, jobs }: ClusterStatus): string[] {
  const working = jobs.filter(({ failed }) => !failed);
  return [
    ...(toRoll.length > 0 ? [`Roll: ${rollText(toRoll)}`] : []),
    ...(moving.length > 0 ? [movesText(listOf("broker", moving), working.length > 0)] : []),
    ...working.map(({ name, says }) => `Job ${name}: ${says}`),
  ];
}

function movesText(brokers: string, isGoingOn: boolean): string {
  return isGoingOn
    ? `Replicas move to or from ${brokers}, throttled`
    : `A move of replicas has left its throttle on ${brokers}: the next up takes it back, or goes on`;
}

function lag({ lag: lags }: ClusterStatus): string {
  if (lags === null) return "Lag of groups: no broker tells it";
  if (lags.length === 0) return "Lag of groups: none has committed anything";
  const rows = lags
    .slice(0, LAGS)
    .map(({ group, topic, lag, partitions }) => [group, topic, `${partitions}`, `${lag}`]);
  const more = lags.length > LAGS ? `\nand ${lags.length - LAGS} more, with --json` : "";
  return table([["GROUP", "TOPIC", "PARTITIONS", "LAG"], ...rows]) + more;
}

function listed(title: string, texts: string[]): string {
  return texts.length === 0 ? "" : lines([title, ...texts.map((text) => `  ${text}`)]);
}

function lines(texts: string[]): string {
  return texts.join("\n");
}

function timeText(seconds: number): string {
  if (seconds < 120) return `${Math.round(seconds)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 120) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
