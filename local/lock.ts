import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const RETRY_MILLISECONDS = 100;

/**
 * Runs the work while no other process of this user on this machine runs work under the same name. The kernel frees
 * the lock when its holder dies, so none is ever left behind.
 *
 * @param waits is told once, if another one holds it
 */
export async function withLock<T>(
  name: string,
  work: () => Promise<T>,
  waits: () => void = () => undefined,
): Promise<T> {
  // Names of sockets end at 107 bytes, hence the hash.
  const key = `kafka-cluster-${createHash("sha256").update(name).digest("hex").slice(0, 32)}`;
  const tryHold = process.platform === "darwin" ? tryOpen : tryListen;
  let held = await tryHold(key);
  if (!held) waits();
  while (!held) {
    await sleep(RETRY_MILLISECONDS);
    held = await tryHold(key);
  }
  try {
    return await work();
  } finally {
    await held.close();
  }
}

/** That another command has a stack, and this one waits until it has ended. */
export function waitsForStack(stack: string): string {
  return `Another command works on stack ${stack}: this one begins once that has ended.`;
}

/** What is held until it is closed, or its process has ended. */
interface Held {
  close(): unknown;
}

/** macOS' O_EXLOCK, of which Node.js has no name: a file that is opened with it can't be opened so again. */
const EXCLUSIVE_LOCK = 0x20;

/** A file, on macOS. */
async function tryOpen(key: string): Promise<Held | undefined> {
  const flags = constants.O_RDWR | constants.O_CREAT | constants.O_NONBLOCK | EXCLUSIVE_LOCK;
  try {
    return await open(join(tmpdir(), key), flags, 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EAGAIN") return undefined;
    throw error;
  }
}

/** A socket in the abstract namespace, on Linux. */
function tryListen(key: string): Promise<Held | undefined> {
  const address = `\0${key}`;
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? resolve(undefined) : reject(error),
    );
    server.listen(address, () => resolve(server));
  });
}
