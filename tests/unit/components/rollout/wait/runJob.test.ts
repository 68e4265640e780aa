import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { runJob } from "../../../../../components/rollout/wait/runJob";
import { clientOf } from "../../fakeCluster";
import { pod, terminated } from "../objects";

const LABELS = { "kafka-cluster/task": "moves", "app.kubernetes.io/instance": "kafka" };
const SET = {
  metadata: {
    name: "kafka",
    uid: "set-uid",
    labels: { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" },
  },
  spec: { replicas: 3 },
};
const COMPLETE: V1Job["status"] = { conditions: [{ type: "Complete", status: "True" }] };
const FAILED: V1Job["status"] = { conditions: [{ type: "Failed", status: "True" }] };
const ENDED = pod(0, { container: { name: "moves", state: terminated(1, "Error", "no way") } });

function jobOf(name: string, uid?: string, status?: V1Job["status"]): V1Job {
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "kafka", labels: LABELS, uid },
    spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "moves" }] } } },
    status,
  };
}

describe("A Job of the program's own", () => {
  let server: Server;
  const jobs = new Map<string, V1Job>();
  let pods: V1Pod[];
  /** What becomes of one that runs, each time that it is looked at. */
  let status: (looks: number) => V1Job["status"];
  let looks: number;
  let changes: string[];
  let made: V1Job | undefined;

  beforeEach(async () => {
    jobs.clear();
    [pods, changes, looks, made] = [[], [], 0, undefined];
    status = () => COMPLETE;
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        const { pathname, searchParams } = new URL(request.url!, "http://cluster");
        const answer = (code: number, body: object) =>
          response
            .writeHead(code, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        if (searchParams.get("watch")) return void answer(403, {});
        const name = pathname.split("/").pop()!;
        if (request.method === "POST") {
          made = JSON.parse(text) as V1Job;
          changes.push(`made ${made.metadata!.name}`);
          jobs.set(made.metadata!.name!, { ...made, metadata: { ...made.metadata, uid: "new" } });
          return void answer(201, made);
        }
        if (request.method === "DELETE") {
          changes.push(`deleted ${name} ${JSON.parse(text).preconditions.uid}`);
          jobs.delete(name);
          return void answer(200, {});
        }
        if (pathname.endsWith("/statefulsets")) return void answer(200, { items: [SET] });
        if (pathname.endsWith("/pods")) return void answer(200, { items: pods });
        if (pathname.endsWith("/jobs")) return void answer(200, { items: [...jobs.values()] });
        const job = jobs.get(name);
        if (!job) return void answer(404, { message: "not found" });
        const now = job.metadata!.uid === "ended" ? job.status : status(looks++);
        answer(200, { ...job, status: now });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  async function run(others: { name: string; uid: string }[] = []): Promise<string[]> {
    const lines: string[] = [];
    const kubeConfig = await clientOf(server);
    const progress = (text: string) => void lines.push(text);
    const target = { kubeConfig, namespace: "kafka", name: "moves-1", timeoutSeconds: 5, progress };
    await runJob({ ...target, job: jobOf("moves-1"), others });
    return lines;
  }

  it("is made, waited for, and removed, and goes with a StatefulSet that is destroyed", async () => {
    await run();
    assert.deepEqual(changes, ["made moves-1", "deleted moves-1 new"]);
    assert.deepEqual(made!.metadata!.ownerReferences, [
      { apiVersion: "apps/v1", kind: "StatefulSet", name: "kafka", uid: "set-uid" },
    ]);
  });

  it("goes on where one of an earlier `up` still works", async () => {
    jobs.set("moves-1", jobOf("moves-1", "old"));
    status = (looked) => (looked < 2 ? { active: 1 } : COMPLETE);
    const [first] = await run();
    assert.equal(first, "goes on since an earlier `up`");
    assert.deepEqual(changes, ["deleted moves-1 old"]);
  });

  it("is made anew where it has ended: what was so then may not be any more", async () => {
    for (const before of [COMPLETE, FAILED]) {
      changes = [];
      jobs.set("moves-1", { ...jobOf("moves-1", "ended"), status: before });
      await run();
      assert.deepEqual(changes, ["deleted moves-1 ended", "made moves-1", "deleted moves-1 new"]);
    }
  });

  it("comes alone: one that is to move something else, and those that are named, are removed", async () => {
    jobs.set("moves-2", jobOf("moves-2", "old"));
    await run([{ name: "topics", uid: "topics-uid" }]);
    assert.deepEqual(changes.slice(0, 3), [
      "deleted moves-2 old",
      "deleted topics topics-uid",
      "made moves-1",
    ]);
  });

  it("fails with what its pod said, and is left for its log", async () => {
    status = () => FAILED;
    pods = [{ ...ENDED, metadata: { ...ENDED.metadata, ownerReferences: [owner("new")] } }];
    await assert.rejects(run(), /^Error: Job kafka\/moves-1 failed: pod .* failed \(exit code 1\)\. No way/i);
    assert.deepEqual(changes, ["made moves-1"]);
  });
});

function owner(uid: string) {
  return { apiVersion: "batch/v1", kind: "Job", name: "moves-1", uid };
}
