import type { DrawnGroup, DrawnPod, Topology } from "./topology";
import { count } from "./words";

/**
 * The cluster as a flow chart in Mermaid: who connects to what. Ids of nodes are made here, so that no name can be a
 * word of Mermaid's own.
 */
export function mermaidOf(topology: Topology): string {
  const { name, facts, listeners, groups, services, topics } = topology;
  const pods = new Map(groups.flatMap((group) => group.pods).map((pod, i) => [pod.name, `pod${i}`]));
  const isOutside = listeners.some(({ external }) => external);
  const brokers = groups
    .map((group, i) => ({ id: `group${i}`, group }))
    .filter(({ group }) => group.isBrokers);
  const lines = [
    "flowchart LR",
    ...(isOutside ? [`  outside(["clients outside"])`] : []),
    `  inside(["clients inside"])`,
    `  subgraph cluster [${label(name, ...facts)}]`,
    ...services.map(
      ({ name, type, ports, pod, leadsTo }, i) =>
        `    service${i}[/${label(`Service ${name}`, `${type}: ${ports}`, ...(pod ? [] : [`to ${leadsTo}`]))}/]`,
    ),
    ...groups.flatMap((group, i) => indented(groupLines(group, `group${i}`, pods))),
    `    topics[(${label(topicsText(topology), ...topics.shown.map(topicText), ...restText(topology))})]`,
    "  end",
  ];
  const arrow = (from: string, text: string, to: string) => `  ${from} -- ${label(text)} --> ${to}`;
  const arrows = services.flatMap(({ listener, pod }, i) => {
    const { external } = listeners.find(({ name }) => name === listener) ?? {};
    if (listener === undefined) return [];
    const to = pod ? [pods.get(pod)!] : brokers.map(({ id }) => id);
    return [
      arrow(external ? "outside" : "inside", listener, `service${i}`),
      ...to.map((target) => `  service${i} --> ${target}`),
    ];
  });
  const direct = listeners
    .filter(({ name, external }) => external && !services.some(({ listener }) => listener === name))
    .flatMap(({ name }) =>
      brokers.flatMap(({ group }) => group.pods.map((pod) => arrow("outside", name, pods.get(pod.name)!))),
    );
  const kept = brokers.map(({ id }) => `  ${id} --- topics`);
  return [...lines, ...arrows, ...direct, ...kept, ""].join("\n");
}

/** The same for a pull request or a job's summary: with every address in a table, which needs no picture. */
export function markdownOf(topology: Topology): string {
  const { name, groups, listeners, topics } = topology;
  const rows = groups.flatMap(({ pods }) =>
    pods.flatMap(({ name: pod, id, addresses }) =>
      addresses.map(({ listener, address }) => row(pod, id, listener, address)),
    ),
  );
  return [
    `## Kafka cluster ${cell(name)}, as planned`,
    "",
    "```mermaid",
    mermaidOf(topology).trimEnd(),
    "```",
    "",
    "<details><summary>Every address</summary>",
    "",
    row("listener", "port", "way in", "to start from"),
    row("---", "---", "---", "---"),
    ...listeners.map(({ name, port, external, start }) =>
      row(name, String(port), external ?? "inside only", start),
    ),
    "",
    row("pod", "id", "listener", "address"),
    row("---", "---", "---", "---"),
    ...rows,
    "",
    "</details>",
    "",
    `<details><summary>${cell(topicsText(topology))}</summary>`,
    "",
    row("topic", "partitions", "replicas"),
    row("---", "---", "---"),
    ...topics.shown.map(({ name, partitions, replicas }) => row(name, String(partitions), String(replicas))),
    ...restText(topology).map((text) => row(text, "", "")),
    "",
    "</details>",
    "",
    "What stands in ‹angle quotes› only the running cluster knows.",
    "",
  ].join("\n");
}

export function topicsText({ topics }: Topology): string {
  const { partitions, replicas } = topics;
  if (topics.count === 0) return "no topics described";
  return `${count(topics.count, "topic")}, ${count(partitions, "partition")}, ${count(replicas, "replica")}`;
}

/** How many topics are there besides those that are shown. */
export function restText({ topics }: Topology): string[] {
  const rest = topics.count - topics.shown.length;
  return rest > 0 ? [`and ${rest} smaller ones`] : [];
}

function topicText({ name, partitions, replicas }: Topology["topics"]["shown"][number]): string {
  return `${name}: ${partitions} × ${replicas}`;
}

function groupLines(
  { name, roles, facts, pods }: DrawnGroup,
  id: string,
  ids: Map<string, string>,
): string[] {
  return [
    `  subgraph ${id} [${label(`StatefulSet ${name}: ${roles}`, ...facts)}]`,
    "    direction TB",
    ...pods.map((pod) => `    ${ids.get(pod.name)}[${label(...podTexts(pod))}]`),
    "  end",
  ];
}

function podTexts({ name, id, node, addresses, volumes }: DrawnPod): string[] {
  return [
    `${name}: ${id}`,
    `Kubernetes node ${node}`,
    ...addresses.map(({ listener, address }) => `${listener}: ${address}`),
    ...volumes,
  ];
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** A text of several lines in quotes. All that isn't plain is written as Mermaid's entities: `#60;` and the like. */
function label(...lines: string[]): string {
  return `"${lines.map(escaped).join("<br/>")}"`;
}

function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,:/_=‹›×@+-]/gu, (character) => `#${character.codePointAt(0)};`);
}

function row(...cells: string[]): string {
  return `| ${cells.map(cell).join(" | ")} |`;
}

/** Text in a table of Markdown, which is HTML too. */
function cell(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/[\\|`*_[\]]/g, "\\$&")
    .replaceAll("\n", " ");
}
