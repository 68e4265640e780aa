import { beside, type Block, escapeXml, frame, grid, sized, stack, table, text } from "./blocks";
import { restText, topicsText } from "./mermaid";
import type { DrawnGroup, DrawnPod, Topology } from "./topology";
import { count } from "./words";

/** Room for pods beside each other; wider texts get what they need. */
const WIDTH = 1480;
const GAP = 16;
const MARGIN = 24;

/** Fills and letters in the light and in the dark; listeners have a colour each, in turn. */
const COLORS: Record<string, [light: string, dark: string]> = {
  ground: ["#ffffff", "#0d1117"],
  box: ["#f6f8fa", "#161b22"],
  pod: ["#ffffff", "#0d1117"],
  node: ["none", "none"],
  ink: ["#1f2328", "#e6edf3"],
  faint: ["#59636e", "#9198a1"],
  listener0: ["#0550ae", "#79c0ff"],
  listener1: ["#116329", "#7ee787"],
  listener2: ["#953800", "#ffa657"],
  listener3: ["#8250df", "#d2a8ff"],
};
const LISTENER_COLORS = 4;
const BOXES = ["box", "pod", "node"];
/** Brokers beside each other at least, as most clusters have three. */
const FEWEST_COLUMNS = 3;

/** The cluster as a picture: listeners, Services, pods in the boxes of their pools, topics. */
export function svgOf(topology: Topology): string {
  const { name, namespace, facts, groups } = topology;
  const picture = stack(
    [
      stack([text(`Kafka cluster ${name}`, "title"), text(facts.join("  ·  "), "text", "faint")], 4),
      ...sections(topology),
      text("What stands in ‹angle quotes› only the running cluster knows.", "text", "faint"),
    ],
    GAP,
  );
  const [width, height] = [picture.width + 2 * MARGIN, picture.height + 2 * MARGIN];
  const pods = groups.flatMap((group) => group.pods).length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(`Kafka cluster ${name}, as planned`)}</title>`,
    `<desc id="description">${escapeXml(`${count(pods, "pod")} in namespace ${namespace}; ${topicsText(topology)}`)}</desc>`,
    `<style>${styles()}</style>`,
    `<rect class="ground" width="${width}" height="${height}"/>`,
    `${picture.at(MARGIN, MARGIN)}</svg>`,
    "",
  ].join("\n");
}

function sections(topology: Topology): Block[] {
  const { listeners, services, groups, topics } = topology;
  const colors = new Map(listeners.map(({ name }, i) => [name, `listener${i % LISTENER_COLORS}`]));
  const color = (listener: string | undefined) => colors.get(listener ?? "") ?? "ink";
  const inner = WIDTH - 2 * MARGIN;
  const parts = [
    section("Listeners: where clients start from", [
      table(
        listeners.map(({ name, port, external, start }) => [
          text(name, "text", color(name)),
          text(String(port)),
          text(external ?? "inside only"),
          text(start, "text", color(name)),
        ]),
      ),
    ]),
    section("Services", [
      table(
        services.map(({ name, type, ports, listener, leadsTo }) => [
          text(name, "text", color(listener)),
          text(type),
          text(ports),
          text(`to ${leadsTo}`, "text", "faint"),
        ]),
      ),
    ]),
    ...groups.map((group) => groupSection(group, color, inner)),
    section(topicsText(topology), [
      grid(
        topics.shown.map(({ name, partitions, replicas }) =>
          beside([text(name), text(`${partitions} × ${replicas}`, "text", "faint")], 12),
        ),
        inner,
        GAP,
      ),
      ...restText(topology).map((line) => text(line, "text", "faint")),
    ]),
  ];
  const widest = Math.max(...parts.map(({ width }) => width));
  return parts.map((part) => frame(sized(part, widest), "box"));
}

function section(heading: string, content: Block[]): Block {
  return stack([text(heading, "heading"), ...content], 6);
}

function groupSection(
  { name, roles, facts, pods }: DrawnGroup,
  color: (listener: string) => string,
  width: number,
): Block {
  return section(`StatefulSet ${name}: ${roles}`, [
    text(facts.join("  ·  "), "text", "faint"),
    grid(
      equal(pods.map((pod) => podLines(pod, color))).map((pod, i) => onNode(pods[i], frame(pod, "pod"))),
      width,
      GAP,
      FEWEST_COLUMNS,
    ),
  ]);
}

function podLines({ name, id, addresses, volumes }: DrawnPod, color: (listener: string) => string): Block {
  return stack([
    beside([text(name, "heading"), text(id, "text", "faint")], 12),
    ...addresses.map(({ listener, address }) => {
      return text(`${listener} ${address}`, "text", color(listener));
    }),
    ...volumes.map((volume) => text(volume)),
  ]);
}

/** A pod on the Kubernetes node that it has for itself, or somewhere. */
function onNode({ node }: DrawnPod, pod: Block): Block {
  return frame(stack([text(`Kubernetes node ${node}`, "text", "faint"), pod], 2), "node", 8);
}

/** Blocks that are all as wide as the widest, so that frames around them are. */
function equal(blocks: Block[]): Block[] {
  const widest = Math.max(...blocks.map(({ width }) => width));
  return blocks.map((block) => sized(block, widest));
}

function styles(): string {
  const fills = (scheme: 0 | 1) =>
    Object.entries(COLORS)
      .map(([name, colors]) => `.${name}{fill:${colors[scheme]}}`)
      .join("");
  const strokes = (scheme: 0 | 1) =>
    BOXES.map((name) => `.${name}{stroke:${["#d1d9e0", "#3d444d"][scheme]}}`).join("");
  return (
    "text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}" +
    ".title{font-size:20px;font-weight:600}.heading{font-size:14px;font-weight:600}.text{font-size:12px}.node{stroke-dasharray:5 4}" +
    fills(0) +
    strokes(0) +
    `@media (prefers-color-scheme:dark){${fills(1)}${strokes(1)}}`
  );
}
