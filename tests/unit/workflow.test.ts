import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environments } from "./environmentFiles";

const PROJECT = join(__dirname, "../..");
const text = readFileSync(join(PROJECT, ".github/workflows/preview.yml"), "utf8");

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: { include: { stack: string; kubeconfig: string }[] } };
  steps: Step[];
}

describe("The workflow of pull requests", () => {
  const { on, permissions, jobs } = parse(text) as {
    on: Record<string, unknown>;
    permissions: Record<string, string>;
    jobs: Record<string, Job>;
  };
  const pulumiOf = (job: string) =>
    jobs[job].steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"))!.with;
  const commandsOf = (job: string) => jobs[job].steps.flatMap(({ run }) => run ?? []);

  it("previews every environment, as a comment", () => {
    const { include } = jobs.preview.strategy!.matrix;
    assert.deepEqual(include.map(({ stack }) => stack).sort(), environments());
    for (const { kubeconfig } of include) assert.match(text, new RegExp(`^#.* ${kubeconfig}\\b`, "m"));
    const { command, "comment-on-pr": commented, "stack-name": stack } = pulumiOf("preview")!;
    assert.deepEqual([command, commented, stack], ["preview", true, "${{ matrix.stack }}"]);
    assert.match(jobs.preview.if!, /github\.event_name == 'pull_request'/);
  });

  it("checks types, lint and unit tests by scripts that there are", () => {
    assert.deepEqual(commandsOf("check"), [
      "npm ci",
      "npm run check",
      "npm run lint",
      "npm run test:unit",
      "npm run test:processes",
    ]);
    const { scripts } = JSON.parse(readFileSync(join(PROJECT, "package.json"), "utf8"));
    for (const [, script] of text.matchAll(/npm run ([\w:-]+)/g)) assert.ok(script in scripts, script);
  });

  it("brings dev up once a change is merged, and nothing else", () => {
    assert.deepEqual(on.push, { branches: ["main"] });
    const ups = Object.keys(jobs).filter((job) =>
      jobs[job].steps.some(({ with: given }) => given?.command === "up"),
    );
    assert.deepEqual(ups, ["up"]);
    assert.equal(pulumiOf("up")!["stack-name"], "dev");
    assert.equal(jobs.up.if, "github.event_name == 'push'");
  });

  it("may do no more than it has to, with actions of a version that is named", () => {
    assert.deepEqual(permissions, { contents: "read" });
    assert.deepEqual(jobs.preview.permissions, { contents: "read", "pull-requests": "write" });
    assert.deepEqual([jobs.check.permissions, jobs.up.permissions], [undefined, undefined]);
    const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    for (const action of used) assert.match(action, /^(actions|pulumi)\/[\w-]+@v\d+$/);
  });
});
