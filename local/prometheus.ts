import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cached, contentKey } from "./cache";
import { run } from "./run";

/**
 * Directory with `prometheus` and `promtool`, as Debian packs them. They are unpacked and not installed: the package would start a
 * service.
 *
 * @throws where there is no such package to be had
 */
export async function prometheusPrograms(): Promise<string> {
  const key = contentKey(await readFile(__filename));
  const directory = await cached("prometheus", key, async (unfinished) => {
    const download = () => run("apt-get", ["-qq", "download", "prometheus"], { cwd: unfinished });
    // Package lists are missing on a fresh machine, and go stale on an old one.
    await download().catch(async () => {
      await run("apt-get", ["-qq", "update"]);
      await download();
    });
    await run("sh", ["-c", "dpkg-deb --extract prometheus_*.deb . && rm prometheus_*.deb"], {
      cwd: unfinished,
    });
  });
  return join(directory, "usr/bin");
}
