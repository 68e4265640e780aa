import { createServer, type Server, type Socket } from "node:net";

/**
 * Listens on a port of this machine alone: on 127.0.0.1 and, where IPv6 is on, on ::1, as `localhost` and the names in a
 * hosts file lead to either.
 */
export async function listenOnLoopback(
  port: number,
  onConnection: (socket: Socket) => void,
): Promise<Server[]> {
  const ipv4 = await listen(port, "127.0.0.1", onConnection);
  try {
    return [ipv4, await listen(port, "::1", onConnection)];
  } catch (error) {
    if (["EADDRNOTAVAIL", "EAFNOSUPPORT"].includes((error as NodeJS.ErrnoException).code!)) return [ipv4];
    ipv4.close();
    throw error;
  }
}

function listen(port: number, host: string, onConnection: (socket: Socket) => void): Promise<Server> {
  const server = createServer(onConnection);
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, host, () => resolve(server));
  });
}
