import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { cacheDirectory, cached, contentKey } from "../../../local/cache";

describe("The cache", () => {
  let directory: string;
  const before_ = process.env.KAFKA_CLUSTER_CACHE;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "cache-test-"));
    process.env.KAFKA_CLUSTER_CACHE = directory;
  });

  afterEach(async () => {
    if (before_ === undefined) delete process.env.KAFKA_CLUSTER_CACHE;
    else process.env.KAFKA_CLUSTER_CACHE = before_;
    await rm(directory, { recursive: true });
  });

  it("is where KAFKA_CLUSTER_CACHE says, else in XDG_CACHE_HOME, else in ~/.cache", () => {
    const HOME = "/home/someone";
    assert.equal(cacheDirectory({ HOME, XDG_CACHE_HOME: "/x", KAFKA_CLUSTER_CACHE: "/here" }), "/here");
    assert.equal(cacheDirectory({ HOME, XDG_CACHE_HOME: "/x" }), "/x/kafka-cluster");
    assert.equal(cacheDirectory({ HOME }), "/home/someone/.cache/kafka-cluster");
  });

  it("builds an entry once, even when two ask for it at the same time", async () => {
    let built = 0;
    const build = async (unfinished: string) => {
      built++;
      await sleep(20);
      await writeFile(join(unfinished, "file"), "content");
    };
    const [one, other] = await Promise.all([cached("kind", "key", build), cached("kind", "key", build)]);
    assert.equal(one, other);
    assert.equal(built, 1);
    assert.equal(await readFile(join(one, "file"), "utf8"), "content");
  });

  it("shows no entry whose build failed, and builds it the next time", async () => {
    const failing = cached("kind", "key", async (unfinished) => {
      await writeFile(join(unfinished, "half"), "");
      throw new Error("the build failed");
    });
    await assert.rejects(failing, /the build failed/);
    assert.ok(!existsSync(join(directory, "kind", "key")));
    const entry = await cached("kind", "key", (unfinished) => writeFile(join(unfinished, "whole"), ""));
    assert.deepEqual(await readdir(entry), ["whole"]);
  });

  it("drops the entries of a kind that were asked for longest ago", async () => {
    for (const key of ["a", "b", "c"]) {
      await cached("kind", key, async () => {});
      await sleep(5);
    }
    await cached("kind", "a", () => assert.fail("a is there already"));
    await cached("kind", "d", async () => {});
    assert.deepEqual((await readdir(join(directory, "kind"))).sort(), ["a", "c", "d"]);
  });

  it("gives different keys to parts that only differ in where one ends and the next begins", () => {
    assert.notEqual(contentKey("ab", "c"), contentKey("a", "bc"));
    assert.equal(contentKey("ab", "c"), contentKey("ab", Buffer.from("c")));
  });
});
