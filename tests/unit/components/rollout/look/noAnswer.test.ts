import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { isUnreachable, statusOf } from "../../../../../components/rollout/kubernetes/apiErrors";
import { limited } from "../../../../../components/rollout/kubernetes/limited";
import { NoAnswer, readExisting } from "../../../../../components/rollout/look/readExisting";
import { type SilentServer, silentServer } from "../../../../silentServer";

const LABELS = { "app.kubernetes.io/name": "kafka", "app.kubernetes.io/instance": "kafka" };

describe("A look at a Kubernetes cluster that doesn't answer", () => {
  let server: SilentServer;
  afterEach(() => server.stop());

  const connections = () =>
    process.getActiveResourcesInfo().filter((name) => /^(TCP|TLS).*Wrap$/.test(name)).length;

  for (const silence of ["dropped", "connected"] as const) {
    it(`ends in time, and leaves no connection behind that would hold up the program: ${silence}`, async () => {
      server = await silentServer(silence);
      const before = connections();
      const { KubeConfig } = await import("@kubernetes/client-node");
      const client = new KubeConfig();
      const cluster = { name: "c", server: `https://127.0.0.1:${server.port}`, skipTLSVerify: true };
      client.loadFromClusterAndUser(cluster, { name: "u" });
      const looking = readExisting(client, "kafka", { labels: LABELS, jobLabels: LABELS, kafka: "kafka" }, 1);
      const [error] = await Promise.all([
        looking.catch((reason: unknown) => reason),
        // They were there.
        pause(500).then(() => assert.ok(connections() > before)),
      ]);
      assert.ok(error instanceof NoAnswer);
      for (let i = 0; connections() > before && i < 50; i++) await pause(100);
      assert.equal(connections(), before);
    });
  }
});

describe("A look at a Kubernetes cluster that is slow to answer", () => {
  const asked = async (firstAfter: number, othersAfter: number) => {
    let count = 0;
    const server = createServer((_, response) => {
      const answer = () => response.writeHead(404, { "content-type": "application/json" }).end("{}");
      setTimeout(answer, count++ === 0 ? firstAfter : othersAfter);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const client = await import("@kubernetes/client-node");
    const kubeConfig = new client.KubeConfig();
    kubeConfig.loadFromClusterAndUser(
      { name: "c", server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: "u" },
    );
    const core = kubeConfig.makeApiClient(client.CoreV1Api);
    const options = limited(client, 5, 0.3);
    const ask = () =>
      core.listNamespacedPod({ namespace: "kafka" }, options).catch((error: unknown) => error);
    try {
      return await Promise.all([ask(), ask(), ask()]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it("has patience with it, once it has answered at all", async () => {
    assert.deepEqual((await asked(0, 800)).map(statusOf), [404, 404, 404]);
  });

  it("has none with one that has said nothing", async () => {
    const errors = (await asked(1200, 1200)) as Error[];
    assert.ok(errors.every(isUnreachable), errors.join());
  });
});
