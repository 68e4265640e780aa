import { once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { withoutBrackets } from "../plan/access/hosts";
import type { TlsCredentials } from "./credentials";

/** A socket on its way to be connected. */
export interface Connecting {
  socket: Socket;
  /** Resolves once data may be sent; rejects with what Node.js says. */
  connected: Promise<unknown>;
}

/**
 * Begins to connect, over TLS if there are credentials for it: then the certificate has to be for this host.
 *
 * @param host a name or an address, IPv6 in brackets
 */
export function connecting(host: string, port: number, tls: TlsCredentials | undefined): Connecting {
  const to = { host: withoutBrackets(host), port };
  if (!tls) {
    const socket = connect({ ...to, noDelay: true });
    return { socket, connected: once(socket, "connect") };
  }
  const { ca, certificate: cert, key } = tls;
  // The name for a server that has several is never an address (RFC 6066); the certificate is held to the host either way.
  const servername = isIP(to.host) ? "" : to.host;
  const socket = connectTls({ ...to, servername, ca, cert, key }).setNoDelay();
  return { socket, connected: once(socket, "secureConnect") };
}
