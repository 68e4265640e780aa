import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensurePackages } from "../../../local/debian";

/** A proxy that runs until it is stopped. */
export interface Proxy {
  stop(): Promise<void>;
}

/** A real nginx on a configuration, beside whatever nginx the machine runs. */
export async function nginx(configuration: string): Promise<Proxy> {
  await ensurePackages(["nginx-light", "libnginx-mod-stream"]);
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-nginx-"));
  const file = join(directory, "nginx.conf");
  const head = [
    "load_module /usr/lib/nginx/modules/ngx_stream_module.so;",
    `pid ${directory}/pid;`,
    `error_log ${directory}/error.log;`,
    "daemon off;",
    "events {}",
  ];
  writeFileSync(file, [...head, configuration].join("\n"));
  return started("nginx", ["-p", directory, "-e", join(directory, "error.log"), "-c", file], directory);
}

/** A real HAProxy on a configuration. */
export async function haproxy(configuration: string): Promise<Proxy> {
  await ensurePackages(["haproxy"]);
  const directory = mkdtempSync(join(tmpdir(), "kafka-cluster-haproxy-"));
  const file = join(directory, "haproxy.cfg");
  writeFileSync(file, configuration);
  return started("haproxy", ["-db", "-f", file], directory);
}

function started(program: string, args: string[], directory: string): Proxy {
  const child = spawn(program, args, { stdio: ["ignore", "inherit", "inherit"] });
  const killWithUs = () => child.kill("SIGKILL");
  process.once("exit", killWithUs);
  return {
    async stop() {
      process.off("exit", killWithUs);
      await ended(child);
      rmSync(directory, { recursive: true });
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGTERM");
  await closed;
}
