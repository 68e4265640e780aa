import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { withLock } from "./lock";

/** Where everything lives that can be made again: outside the repository, shared by all its clones. */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  if (env.KAFKA_CLUSTER_CACHE) return env.KAFKA_CLUSTER_CACHE;
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), ".cache"), "kafka-cluster");
}

/** A short name for a content: equal parts give equal keys, and no two lists of parts share one by chance. */
export function contentKey(...parts: (string | Buffer)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex").slice(0, 16);
}

export async function fileDigest(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

/**
 * The directory `<kind>/<key>` of the cache, built when it isn't there. It is built beside its place and
 * renamed, so that an entry is either whole or absent, and only one process at a time builds it. Of each kind
 * the entries used last are kept.
 */
export async function cached(
  kind: string,
  key: string,
  build: (directory: string) => Promise<void>,
): Promise<string> {
  const entry = join(cacheDirectory(), kind, key);
  return withLock(entry, async () => {
    if (existsSync(entry)) {
      await utimes(entry, new Date(), new Date());
      return entry;
    }
    const unfinished = join(cacheDirectory(), kind, `.${key}.unfinished`);
    await rm(unfinished, { recursive: true, force: true });
    await mkdir(unfinished, { recursive: true });
    await build(unfinished);
    await rename(unfinished, entry);
    await prune(kind);
    return entry;
  });
}

const KEPT_PER_KIND = 3;

/** Removes the entries of a kind that were not asked for lately. */
async function prune(kind: string): Promise<void> {
  const directory = join(cacheDirectory(), kind);
  const names = (await readdir(directory)).filter((name) => !name.startsWith("."));
  const entries = await Promise.all(
    names.map(async (name) => ({
      path: join(directory, name),
      used: (await stat(join(directory, name))).mtimeMs,
    })),
  );
  const old = entries.sort((a, b) => b.used - a.used).slice(KEPT_PER_KIND);
  await Promise.all(old.map(({ path }) => rm(path, { recursive: true, force: true })));
}
