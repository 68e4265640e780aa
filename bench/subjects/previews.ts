import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import type { Deployer } from "../../local/deployer";
import type { World } from "../world";
import type { DevStack } from "./devStack";

/** Previews of a stack that is up: with its cluster, beside an empty program's, and where no cluster answers. */
export async function previews({ measurements }: World, stack: DevStack, empty: Deployer): Promise<void> {
  await measurements.time("devStackPreview", () => stack.deployer.preview());
  await measurements.time("emptyProgramPreview", () => empty.preview());
  const server = createServer();
  const connections: Socket[] = [];
  server.on("connection", (connection) => connections.push(connection));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  try {
    const silent = await stack.at(`https://127.0.0.1:${port}`);
    await measurements.time("unansweredPreview", () => silent.preview());
  } finally {
    connections.forEach((connection) => connection.destroy());
    server.close();
    await once(server, "close");
  }
  // Nobody listens there any more.
  const refused = await stack.at(`https://127.0.0.1:${port}`);
  await measurements.time("refusedPreview", () => refused.preview());
}
