import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1Job } from "@kubernetes/client-node";
import { beginTask, endTask } from "../../../../../components/rollout/surgery/task";
import { clientOf } from "../../fakeCluster";

const JOB: V1Job = {
  apiVersion: "batch/v1",
  kind: "Job",
  metadata: { name: "kafka-quorum-1", namespace: "kafka" },
  spec: { template: { spec: { restartPolicy: "Never", containers: [{ name: "quorum" }] } } },
};

describe("A Job of the program's own", () => {
  let server: Server;
  let job: V1Job | undefined;
  let changes: string[];
  /** How often a deleted one is still there. */
  let finalizers: number;

  beforeEach(async () => {
    [job, changes, finalizers] = [undefined, [], 0];
    let isGoing = false;
    server = createServer((request, response) => {
      request.resume().on("end", () => {
        const answer = (status: number, body: object) =>
          response
            .writeHead(status, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        if (request.method !== "GET") changes.push(request.method!);
        if (request.url!.includes("/pods")) return void answer(200, { items: [] });
        if (request.method === "POST") {
          if (isGoing && finalizers-- > 0) return void answer(409, { message: "already exists" });
          return void answer(201, (job = found({ active: 1 })));
        }
        if (request.method === "DELETE") isGoing = true;
        answer(job ? 200 : 404, job ?? { message: "not found" });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  const found = (status: V1Job["status"]): V1Job => ({
    ...JOB,
    metadata: { ...JOB.metadata, uid: "a" },
    status,
  });
  const args = async (lines: string[] = []) => ({
    kubeConfig: await clientOf(server),
    namespace: "kafka",
    name: "kafka-quorum-1",
    timeoutSeconds: 5,
    progress: (text: string) => void lines.push(text),
  });

  it("is made", async () => {
    await beginTask({ ...(await args()), job: JOB });
    assert.deepEqual(changes, ["POST"]);
  });

  it("that an interrupted up has begun goes on", async () => {
    job = found({ active: 1 });
    const lines: string[] = [];
    await beginTask({ ...(await args(lines)), job: JOB });
    assert.deepEqual(changes, []);
    assert.deepEqual(lines, ["goes on, as an interrupted `up` has begun it"]);
  });

  it("that has ended is made anew, once it is gone: the cluster is another one by now", async () => {
    for (const type of ["Complete", "Failed"]) {
      [job, changes, finalizers] = [found({ conditions: [{ type, status: "True" }] }), [], 1];
      await beginTask({ ...(await args()), job: JOB });
      assert.deepEqual([...new Set(changes)], ["DELETE", "POST"]);
    }
  });

  it("is taken away once it is done, if it is there", async () => {
    await endTask(await args());
    assert.deepEqual(changes, []);
    job = found({ conditions: [{ type: "Complete", status: "True" }] });
    await endTask(await args());
    assert.deepEqual(changes, ["DELETE"]);
  });
});
