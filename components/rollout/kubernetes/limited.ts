import type { CoreV1Api } from "@kubernetes/client-node";

export type ClientNode = typeof import("@kubernetes/client-node");
export type RequestOptions = NonNullable<Parameters<CoreV1Api["listNamespacedPod"]>[1]>;

/**
 * Options of a request that gives up after so many seconds. Without a limit a connection that died silently (a VPN that went
 * away) would be waited on for ever.
 */
export function limited(client: ClientNode, seconds: number): RequestOptions {
  return {
    middleware: [
      {
        pre: (request) => {
          request.setSignal(AbortSignal.timeout(seconds * 1000));
          return new client.Observable(Promise.resolve(request));
        },
        post: (response) => new client.Observable(Promise.resolve(response)),
      },
    ],
  };
}
