import { setTimeout as pause } from "node:timers/promises";
import type { ExternalEndpoint } from "../outputs/endpoints";
import type { ExternalAccess } from "../plan/access/external/externalAccess";
import { UserError } from "../userError";
import { askBroker } from "./askBroker";

/** A listener for clients outside, with the addresses that its brokers advertise. */
export interface ExternalListener {
  name: string;
  external: ExternalAccess;
  endpoints: ExternalEndpoint[];
}

const retryMilliseconds = 500;

/**
 * Connects to every advertised address as a client does, and makes sure that the broker that it belongs to
 * answers. Tries again while an address may still be on its way.
 *
 * @throws RunError that names each broker and address that can't be used, what happened, and the likely cause
 */
export async function checkListeners(listeners: ExternalListener[]): Promise<void> {
  const checkable = listeners.filter(({ external }) => !external.forwarded);
  const problems = await Promise.all(
    checkable.flatMap((listener) => listener.endpoints.map((endpoint) => problemOf(listener, endpoint))),
  );
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) {
    throw new UserError(
      `${found.length} of the brokers' addresses can't be used from where this runs:\n${found.join("\n")}\n` +
        "Where clients are and this isn't, set externalCheck to warn or off.",
    );
  }
}

async function problemOf(
  listener: ExternalListener,
  endpoint: ExternalEndpoint,
): Promise<string | undefined> {
  const { name, external, endpoints } = listener;
  for (const end = Date.now() + external.settleSeconds * 1000; ; await pause(retryMilliseconds)) {
    try {
      await askBroker(endpoint, endpoints);
      return undefined;
    } catch (error) {
      if (Date.now() < end) continue;
      const { nodeId, host, port } = endpoint;
      const what = (error as Error).message;
      return `  broker ${nodeId} at ${host}:${port} (listener "${name}"): ${what}. Likely: ${external.likelyCause}.`;
    }
  }
}
