import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../../components/scripts/stop.sh");

describe("The stop of a node", function () {
  this.timeout(20_000);
  let server: Server;
  let asked: string[];
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /**
   * Stops a node whose agent answers with these codes, the last one again and again.
   *
   * @param answers 0: no answer, and the connection stays open; -1: the process of the agent ends
   */
  async function stop(
    limit: number,
    ...answers: number[]
  ): Promise<{ code: number; output: string; errors: string }> {
    asked = [];
    server = createServer(({ url }, response) => {
      const code = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(url!);
      if (code === -1) {
        server.close();
        server.closeAllConnections();
      } else if (code !== 0) {
        response.writeHead(code).end(`line of answer ${asked.length}\n`);
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return run((server.address() as AddressInfo).port, limit);
  }

  const run = (port: number, limit: number) =>
    new Promise<{ code: number; output: string; errors: string }>((resolve) => {
      const env = { ...process.env, STOP_SECONDS: String(limit) };
      execFile("bash", [SCRIPT, String(port)], { env }, (error, output, errors) => {
        resolve({ code: Number(error?.code ?? 0), output, errors });
      });
    });

  it("goes ahead once the agent lets it go", async () => {
    assert.deepEqual(await stop(60, 409, 409, 200), { code: 0, output: "", errors: "" });
    assert.deepEqual(asked, ["/stop", "/stop", "/stop"]);
  });

  it("goes ahead where the process has ended already", async () => {
    await stop(60, 200);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    assert.deepEqual(await run(port, 60), { code: 0, output: "", errors: "" });
  });

  it("goes ahead when the process ends in the meantime", async () => {
    assert.deepEqual(await stop(60, 409, -1), { code: 0, output: "", errors: "" });
    assert.deepEqual(asked, ["/stop", "/stop"]);
  });

  it("goes ahead where the agent is older than such questions", async () => {
    assert.deepEqual(await stop(60, 404), { code: 0, output: "", errors: "" });
  });

  it("asks again where the agent has no time for it", async () => {
    assert.deepEqual(await stop(60, 503, 200), { code: 0, output: "", errors: "" });
    assert.equal(asked.length, 2);
  });

  it("goes ahead at its limit, with the last reason against it, and tells the agent", async () => {
    const { code, output } = await stop(1, 409);
    assert.equal(code, 0);
    assert.match(output, /^The node stops after [12] s, though it should wait: line of answer [23]\r?\n$/);
    assert.match(asked.at(-1)!, /^\/stop\?gave-up=[12]$/);
  });

  it("goes ahead at its limit where the agent doesn't answer", async () => {
    const { code, output } = await stop(1, 0);
    assert.equal(code, 0);
    assert.match(output, /^The node stops after \d s, though it should wait: its agent doesn't answer\n$/);
  });
});
