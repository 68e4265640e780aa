import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { V1Secret } from "@kubernetes/client-node";
import type { CertificatesDecision } from "../../../../../components/certificates/decide";
import {
  type CertificatesSeen,
  awaitCertificates,
} from "../../../../../components/rollout/wait/awaitCertificates";
import { clientOf } from "../../fakeCluster";

const LABELS = { "app.kubernetes.io/instance": "kafka" };
const WAITS = "node 0 doesn't trust the new cluster CA yet";

describe("Certificates that are replaced in steps", () => {
  let server: Server;
  let secrets: Record<string, Record<string, string>>;
  let isReadable: boolean;
  let writes: string[];

  beforeEach(async () => {
    [secrets, isReadable, writes] = [{}, true, []];
    server = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => (text += chunk));
      request.on("end", () => {
        const { pathname } = new URL(request.url!, "http://cluster");
        const answer = (status: number, body: object) =>
          response
            .writeHead(status, { "content-type": "application/json", connection: "close" })
            .end(JSON.stringify(body));
        if (request.method === "GET" && pathname.endsWith("/secrets")) {
          const items = Object.entries(secrets).map(([name, texts]) => ({
            metadata: { name },
            data: encoded(texts),
          }));
          return void answer(isReadable ? 200 : 403, { items });
        }
        if (request.method === "GET") return void answer(200, { items: [] });
        const { metadata, stringData } = JSON.parse(text) as V1Secret;
        const name = metadata!.name!;
        if (request.method === "POST" && secrets[name]) return void answer(409, { message: "exists" });
        writes.push(`${request.method} ${name}`);
        secrets[name] = { ...secrets[name], ...stringData };
        answer(200, {});
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  /** What is decided: a step is written, and seen to be there; the last one is left to be written. */
  const decide = ({ held }: CertificatesSeen): CertificatesDecision => {
    const change = (step: string) => ({ text: async () => step, change: "next" });
    const [step, waits] = { undefined: ["1", [WAITS]], "1": ["2", [WAITS]], "2": ["3", []] }[
      String(held.ca?.step)
    ] as [string, string[]];
    return { secrets: [{ name: "ca", texts: { step: change(step) } }], waits, later: [], atOnce: [] };
  };

  const replace = async (decides = decide, timeoutSeconds = 20) => {
    const told: string[] = [];
    const args = {
      kubeConfig: await clientOf(server),
      namespace: "kafka",
      name: "kafka",
      labels: LABELS,
      timeoutSeconds,
    };
    const decision = await awaitCertificates({
      ...args,
      decide: decides,
      progress: (text) => told.push(text),
    });
    return { decision, told };
  };

  it("are written a step at a time, and the last one is left to whoever asks", async () => {
    secrets.ca = { kept: "by somebody" };
    const { decision, told } = await replace();
    assert.deepEqual(decision.waits, []);
    assert.deepEqual(writes, ["PATCH ca", "PATCH ca"]);
    assert.deepEqual(secrets.ca, { kept: "by somebody", step: "2" });
    assert.deepEqual(told, [WAITS, WAITS]);
  });

  it("touch nothing where there is but one step", async () => {
    await replace(() => ({ secrets: [], waits: [], later: [], atOnce: [] }));
    assert.deepEqual(writes, []);
  });

  it("say what they wait for when it doesn't come", async () => {
    const stuck = () => ({ secrets: [], waits: [WAITS], later: [], atOnce: [] });
    await assert.rejects(replace(stuck, 0), (error: Error) =>
      error.message.includes(`stay in use: ${WAITS}.`),
    );
  });

  it("say what to grant where Secrets can't be listed", async () => {
    isReadable = false;
    await assert.rejects(replace(), /Grant "list" on both/);
    assert.deepEqual(writes, []);
  });
});

function encoded(texts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString("base64")]),
  );
}
