import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileDigest } from "../cache";
import { run } from "../run";

export interface Image {
  /** Name and tag. */
  ref: string;
  /** How containers of it start: Entrypoint, Env, User, WorkingDir, ... of the OCI image configuration. */
  config: object;
  /** Layers as tar files, lowest first. */
  layers: string[];
}

/** Files keep this time, so that equal files give equal layers. Java's class archives also compare it. */
export const FILE_TIME = "1980-01-01T00:00:00Z";

/** Packs a directory as a layer: the same files always give the same bytes. */
export async function packLayer(directory: string, layer: string): Promise<void> {
  const repeatable = ["--sort=name", "--numeric-owner", `--mtime=${FILE_TIME}`, "--format=gnu"];
  await run("tar", [...repeatable, "-C", directory, "-cf", layer, "."]);
}

/**
 * Writes an image as `docker save` does, without Docker.
 *
 * @see https://github.com/moby/docker-image-spec/blob/main/spec.md
 */
export async function writeImageArchive(image: Image, archive: string): Promise<void> {
  const directory = await mkdtemp(join(dirname(archive), ".archive-"));
  try {
    const digests = await Promise.all(image.layers.map(fileDigest));
    const config = {
      architecture: process.arch === "x64" ? "amd64" : process.arch,
      os: "linux",
      config: image.config,
      rootfs: { type: "layers", diff_ids: digests.map((digest) => `sha256:${digest}`) },
    };
    const names = digests.map((digest) => `${digest}.tar`);
    const manifest = [{ Config: "config.json", RepoTags: [image.ref], Layers: names }];
    await writeFile(join(directory, "config.json"), JSON.stringify(config));
    await writeFile(join(directory, "manifest.json"), JSON.stringify(manifest));
    // Layers are named by their digest in the archive, whatever they are called on the disk.
    const renames = image.layers.flatMap((layer, index) => [
      "--transform",
      `s|^${pattern(layer)}$|${names[index]}|`,
    ]);
    const unfinished = join(directory, "image.tar");
    await run("tar", [
      "--absolute-names",
      ...renames,
      "-cf",
      unfinished,
      "-C",
      directory,
      "manifest.json",
      "config.json",
      ...image.layers,
    ]);
    await rename(unfinished, archive);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function pattern(path: string): string {
  return path.replace(/[.*[\]^$\\|]/g, "\\$&");
}
