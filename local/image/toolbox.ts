import { chmod, copyFile, mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey } from "../cache";
import { PAUSE_IMAGE } from "../cluster/config";
import { ensurePackages } from "../debian";
import { run } from "../run";
import { packLayer, writeImageArchive } from "./archive";

export const BUSYBOX_IMAGE = "localhost/busybox:1";

const BUSYBOX = "/bin/busybox";

/** The archives of two small images: the one every pod's sandbox runs, and a shell with its usual tools. */
export async function toolboxImages(): Promise<string[]> {
  await ensurePackages(["busybox-static"]);
  const key = contentKey(await readFile(BUSYBOX), await readFile(__filename));
  const directory = await cached("toolbox-images", key, async (unfinished) => {
    const root = join(unfinished, "root");
    await installBusybox(root);
    const layer = join(unfinished, "layer.tar");
    await packLayer(root, layer);
    const images = {
      "pause.tar": { ref: PAUSE_IMAGE, config: { Entrypoint: ["/bin/sleep", "infinity"] } },
      "busybox.tar": { ref: BUSYBOX_IMAGE, config: { Cmd: ["/bin/sh"], Env: ["PATH=/bin"] } },
    };
    for (const [file, image] of Object.entries(images)) {
      await writeImageArchive({ ...image, layers: [layer] }, join(unfinished, file));
    }
    await run("rm", ["-r", root, layer]);
  });
  return [join(directory, "pause.tar"), join(directory, "busybox.tar")];
}

/** Puts busybox and a link for each of its tools into `<root>/bin`, with the directories that tools expect. */
export async function installBusybox(root: string): Promise<void> {
  for (const name of ["bin", "etc", "proc", "sys", "dev", "tmp"])
    await mkdir(join(root, name), { recursive: true });
  await chmod(join(root, "tmp"), 0o1777);
  await copyFile(BUSYBOX, join(root, "bin", "busybox"));
  const tools = (await run(BUSYBOX, ["--list"])).split("\n").filter((name) => name && name !== "busybox");
  for (const name of tools) await symlink("busybox", join(root, "bin", name));
}
