import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { environments } from "./environmentFiles";

const PROJECT = join(__dirname, "../..");
const textOf = (workflow: string) => readFileSync(join(PROJECT, ".github/workflows", workflow), "utf8");
const text = textOf("preview.yml");

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  permissions?: Record<string, string>;
  concurrency?: { group: string; "cancel-in-progress": boolean };
  strategy?: {
    "max-parallel"?: number;
    "fail-fast"?: boolean;
    matrix: { include: { stack: string; kubeconfig: string }[] };
  };
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

describe("The workflow that renews certificates", () => {
  const renewal = textOf("renew.yml");
  const { on, permissions, jobs } = parse(renewal) as {
    on: { schedule: { cron: string }[]; workflow_dispatch: null };
    permissions: Record<string, string>;
    jobs: Record<string, Job>;
  };
  const { up } = jobs;

  it("brings every environment up once a week, one after the other, whether the one before failed or not", () => {
    assert.deepEqual(Object.keys(on).sort(), ["schedule", "workflow_dispatch"]);
    assert.match(on.schedule.map(({ cron }) => cron).join(), /^\d+ \d+ \* \* \d$/);
    assert.deepEqual(Object.keys(jobs), ["up"]);
    const { matrix, "max-parallel": parallel, "fail-fast": fast } = up.strategy!;
    assert.deepEqual([parallel, fast], [1, false]);
    assert.deepEqual(matrix.include.map(({ stack }) => stack).sort(), environments());
    const { with: given } = up.steps.find(({ uses }) => uses?.startsWith("pulumi/actions@"))!;
    assert.deepEqual(given, { command: "up", "stack-name": "${{ matrix.stack }}" });
  });

  it("knows each environment by the secret of the other workflow", () => {
    const { include } = (parse(text) as { jobs: Record<string, Job> }).jobs.preview.strategy!.matrix;
    assert.deepEqual(up.strategy!.matrix.include, include);
  });

  it("waits for an `up` of the same environment, and is never ended half-way", () => {
    assert.deepEqual(up.concurrency, { group: "up-${{ matrix.stack }}", "cancel-in-progress": false });
    const { concurrency } = (parse(text) as { jobs: Record<string, Job> }).jobs.up;
    assert.deepEqual(concurrency, { group: "up-dev", "cancel-in-progress": false });
  });

  it("may do no more than it has to, by the same actions", () => {
    assert.deepEqual(permissions, { contents: "read" });
    assert.equal(up.permissions, undefined);
    for (const { uses } of up.steps) if (uses) assert.ok(text.includes(`uses: ${uses}\n`), uses);
  });
});
