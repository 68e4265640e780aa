import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import * as ts from "typescript";
import { parse } from "yaml";
import { planCluster } from "../../components/plan/clusterPlan";
import { checkShape } from "../../components/stackArgs";
import { markdownOf } from "../../local/topology/mermaid";
import { readStackFile } from "../../local/stackFile";
import { svgOf } from "../../local/topology/svg";
import { topologyOf } from "../../local/topology/topology";

const REPOSITORY = join(__dirname, "../..");
const KEY = "kafka-cluster:cluster";

interface Block {
  language: string;
  text: string;
}

describe("A document", () => {
  const documents = markdownFiles(REPOSITORY).map((path) => relative(REPOSITORY, path));
  const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
  const known = Object.keys(
    JSON.parse(read("components/schema/stack.json")).definitions.cluster.properties as object,
  );

  for (const document of documents) {
    it(`leads only to what is there: ${document}`, () => {
      for (const link of linksIn(read(document))) {
        const [path, anchor] = link.split("#");
        const target = path ? join(dirname(document), decodeURIComponent(path)) : document;
        assert.ok(existsSync(join(REPOSITORY, target)), `${link} leads to ${target}, which doesn't exist`);
        if (anchor === undefined) continue;
        assert.ok(anchorsIn(read(target)).includes(anchor), `${link}: ${target} has no such heading`);
      }
    });

    it(`names only scripts that there are: ${document}`, () => {
      for (const [, script] of read(document).matchAll(/\bnpm run (?:-s )?([a-z][\w:-]*)/g)) {
        assert.ok(scripts.includes(script), `npm run ${script}`);
      }
    });

    blocksIn(read(document))
      .filter(({ language }) => language === "yaml")
      .flatMap(({ text }) => argumentsIn(text, known))
      .forEach((args, i) => {
        it(`describes clusters that can be: ${document}, ${i + 1}`, () => {
          assert.deepEqual(checkShape(args), []);
          planCluster("kafka", args);
        });
      });
  }

  it("names every example in the index", () => {
    const linked = linksIn(read("examples/README.md"));
    const examples = readdirSync(join(REPOSITORY, "examples")).filter((name) => name !== "README.md");
    assert.deepEqual(
      examples.filter((name) => !linked.includes(name)),
      [],
    );
  });

  it("has programs that compile", function () {
    this.timeout(180_000);
    const programs = documents.flatMap((document) =>
      blocksIn(read(document))
        .filter(({ language }) => language === "typescript")
        .map(({ text }, i) => ({ name: `${document.replaceAll("/", "-")}-${i + 1}.ts`, text })),
    );
    assert.ok(programs.length > 0);
    assert.deepEqual(compilationErrors(programs), []);
  });

  it("has the picture that its example gives now", () => {
    const args = readStackFile(join(REPOSITORY, "examples/node-pools.yaml"));
    const topology = topologyOf(planCluster("kafka", args), args);
    const hint = "run npm run topology -- --file examples/node-pools.yaml --output docs/pictures";
    assert.ok(read("docs/pictures/topology.svg") === svgOf(topology), hint);
    assert.ok(read("docs/pictures/topology.md") === markdownOf(topology), hint);
  });
});

describe("The tests of documents", () => {
  it("know the anchors that GitHub makes of headings", () => {
    const text =
      "# One `two`, three!\n\n## When it's _wrong_\n## When it's _wrong_\n```\n# no heading\n```\n";
    assert.deepEqual(anchorsIn(text), ["one-two-three", "when-its-wrong", "when-its-wrong-1"]);
  });

  it("see links, but none in code", () => {
    const text = "[a](b.md#c) `[no](no)` ![d](e.svg)\n```\n[no](no)\n```\n[web](https://example.com)";
    assert.deepEqual(linksIn(text), ["b.md#c", "e.svg"]);
  });
});

function read(path: string): string {
  return readFileSync(join(REPOSITORY, path), "utf8");
}

function markdownFiles(directory: string): string[] {
  return (
    readdirSync(directory)
      .filter((name) => name !== "node_modules" && !name.startsWith("."))
      .map((name) => join(directory, name))
      .flatMap((path) =>
        statSync(path).isDirectory() ? markdownFiles(path) : path.endsWith(".md") ? path : [],
      )
      // What `npm run topology` makes where it is run.
      .filter((path) => path !== join(REPOSITORY, "topology.md"))
  );
}

/** Links to other places than the web. */
function linksIn(markdown: string): string[] {
  const text = withoutCode(markdown).replace(/`[^`\n]*`/g, "");
  const links = [...text.matchAll(/\]\(([^()\s]+)\)/g)].map(([, link]) => link);
  return links.filter((link) => !/^[a-z]+:/.test(link));
}

/** The names by which GitHub lets links lead to headings. */
function anchorsIn(markdown: string): string[] {
  const seen = new Map<string, number>();
  return [...withoutCode(markdown).matchAll(/^#{1,6} +(.*)$/gm)].map(([, heading]) => {
    const plain = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]|\b_|_\b/g, "");
    const anchor = plain
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```$/gm, "");
}

function blocksIn(markdown: string): Block[] {
  const blocks = markdown.matchAll(/^ *```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...blocks].map(([, language, text]) => ({ language, text }));
}

/** The arguments of a cluster, or a part of them, if that is what a block of YAML shows. */
function argumentsIn(text: string, known: string[]): object[] {
  const value = parse(text);
  if (value?.config?.[KEY]) return [value.config[KEY]];
  const keys = typeof value === "object" && !Array.isArray(value) ? Object.keys(value) : [];
  return keys.some((key) => known.includes(key)) ? [value] : [];
}

/** What the compiler says of programs as if they were files beside the stack's. */
function compilationErrors(programs: { name: string; text: string }[]): string[] {
  const configFile = join(REPOSITORY, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(configFile, ts.sys.readFile).config,
    ts.sys,
    REPOSITORY,
  );
  const texts = new Map(programs.map(({ name, text }) => [join(REPOSITORY, name), text]));
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = (path) => texts.get(path) ?? readFile.call(host, path);
  host.fileExists = (path) => texts.has(path) || fileExists.call(host, path);
  const program = ts.createProgram([...texts.keys()], { ...options, noUnusedLocals: false }, host);
  return ts.getPreEmitDiagnostics(program).map(({ file, messageText }) => {
    return `${file ? relative(REPOSITORY, file.fileName) : ""}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}
