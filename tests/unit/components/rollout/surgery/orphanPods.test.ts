import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { orphanPods } from "../../../../../components/rollout/surgery/orphanPods";
import { clientOf } from "../../fakeCluster";

describe("A StatefulSet that gets another set of volumes", () => {
  let server: Server;
  let asked: string[];
  /** What a GET is answered with, one after the other; the last for ever. */
  let seen: [status: number, body: object][];
  let deletion: [status: number, body: object];
  const set = (...names: string[]): [number, object] => [
    200,
    {
      metadata: { name: "kafka" },
      spec: { volumeClaimTemplates: names.map((name) => ({ metadata: { name } })) },
    },
  ];
  const gone: [number, object] = [404, { message: "not found" }];

  beforeEach(async () => {
    asked = [];
    deletion = [200, {}];
    server = createServer(({ method, url }, response) => {
      const [status, body] = method === "DELETE" ? deletion : seen.length > 1 ? seen.shift()! : seen[0];
      if (method === "DELETE") asked.push(url!);
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  async function orphan(timeoutSeconds = 60): Promise<void> {
    const kubeConfig = await clientOf(server);
    await orphanPods({
      kubeConfig,
      namespace: "n",
      name: "kafka",
      templates: ["data", "more"],
      timeoutSeconds,
    });
  }

  it("is deleted without its pods, and waited for until it is gone", async () => {
    seen = [set("data"), set("data"), gone];
    await orphan();
    assert.deepEqual(asked, ["/apis/apps/v1/namespaces/n/statefulsets/kafka?propagationPolicy=Orphan"]);
    assert.deepEqual(seen, [gone]);
  });

  it("stays where it has this set, and needn't be there", async () => {
    seen = [set("data", "more")];
    await orphan();
    seen = [gone];
    await orphan();
    assert.deepEqual(asked, []);
  });

  it("fails the up where it may not be deleted, or doesn't go", async () => {
    seen = [set("data")];
    await assert.rejects(orphan(0), /StatefulSet n\/kafka can't be replaced: .*doesn't go away/);
    deletion = [403, { message: "you may not delete" }];
    await assert.rejects(orphan(), /n\/kafka can't be replaced: you may not delete/);
  });
});
