import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { XMLValidator } from "fast-xml-parser";
import type { KafkaClusterArgs } from "../../../../components/args";
import { planCluster } from "../../../../components/plan/clusterPlan";
import { markdownOf, mermaidOf } from "../../../../local/topology/mermaid";
import { readStackFile } from "../../../../local/stackFile";
import { svgOf } from "../../../../local/topology/svg";
import { type Topology, topologyOf } from "../../../../local/topology/topology";
import { temporaryDirectory } from "../../../temporary";

const REPOSITORY = join(__dirname, "../../../..");
const plan = (args: KafkaClusterArgs) => topologyOf(planCluster("kafka", args), args);
const addressesOf = ({ groups }: Topology) =>
  groups.flatMap(({ pods }) => pods.flatMap(({ addresses }) => addresses.map(({ address }) => address)));

describe("The picture of a planned cluster", () => {
  for (const file of stackFiles()) {
    describe(`of ${file}`, () => {
      const args = readStackFile(join(REPOSITORY, file));
      const topology = plan(args);

      it("is well-formed SVG with a title and a description, and fits into its own frame", () => {
        const svg = svgOf(topology);
        assert.equal(XMLValidator.validate(svg), true);
        assert.match(svg, /<title id="title">[^<]+<\/title>\n<desc id="description">[^<]+<\/desc>/);
        assertInside(svg);
      });

      it("is Mermaid of nothing but nodes, arrows and boxes that are closed", () => {
        assertMermaid(mermaidOf(topology));
      });

      it("has every address that brokers advertise, every pod, claim and Service", () => {
        const { listeners, pools } = planCluster("kafka", args);
        const advertised = listeners.flatMap((listener) => listener.advertised);
        const known = advertised.flatMap(({ host, port }) =>
          typeof host === "string" && !host.includes("$") && typeof port === "number"
            ? `${host}:${port}`
            : [],
        );
        const services = listeners
          .flatMap(({ external }) => external?.services ?? [])
          .map(({ name }) => name);
        const pods = pools.flatMap(({ nodes }) => nodes.map(({ pod }) => pod));
        const texts = [...known, ...addressesOf(topology), ...services, ...pods];
        const [svg, markdown] = [svgOf(topology), markdownOf(topology)];
        for (const text of texts) {
          assert.ok(svg.includes(text), `${text} is missing in the SVG`);
          assert.ok(markdown.includes(text), `${text} is missing in the Markdown`);
        }
        assert.ok(addressesOf(topology).length >= advertised.length);
      });
    });
  }

  it("says in angle quotes what only the cluster knows, and invents nothing", () => {
    const topology = plan({
      replicas: 1,
      listeners: [
        { name: "internal", port: 9092 },
        { name: "host", port: 9094, hostPort: { port: 31092 } },
        { name: "node", port: 9095, nodePort: {} },
        { name: "cloud", port: 9096, loadBalancer: {} },
      ],
    });
    assert.deepEqual(addressesOf(topology), [
      "kafka-0.kafka-headless.kafka.svc.cluster.local:9093",
      "kafka-0.kafka-headless.kafka.svc.cluster.local:9092",
      "‹IP of its Kubernetes node›:31092",
      "‹IP of its Kubernetes node›:‹port of kafka-node-0›",
      "‹address of kafka-cloud-0›:9096",
    ]);
    assert.ok(!JSON.stringify(topology).includes("${"));
  });

  it("counts topics, and of many names the largest", () => {
    const topics = Array.from({ length: 100 }, (_, i) => ({ name: `topic-${i}`, partitions: i + 1 }));
    const svg = svgOf(plan({ topics }));
    assert.match(svg, /100 topics, 5050 partitions, 15150 replicas/);
    assert.match(svg, /topic-99<\/text>/);
    assert.doesNotMatch(svg, /topic-50<\/text>/);
    assert.match(svg, /and 88 smaller ones/);
  });

  it("takes the brokers' own settings for topics that say nothing", () => {
    const { topics } = plan({ topics: [{ name: "orders" }], config: { "num.partitions": "4" } });
    assert.deepEqual(topics.shown, [{ name: "orders", partitions: 4, replicas: 3 }]);
  });

  it("has a Kubernetes node's name where the plan has one", () => {
    const { groups } = plan({
      replicas: 1,
      placement: { nodeSelector: { "kubernetes.io/hostname": "node-a" } },
    });
    assert.equal(groups[0].pods[0].node, "node-a");
  });

  it("takes characters that mean something to XML, Mermaid and Markdown", () => {
    const odd = `a"b<c>&d\`e|f]#g;\u0007{h}--end\nend`;
    const topology = plan({ replicas: 1, topics: [{ name: "orders" }] });
    topology.name = odd;
    topology.groups[0].name = odd;
    topology.groups[0].pods[0].volumes = [odd];
    topology.topics.shown[0].name = odd;
    const svg = svgOf(topology);
    assert.equal(XMLValidator.validate(svg), true);
    assert.match(svg, /a&quot;b&lt;c&gt;&amp;d/);
    assertMermaid(mermaidOf(topology));
    const table = markdownOf(topology)
      .split("\n")
      .filter((line) => line.startsWith('| a"b'));
    assert.deepEqual(
      table.map((line) => line.replaceAll("\\|", "").split("|").length),
      [5],
    );
  });

  for (const brokers of [3, 9, 100]) {
    it(`stays within Mermaid's limits with ${brokers} brokers`, () => {
      const topology = plan({
        nodePools: [
          { name: "controllers", roles: ["controller"], firstNodeId: 0 },
          { name: "brokers", roles: ["broker"], firstNodeId: 100, replicas: brokers },
        ],
        listeners: [
          { name: "internal", port: 9092 },
          { name: "external", port: 9094, nodePort: {} },
        ],
      });
      const mermaid = mermaidOf(topology);
      assertMermaid(mermaid);
      // The defaults of maxTextSize and maxEdges.
      assert.ok(mermaid.length < 50_000, `${mermaid.length} characters`);
      assert.ok(mermaid.split(" --> ").length < 500);
      assertInside(svgOf(topology));
    });
  }
});

