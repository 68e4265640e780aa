import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { type AddressInfo, createServer, type Server } from "node:net";
import { join } from "node:path";

const SCRIPT = join(__dirname, "../../../components/scripts/askZookeeper.sh");

describe("The probe of a ZooKeeper server", () => {
  let server: Server;
  let asked: string;
  afterEach(() => server.close());

  async function ask(
    answer: string,
    word: string,
    expected: string,
  ): Promise<{ code: number; output: string }> {
    asked = "";
    server = createServer((socket) => {
      // The script hangs up as soon as it has read enough.
      socket.on("error", () => {});
      socket.on("data", (data) => {
        asked += data.toString();
        socket.end(answer);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
    const { port } = server.address() as AddressInfo;
    return new Promise((resolve) => {
      execFile("bash", [SCRIPT, "localhost", String(port), word, expected], (error, stdout) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout });
      });
    });
  }

  it("is content with an answer that has the line, wherever it is", async () => {
    const answer = "Zookeeper version: 3.8.4\nLatency min/avg/max: 0/0/0\nMode: follower\nNode count: 5\n";
    assert.deepEqual(await ask(answer, "srvr", "Mode:"), { code: 0, output: "" });
    assert.equal(asked, "srvr");
  });

  it("is content with an answer without an end of line", async () => {
    assert.equal((await ask("imok", "ruok", "imok")).code, 0);
  });

  it("fails with what the server says when it serves nobody", async () => {
    const answer = "This ZooKeeper instance is not currently serving requests\n";
    assert.deepEqual(await ask(answer, "srvr", "Mode:"), {
      code: 1,
      output: "srvr: This ZooKeeper instance is not currently serving requests\n",
    });
  });

  it("fails when nobody listens", async () => {
    await ask("", "ruok", "imok");
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const code = await new Promise((resolve) => {
      execFile("bash", [SCRIPT, "localhost", String(port), "ruok", "imok"], (error) => resolve(error?.code));
    });
    assert.notEqual(code, 0);
    assert.notEqual(code, undefined);
  });
});
