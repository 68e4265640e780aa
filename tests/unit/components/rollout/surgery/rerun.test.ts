import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1Job, V1Pod } from "@kubernetes/client-node";
import { existingJobs } from "../../../../../components/rollout/look/existingJobs";
import { ClusterView } from "../../../../../components/rollout/kubernetes/clusterView";
import { rerun } from "../../../../../components/rollout/surgery/rerun";
import { clientOf } from "../../fakeCluster";
import { pod, terminated } from "../objects";

const LABELS = { "app.kubernetes.io/name": "kafka-topics", "app.kubernetes.io/instance": "kafka" };

/** A Job as a cluster has it, which adds what it finds its pods by. */
function live(uid: string, status: V1Job["status"] = { active: 1 }): V1Job {
  const added = { "controller-uid": uid, "batch.kubernetes.io/controller-uid": uid };
  const named = { "job-name": "topics", "batch.kubernetes.io/job-name": "topics" };
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { ...made.metadata, uid, resourceVersion: "7", generation: 1, creationTimestamp: new Date(0) },
    spec: {
      ...made.spec,
      selector: { matchLabels: added },
      template: {
        ...made.spec!.template,
        metadata: { labels: { ...LABELS, ...added, ...named }, annotations: { a: "b" } },
      },
    },
    status,
  };
}

/** The same as it was asked for. */
const made: V1Job = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: {
    name: "topics",
    namespace: "kafka",
    labels: LABELS,
    annotations: { "pulumi.com/patchForce": "true" },
  },
  spec: {
    backoffLimit: 4,
    template: {
      metadata: { labels: LABELS, annotations: { a: "b" } },
      spec: { restartPolicy: "Never", containers: [{ name: "topics" }] },
    },
  },
};

const ended = (exitCode: number) => pod(0, { container: { name: "topics", state: terminated(exitCode) } });

/** The same pod beside a mesh's proxy, which runs on. */
function meshed(pod_: V1Pod): V1Pod {
  pod_.status!.containerStatuses!.push(
    ...pod(9, { container: { name: "proxy" } }).status!.containerStatuses!,
  );
  return pod_;
}

describe("The topic Job of an earlier `up`", () => {
  let server: Server;
  let job: V1Job | undefined;
  let pods: V1Pod[];
  /** How often a deleted one is still there. */
  let finalizers: number;
  let changes: [
    what: string,
    body: V1Job & { preconditions?: { uid: string }; propagationPolicy?: string },
  ][];

  beforeEach(async () => {
    [job, pods, finalizers, changes] = [undefined, [], 0, []];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        const { pathname } = new URL(request.url!, "http://cluster");
        const answer = (status: number, body: object) =>
          response
            .writeHead(status, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        if (request.method !== "GET") changes.push([request.method!, JSON.parse(text)]);
        if (request.method === "POST") return void answer(201, (job = { ...JSON.parse(text), uid: "new" }));
        if (pathname.endsWith("/pods")) {
          const owned = pods.map((each) => ({
            ...each,
            metadata: { ...each.metadata, ownerReferences: [{ uid: job?.metadata?.uid }] },
          }));
          return void answer(200, { items: owned });
        }
        if (pathname.endsWith("/jobs")) return void answer(200, { items: job ? [job] : [] });
        if (!job) return void answer(404, { message: "not found" });
        answer(200, job);
        if (changes.some(([what]) => what === "DELETE") && finalizers-- <= 0) job = undefined;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  const seen = async () =>
    (await existingJobs(await ClusterView.open(await clientOf(server), "kafka"), LABELS))!;

  /** What an `up` does that has seen `before`, and whose state has the Job as it was made. */
  async function goOn(unfinished: string[], undone: string[] = []): Promise<string[]> {
    const lines: string[] = [];
    const kubeConfig = await clientOf(server);
    const progress = (text: string) => void lines.push(text);
    const target = { kubeConfig, namespace: "kafka", name: "topics", timeoutSeconds: 5, progress };
    await rerun({ ...target, job: live("old"), former: { unfinished, undone } });
    return lines;
  }

  it("is made anew where it has failed or isn't done, as it was made, with its name", async () => {
    const failed = { conditions: [{ type: "Failed", status: "True" }] };
    for (const [status, state] of [[failed, "failed"] as const, [{ active: 1 }, "working"] as const]) {
      [job, changes, finalizers] = [live("old", status), [], 2];
      assert.deepEqual(await seen(), [{ name: "topics", uid: "old", state, mounts: [] }]);
      assert.deepEqual(await goOn(["old"]), ["isn't done since an earlier `up`, and is made anew"]);
      const [[first, deletion], [second, creation]] = changes;
      assert.deepEqual([first, second, changes.length], ["DELETE", "POST", 2]);
      assert.deepEqual(deletion, { preconditions: { uid: "old" }, propagationPolicy: "Background" });
      assert.deepEqual(creation, made);
    }
  });

  it("stays as it is where its work is done, though a mesh's proxy keeps it from being complete", async () => {
    job = live("old");
    pods = [meshed(ended(0))];
    assert.deepEqual(await seen(), [{ name: "topics", uid: "old", state: "done", mounts: [] }]);
    assert.deepEqual(await goOn([]), []);
    // It was done only after the look.
    assert.deepEqual(await goOn(["old"]), []);
    assert.deepEqual(changes, []);
  });

  it("is made anew where its work is done, and somebody has undone it", async () => {
    job = live("old");
    pods = [meshed(ended(0))];
    assert.deepEqual(await goOn([], ["old"]), [
      "made topics that aren't what they were any more, and is made anew",
    ]);
    assert.deepEqual(
      changes.map(([what]) => what),
      ["DELETE", "POST"],
    );
  });

  it("has failed where its container did, though a mesh's proxy keeps the cluster from seeing it", async () => {
    job = live("old");
    pods = [meshed(ended(1))];
    assert.deepEqual(await seen(), [{ name: "topics", uid: "old", state: "failed", mounts: [] }]);
  });

  it("is none that this `up` has made", async () => {
    job = live("new");
    assert.deepEqual(await goOn(["old"]), []);
    assert.deepEqual(changes, []);
  });

  it("is made again where somebody has deleted it", async () => {
    assert.deepEqual(await goOn([]), ["was deleted by other means, and is made again"]);
    assert.deepEqual(changes, [["POST", made]]);
  });

  it("is named where it doesn't go away", async () => {
    [job, finalizers] = [live("old"), Infinity];
    await assert.rejects(goOn(["old"]), /^Error: Job kafka\/topics doesn't go away$/);
  });
});
