import { request as requestHttp, type IncomingMessage } from "node:http";
import { request as requestHttps, type RequestOptions } from "node:https";
import type { KubeConfig } from "@kubernetes/client-node";

/** A connection that died silently is noticed by then. */
const keepAliveMilliseconds = 30_000;

/**
 * Calls back whenever the API server tells of a change, until the signal, which ends it at whatever stage it is: while it
 * connects, while nobody has answered yet, and later. Silently doesn't where watching isn't allowed or breaks off.
 * Rejects only where the kubeconfig can't be used.
 *
 * Not the library's own: that can be ended only once it was answered, and its connection keeps the program running.
 *
 * @param path of a list, with a slash before it
 */
export async function watch(
  config: KubeConfig,
  path: string,
  query: Record<string, string | undefined>,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  const url = new URL(`${config.getCurrentCluster()?.server}${path}`);
  for (const [key, value] of Object.entries({ ...query, watch: "true" })) {
    if (value !== undefined) url.searchParams.set(key, value);
  }
  const options: RequestOptions = {};
  // A plug-in may have to be asked for a token.
  await config.applyToHTTPSOptions(options);
  if (signal.aborted) return;
  const asking = (url.protocol === "http:" ? requestHttp : requestHttps)(url, { ...options, signal });
  asking
    .on("socket", (socket) => socket.setKeepAlive(true, keepAliveMilliseconds))
    .on("response", (answer: IncomingMessage) => {
      answer.on("error", () => undefined);
      if (answer.statusCode === 200) answer.on("data", changed);
      else answer.destroy();
    })
    .on("error", () => undefined)
    .end();
}
