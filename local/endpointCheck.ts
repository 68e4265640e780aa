import { Kafka, logLevel, ConfigResourceTypes } from "kafkajs";

/** A broker's address as the stack's outputs name it. */
export interface Endpoint {
  nodeId: number;
  host: string;
  port: number;
}

const CONNECTION_MILLISECONDS = 5000;

/**
 * Checks, as a client outside the Kubernetes cluster, that behind each endpoint is the broker that it belongs
 * to, and that this broker knows the same endpoints.
 *
 * @throws Error that names every endpoint that isn't right
 */
export async function checkEndpoints(endpoints: Endpoint[]): Promise<void> {
  const problems = await Promise.all(endpoints.map((endpoint) => problemOf(endpoint, endpoints)));
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length > 0) {
    throw new Error(found.join("\n"));
  }
}

async function problemOf(endpoint: Endpoint, all: Endpoint[]): Promise<string | undefined> {
  const address = `${endpoint.host}:${endpoint.port}`;
  const client = new Kafka({
    clientId: "endpoint-check",
    brokers: [address],
    connectionTimeout: CONNECTION_MILLISECONDS,
    requestTimeout: CONNECTION_MILLISECONDS,
    retry: { retries: 1 },
    logLevel: logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const strays = all.filter(
      (expected) =>
        !brokers.some(
          ({ nodeId, host, port }) =>
            nodeId === expected.nodeId && host === expected.host && port === expected.port,
        ),
    );
    if (strays.length > 0) {
      const told = brokers.map(({ nodeId, host, port }) => `${nodeId} at ${host}:${port}`).join(", ");
      return `Broker ${endpoint.nodeId} at ${address} tells its clients of other addresses: ${told}.`;
    }
    // A broker answers for its own configuration only, so the answer tells who is behind the address.
    await admin.describeConfigs({
      includeSynonyms: false,
      resources: [
        { type: ConfigResourceTypes.BROKER, name: String(endpoint.nodeId), configNames: ["node.id"] },
      ],
    });
    return undefined;
  } catch (error) {
    return `Broker ${endpoint.nodeId} can't be used at ${address}: ${(error as Error).message}`;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