describe("A stack's file", () => {
  const directory = temporaryDirectory("topology-");

  it("tells of keys that are none, and of a file that isn't there", () => {
    const file = join(directory, "Pulumi.slip.yaml");
    writeFileSync(file, "config:\n  kafka-cluster:cluster:\n    replica: 2\n");
    assert.throws(() => readStackFile(file), /^ {2}replica: is no argument; did you mean "replicas"\?/m);
    assert.throws(
      () => readStackFile("Pulumi.nowhere.yaml"),
      /^Error: There is no file Pulumi\.nowhere\.yaml\.$/,
    );
  });

  it("reads a file with secrets without their key", () => {
    const file = join(directory, "Pulumi.secret.yaml");
    const secret = "config: { ssl.keystore.password: { secure: v1:abc } }";
    writeFileSync(file, `config:\n  kafka-cluster:cluster:\n    ${secret}\n`);
    assert.equal(readStackFile(file).config?.["ssl.keystore.password"], "[secret]");
  });
});

/** Every stack's file of the repository. */
function stackFiles(): string[] {
  const stacks = readdirSync(REPOSITORY).filter((name) => /^Pulumi\..+\.yaml$/.test(name));
  const examples = readdirSync(join(REPOSITORY, "examples"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => join("examples", name));
  return [...stacks, ...examples].filter((name) => {
    return readFileSync(join(REPOSITORY, name), "utf8").includes("kafka-cluster:cluster:");
  });
}

/** No text and no box sticks out, as far as letters are as wide as they are taken for. */
function assertInside(svg: string): void {
  const [, width, height] = /viewBox="0 0 (\S+) (\S+)"/.exec(svg)!.map(Number);
  for (const [, size, x, y, line] of svg.matchAll(
    /<text class="(\w+) \w+" x="(\S+)" y="(\S+)">(.*)<\/text>/g,
  )) {
    const pixels = { title: 20, heading: 14, text: 12 }[size]!;
    const letters = line.replace(/&\w+;/g, "_").length;
    assert.ok(Number(x) + letters * pixels * 0.6 <= width && Number(y) <= height, `${line} sticks out`);
  }
  for (const [, ...numbers] of svg.matchAll(
    /<rect class="\w+" x="(\S+)" y="(\S+)" width="(\S+)" height="(\S+)"/g,
  )) {
    const [x, y, w, h] = numbers.map(Number);
    assert.ok(x + w <= width && y + h <= height);
  }
}

/**
 * Each line is one of a few: what Mermaid's own parser, which needs a browser's document, takes. Within quotes there
 * is nothing but plain characters, entities and line breaks.
 */
function assertMermaid(text: string): void {
  const label = String.raw`"(?:[\p{L}\p{N} .,:/_=‹›×@+-]|#\d+;|<br/>)*"`;
  const shapes = [
    String.raw`flowchart LR`,
    String.raw`direction TB`,
    String.raw`end`,
    String.raw`\w+\(\[${label}\]\)`,
    String.raw`\w+\[\/${label}\/\]`,
    String.raw`\w+\[\(${label}\)\]`,
    String.raw`\w+\[${label}\]`,
    String.raw`subgraph \w+ \[${label}\]`,
    String.raw`\w+ (-- ${label} )?--> \w+`,
    String.raw`\w+ --- \w+`,
  ];
  const shape = new RegExp(`^ *(${shapes.join("|")})$`, "u");
  const lines = text.trimEnd().split("\n");
  for (const line of lines) assert.match(line, shape);
  const opened = lines.filter((line) => line.trim().startsWith("subgraph ")).length;
  assert.equal(lines.filter((line) => line.trim() === "end").length, opened);
}
