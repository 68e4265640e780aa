import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
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
