import { connect, type ConnectionOptions } from "node:tls";

/** What comes of a TLS handshake, and of what the peer says to it. */
export function handshake(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ ...options, timeout: 5000 }, () => {
      // With TLS 1.3 a client has ended the handshake before it is refused. A request of length 0 is closed as well.
      setTimeout(() => resolve(socket.destroyed ? "closed" : "let in"), 1500);
    });
    socket.on("error", (error: Error & { reason?: string }) => {
      socket.destroy();
      resolve((error.reason ?? error.message).replaceAll("_", " "));
    });
  });
}
