import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const RETRY_MILLISECONDS = 100;

/**
 * Runs the work while no other process on this machine runs work under the same name. The lock is a socket
 * in Linux's abstract namespace: the kernel frees it when its holder dies, so no lock is ever left behind.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  let server = await tryListen(name);
  while (!server) {
    await sleep(RETRY_MILLISECONDS);
    server = await tryListen(name);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

function tryListen(name: string): Promise<Server | undefined> {
  // Abstract names end at 107 bytes, hence the hash.
  const address = `\0kafka-cluster-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}
