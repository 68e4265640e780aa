import { execFile } from "node:child_process";

/**
 * Runs kcat, as a client outside the cluster; rejects with what it said if it fails.
 *
 * @param cwd where the files are that its configuration names
 */
export function kcat(args: string[], input?: string, cwd?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(
      "kcat",
      args,
      { timeout: 60_000, maxBuffer: 64 << 20, cwd },
      (error, stdout, stderr) => {
        if (error) {
          reject(new Error(`kcat ${args.join(" ")}: ${stderr || error.message}`));
        } else {
          resolve(stdout);
        }
      },
    );
    // A kcat that ends early says why itself; that its input then breaks off is no news.
    child.stdin!.on("error", () => {}).end(input ?? "");
  });
}

/** What `kcat -L` tells of a cluster. */
export interface Metadata {
  originating_broker: { id: number; name: string };
  brokers: { id: number; name: string }[];
  topics: { topic: string; partitions: { partition: number; leader: number; isrs: { id: number }[] }[] }[];
}

/** A broker's answer to a metadata request at an address. */
export async function metadata(address: string): Promise<Metadata> {
  return JSON.parse(await kcat(["-L", "-J", "-b", address, "-m", "10"]));
}

/** Produces messages with acks=all through a broker, and fails unless all are acknowledged. */
export async function produce(
  address: string,
  topic: string,
  messages: string[],
  partition?: number,
): Promise<void> {
  await kcat(
    [
      "-P",
      ...["-b", address, "-t", topic, "-X", "acks=all", "-X", "message.timeout.ms=30000"],
      ...(partition === undefined ? [] : ["-p", String(partition)]),
    ],
    messages.map((message) => `${message}\n`).join(""),
  );
}

/** Everything that a topic holds, read from its beginning through a broker. */
export async function consumeAll(address: string, topic: string): Promise<string[]> {
  // A broker is to say at once that there is no more.
  const quick = ["-X", "fetch.wait.max.ms=10"];
  const text = await kcat(["-C", "-b", address, "-t", topic, "-o", "beginning", "-e", "-q", ...quick]);
  return text.split("\n").filter((line) => line !== "");
}
