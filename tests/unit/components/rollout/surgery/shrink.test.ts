import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { shrink } from "../../../../../components/rollout/surgery/shrink";
import { clientOf } from "../../fakeCluster";
import { readyPod } from "../objects";

describe("A StatefulSet whose last nodes leave", () => {
  let server: Server;
  let replicas: number | undefined;
  /** How many pods there are, each time that they are looked at. */
  let pods: number[];
  let patches: unknown[];

  beforeEach(async () => {
    [replicas, pods, patches] = [4, [4, 3, 3, 2], []];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        const answer = (code: number, body: object) =>
          response
            .writeHead(code, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        if (request.method === "PATCH") patches.push(JSON.parse(text));
        if (request.url!.includes("/pods")) {
          const count = pods.length > 1 ? pods.shift()! : pods[0];
          const items = Array.from({ length: count }, (_, ordinal) => readyPod(ordinal, "a"));
          const owned = items.map((pod) => ({
            ...pod,
            metadata: { ...pod.metadata, ownerReferences: [{ uid: "u" }] },
          }));
          return void answer(200, { items: owned });
        }
        if (replicas === undefined) return void answer(404, { message: "not found" });
        answer(200, {
          metadata: { name: "kafka", uid: "u" },
          spec: { replicas, selector: { matchLabels: { a: "b" } } },
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  async function goOn(to: number, timeoutSeconds = 10): Promise<string[]> {
    const lines: string[] = [];
    const kubeConfig = await clientOf(server);
    const progress = (text: string) => void lines.push(text);
    await shrink({ kubeConfig, namespace: "kafka", name: "kafka", timeoutSeconds, progress, replicas: to });
    return lines;
  }

  it("has fewer pods once they have stopped, which is told meanwhile", async () => {
    const lines = await goOn(2);
    assert.deepEqual(patches, [[{ op: "replace", path: "/spec/replicas", value: 2 }]]);
    assert.match(lines[0], /^2 of its 4 pods \(kafka-0, kafka-1, kafka-2, kafka-3\) stop$/);
  });

  it("stays as it is where it has no more already, or is gone", async () => {
    [replicas, pods] = [2, [2]];
    await goOn(2);
    replicas = undefined;
    await goOn(0);
    assert.deepEqual(patches, []);
  });

  it("is told where its pods don't end", async () => {
    pods = [4];
    await assert.rejects(
      goOn(3, 0),
      /^Error: StatefulSet kafka\/kafka can't be made smaller: 1 of its 4 pods/,
    );
  });
});
