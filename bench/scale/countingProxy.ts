import { readFileSync } from "node:fs";
import { Agent, createServer, request } from "node:https";
import { join } from "node:path";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { certificatesOf } from "../../local/cluster/certificates";
import type { Layout } from "../../local/cluster/layout";

/** A way to the API server that counts the requests. */
export interface CountingProxy {
  /** A kubeconfig's text. */
  kubeconfig: string;
  /** Requests since it was last asked, by verb and path without the names of objects. */
  counted(): Record<string, number>;
  close(): void;
}

/** Listens on loopback, and speaks to the cluster as its administrator. */
export async function countingProxy(layout: Layout): Promise<CountingProxy> {
  const { directory, authority } = certificatesOf(layout);
  const read = (file: string) => readFileSync(join(directory, file));
  const [ca, cert, key] = [readFileSync(authority), read("admin.crt"), read("admin.key")];
  const agent = new Agent({ ca, cert, key, keepAlive: true });
  let counts: Record<string, number> = {};
  // As the API server, whose certificate is for loopback, too.
  const identity = { cert: read("apiserver.crt"), key: read("apiserver.key") };
  const server = createServer(identity, (incoming, answer) => {
    const what = kindOf(incoming.method!, incoming.url!);
    counts[what] = (counts[what] ?? 0) + 1;
    const outgoing = request(
      `${layout.apiServer}${incoming.url}`,
      { method: incoming.method, headers: incoming.headers, agent },
      (response) => {
        answer.writeHead(response.statusCode!, response.headers);
        answer.flushHeaders();
        response.pipe(answer);
      },
    );
    outgoing.on("error", () => answer.destroy());
    answer.on("close", () => outgoing.destroy());
    incoming.pipe(outgoing);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const text = readFileSync(layout.kubeconfig, "utf8");
  return {
    kubeconfig: text.replace(/server: .*/, `server: https://127.0.0.1:${port}`),
    counted() {
      const before = counts;
      counts = {};
      return before;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
    },
  };
}

/** Such as `GET pods/list` and `GET pods/proxy`. */
function kindOf(method: string, url: string): string {
  const { pathname, searchParams } = new URL(url, "http://api");
  const all = pathname.split("/").filter(Boolean);
  const path = all.slice({ api: 2, apis: 3 }[all[0]] ?? 0);
  const [plural = pathname, name, subresource] =
    path[0] === "namespaces" && path.length > 2 ? path.slice(2) : path;
  const verb = searchParams.get("watch") ? "WATCH" : searchParams.get("dryRun") ? `${method} (dry)` : method;
  return `${verb} ${[plural, ...(subresource ? [subresource] : name ? [] : ["list"])].join("/")}`;
}
