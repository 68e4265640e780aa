import type { ExternalEndpoint } from "../outputs/endpoints";

type KafkaJs = typeof import("kafkajs");

/**
 * Asks, as a client does, who is behind a broker's advertised address. Resolves if it is that broker; else rejects
 * with what happened, in a few words.
 *
 * @param timeoutMilliseconds long enough for a far network, short enough for a check that is repeated
 */
export async function askBroker(
  endpoint: ExternalEndpoint,
  all: ExternalEndpoint[],
  timeoutMilliseconds = 3000,
): Promise<void> {
  // 0.2 s to load, which a preview needn't pay.
  const { default: kafkajs } = await import("kafkajs");
  const { host, port, nodeId } = endpoint;
  const client = new kafkajs.Kafka({
    clientId: "kafka-cluster-check",
    brokers: [`${host}:${port}`],
    connectionTimeout: timeoutMilliseconds,
    requestTimeout: timeoutMilliseconds,
    retry: { retries: 0 },
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const admin = client.admin();
  try {
    await admin.connect();
    const { brokers } = await admin.describeCluster();
    const stray = all.find((expected) => !brokers.some((advertised) => isSame(expected, advertised)));
    if (stray) throw new Happened(`the broker that answers tells of other addresses: ${list(brokers)}`);
    await checkIdentity(kafkajs, admin, nodeId);
  } catch (error) {
    throw new Error(whatHappened(error as Error, nodeId), { cause: error });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

/** Asks all of them at once; rejects with what happened to each that can't be used. */
export async function askBrokers(endpoints: ExternalEndpoint[]): Promise<void> {
  const answers = await Promise.allSettled(endpoints.map((endpoint) => askBroker(endpoint, endpoints)));
  const problems = answers.flatMap((answer, i) => {
    const { nodeId, host, port } = endpoints[i];
    return answer.status === "rejected"
      ? `broker ${nodeId} at ${host}:${port}: ${answer.reason.message}`
      : [];
  });
  if (problems.length > 0) throw new Error(problems.join("\n"));
}

/** An answer that isn't the right one. */
class Happened extends Error {}

/** A broker answers for its own configuration only. */
async function checkIdentity(
  { ConfigResourceTypes }: KafkaJs,
  admin: import("kafkajs").Admin,
  nodeId: number,
): Promise<void> {
  const resource = { type: ConfigResourceTypes.BROKER, name: String(nodeId), configNames: ["broker.id"] };
  await admin.describeConfigs({ includeSynonyms: false, resources: [resource] });
}

function isSame(
  expected: ExternalEndpoint,
  advertised: { nodeId: number; host: string; port: number },
): boolean {
  // Kafka tells an IPv6 address without the brackets that it is written in.
  const host = expected.host.replace(/^\[(.*)\]$/, "$1");
  return (
    advertised.nodeId === expected.nodeId && advertised.host === host && advertised.port === expected.port
  );
}

function list(brokers: { nodeId: number; host: string; port: number }[]): string {
  return brokers.map(({ nodeId, host, port }) => `${nodeId} at ${host}:${port}`).join(", ");
}

/** In the words of the one who has to mend it. */
function whatHappened(error: Error, nodeId: number): string {
  if (error instanceof Happened) return error.message;
  const { code, type, cause } = error as Error & { code?: string; type?: string; cause?: Error };
  const text = [error.message, cause?.message].filter(Boolean).join("; ");
  if (type === "INVALID_REQUEST") return `another broker than ${nodeId} answers`;
  if (/ECONNREFUSED/.test(`${code} ${text}`)) return "refused: nothing listens there";
  if (/ENOTFOUND|EAI_AGAIN/.test(`${code} ${text}`)) return "the name is not known here";
  if (/EHOSTUNREACH|ENETUNREACH/.test(`${code} ${text}`)) return "there is no way to that address from here";
  if (/timed? ?out|ETIMEDOUT/i.test(text)) return "timed out: nothing answers";
  if (/TLS|SSL|certificate|wrong version number/i.test(text)) return `TLS: ${text}`;
  if (/disconnect|ECONNRESET|socket|closed/i.test(text))
    return "the connection was closed: no Kafka broker answers";
  return text;
}
