import type { CoreV1Api } from "@kubernetes/client-node";
import { connectionKeeper } from "./connections";

export type ClientNode = typeof import("@kubernetes/client-node");
export type RequestOptions = NonNullable<Parameters<CoreV1Api["listNamespacedPod"]>[1]>;

/**
 * Options of a request that gives up after so many seconds. Without a limit a connection that died silently (a VPN that went
 * away) would be waited on for ever.
 *
 * @param silentSeconds how long the first answer to any of these requests may take
 */
export function limited(client: ClientNode, seconds: number, silentSeconds = seconds): RequestOptions {
  let hasAnswered = false;
  const signal = () => {
    const silence = new AbortController();
    // An answer may be there already that a busy program has yet to read.
    const giveUp = () => setImmediate(() => hasAnswered || silence.abort());
    if (!hasAnswered && silentSeconds < seconds) setTimeout(giveUp, silentSeconds * 1000).unref();
    return AbortSignal.any([AbortSignal.timeout(seconds * 1000), silence.signal]);
  };
  return {
    middleware: [
      {
        pre: (request) => {
          request.setSignal(signal());
          const agent = connectionKeeper(request.getAgent());
          if (agent) request.setAgent(agent);
          return new client.Observable(Promise.resolve(request));
        },
        post: (response) => {
          hasAnswered = true;
          return new client.Observable(Promise.resolve(response));
        },
      },
    ],
  };
}
