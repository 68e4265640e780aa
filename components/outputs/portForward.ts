import type { ExternalEndpoint } from "./endpoints";

/** A port of the client's machine that leads to a broker's pod. */
export interface Forward {
  /** Name of the pod. */
  pod: string;
  /** Port on the client's machine. */
  localPort: number;
  /** Port inside the pod. */
  port: number;
}

/** What has to be forwarded for clients to reach every broker; pods and endpoints in the order of the brokers. */
export function forwards(pods: string[], port: number, endpoints: ExternalEndpoint[]): Forward[] {
  return endpoints.map(({ port: localPort }, i) => ({ pod: pods[i], localPort, port }));
}

/** The commands that do it, each of which ends when its pod does. */
export function forwardCommands(namespace: string, pods: Forward[]): string[] {
  return pods.map(({ pod, localPort, port }) => {
    return `kubectl port-forward --namespace ${namespace} pod/${pod} ${localPort}:${port}`;
  });
}

/** What the hosts file of the client's machine needs, so that it takes itself for the host. */
export function hostsLines(host: string): string {
  const isOwn = host === "localhost" || /^[\d.]+$|^\[/.test(host);
  return isOwn ? "" : `127.0.0.1 ${host}\n`;
}
