import { request } from "node:http";
import { Duplex, PassThrough } from "node:stream";
import type { KubeConfig } from "@kubernetes/client-node";

/** What is asked for. */
export interface Page {
  namespace: string;
  pod: string;
  port: number;
  path: string;
}

/** The API server forwards no port of the pod: it, or what is in front of it, doesn't let it be. */
export class NoTunnel extends Error {
  /** The HTTP status that was answered with; undefined where there was none. */
  readonly code?: number;

  constructor(message: string) {
    super(message);
    const [, code] = /Unexpected server response: (\d+)/.exec(message) ?? [];
    if (code) this.code = Number(code);
  }
}

/** The pod's server answered with something else than a page. */
export class PageError extends Error {
  readonly code: number;

  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

/**
 * The JSON that a pod's HTTP server answers to a GET, by a port that is forwarded for it: a WebSocket to the API server, which
 * has the kubelet connect inside of the pod.
 *
 * @param seconds how long it may take
 * @throws NoTunnel, or a PageError
 */
export async function forwardedPage(config: KubeConfig, page: Page, seconds: number): Promise<unknown> {
  const { namespace, pod, port, path } = page;
  const { PortForward } = await import("@kubernetes/client-node");
  const [toPod, fromPod, failure] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const forwarder = new PortForward(withHandshakeTimeout(config, seconds * 1000));
  const opened = await forwarder
    .portForward(namespace, pod, [port], fromPod, failure, toPod)
    .catch((error: Error) => {
      throw new NoTunnel(error.message);
    });
  // Without retries it is the socket itself.
  const socket = (typeof opened === "function" ? opened() : opened)!;
  const connection = Duplex.from({ writable: toPod, readable: fromPod });
  // What went wrong is told by the request.
  connection.on("error", () => undefined);
  failure.on("data", (text: Buffer) => connection.destroy(new Error(text.toString().trim())));
  socket.on("close", () => connection.destroy(new Error("the connection to the pod ended")));
  try {
    return await ask(connection, path, AbortSignal.timeout(seconds * 1000));
  } finally {
    socket.terminate();
    connection.destroy();
  }
}

function ask(connection: Duplex, path: string, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const asking = request({ path: `/${path}`, createConnection: () => connection, signal }, (answer) => {
      let text = "";
      answer
        .setEncoding("utf8")
        .on("data", (part) => (text += part))
        .on("error", reject)
        .on("end", () => {
          const { statusCode = 0 } = answer;
          if (statusCode !== 200) return reject(new PageError(text.trim(), statusCode));
          try {
            resolve(JSON.parse(text));
          } catch (error) {
            reject(error as Error);
          }
        });
    });
    asking.on("error", reject).end();
  });
}

/** The same, of which no connection is tried for longer. */
function withHandshakeTimeout(config: KubeConfig, handshakeTimeout: number): KubeConfig {
  const applyToHTTPSOptions: KubeConfig["applyToHTTPSOptions"] = async (options) => {
    await config.applyToHTTPSOptions(options);
    Object.assign(options, { handshakeTimeout });
  };
  return Object.create(config, { applyToHTTPSOptions: { value: applyToHTTPSOptions } }) as KubeConfig;
}
