import { createServer, type AddressInfo, type Server } from "node:net";

/** Ports of an address of this machine that nothing listens on: all held at once, so that they differ. */
export async function freePorts(count: number, host = "127.0.0.1"): Promise<number[]> {
  const held = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<Server>((resolve, reject) =>
        server.once("error", reject).listen(0, host, () => resolve(server)),
      );
    }),
  );
  const ports = held.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
