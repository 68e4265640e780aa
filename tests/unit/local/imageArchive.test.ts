import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { packLayer, writeImageArchive } from "../../../local/image/archive";
import { run } from "../../../local/run";

describe("An image archive", () => {
  let directory: string;
  beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), "archive-test-"))));
  afterEach(() => rm(directory, { recursive: true }));

  async function layer(name: string, time: Date): Promise<string> {
    const root = join(directory, `${name}-root`);
    await mkdir(root);
    await writeFile(join(root, "file"), "content");
    await utimes(join(root, "file"), time, time);
    await packLayer(root, join(directory, `${name}.tar`));
    return join(directory, `${name}.tar`);
  }

  it("has the same layer for the same files, whenever they were made", async () => {
    const [one, other] = [await layer("one", new Date(1e12)), await layer("other", new Date())];
    assert.deepEqual(await readFile(one), await readFile(other));
  });

  it("names the image, its configuration, and each layer by the digest of its content", async () => {
    const tar = await layer("only", new Date());
    const archive = join(directory, "image.tar");
    await writeImageArchive({ ref: "example.org/image:1", config: { User: "1000" }, layers: [tar] }, archive);

    await run("tar", ["-xf", archive, "-C", directory]);
    const [manifest] = JSON.parse(await readFile(join(directory, "manifest.json"), "utf8"));
    const config = JSON.parse(await readFile(join(directory, manifest.Config), "utf8"));
    const packed = await readFile(join(directory, manifest.Layers[0]));
    assert.deepEqual(manifest.RepoTags, ["example.org/image:1"]);
    assert.deepEqual(config.config, { User: "1000" });
    assert.deepEqual(config.rootfs.diff_ids, [`sha256:${createHash("sha256").update(packed).digest("hex")}`]);
    assert.deepEqual(packed, await readFile(tar));
  });
});
