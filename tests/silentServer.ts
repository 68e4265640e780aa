import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A server that nobody hears of again, in a process of its own. */
export interface SilentServer {
  port: number;
  stop(): void;
}

/** `connected`: it takes connections, and never answers. `dropped`: it takes none; packets to it are lost. */
export type Silence = "connected" | "dropped";

// Its event loop stands still, so what it accepts is the kernel's doing: as many connections as wait for it.
const program = `
  const { connect, createServer } = require("node:net");
  const isFull = process.argv[1] === "dropped";
  const server = createServer().listen({ port: 0, host: "127.0.0.1", backlog: isFull ? 1 : 511 }, () => {
    const { port } = server.address();
    for (let i = 0; isFull && i < 4; i++) connect(port, "127.0.0.1");
    // Behind the connections, which are made in the next tick.
    process.nextTick(() => process.nextTick(() => {
      process.stdout.write(port + "\\n");
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 600000);
    }));
  });`;

export async function silentServer(silence: Silence): Promise<SilentServer> {
  const child: ChildProcess = spawn(process.execPath, ["-e", program, silence], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const port = await new Promise<string>((resolve) => createInterface(child.stdout!).once("line", resolve));
  return { port: Number(port), stop: () => void child.kill("SIGKILL") };
}
