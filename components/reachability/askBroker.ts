import type { ExternalEndpoint } from "../outputs/endpoints";
import { bracketed, withoutBrackets } from "../plan/access/hosts";
import { advertisedBrokers, answersFor } from "./brokerRequests";
import { KafkaConnection } from "./kafkaConnection";
import { Unusable } from "./unusable";

/**
 * Asks, as a client does, who is behind a broker's advertised address. Resolves if it is that broker; else rejects
 * with what happened, in a few words.
 *
 * @param timeoutMilliseconds for the connection and each of two requests: long enough for a far network, short enough
 *   for a check that is repeated
 */
export async function askBroker(
  endpoint: ExternalEndpoint,
  all: ExternalEndpoint[],
  timeoutMilliseconds = 3000,
): Promise<void> {
  const { host, port, nodeId } = endpoint;
  let connection: KafkaConnection | undefined;
  try {
    connection = await KafkaConnection.open(host, port, timeoutMilliseconds);
    const brokers = await advertisedBrokers(connection);
    const stray = all.find((expected) => !brokers.some((advertised) => isSame(expected, advertised)));
    if (stray) throw new Unusable(`the broker that answers tells of other addresses: ${list(brokers)}`);
    if (!(await answersFor(connection, nodeId))) throw new Unusable(`another broker than ${nodeId} answers`);
  } catch (error) {
    throw new Error(whatHappened(error as Error), { cause: error });
  } finally {
    connection?.close();
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

/** Kafka tells an IPv6 address without the brackets, and else as it is written. */
function isSame(expected: ExternalEndpoint, advertised: ExternalEndpoint): boolean {
  const { nodeId, host, port } = advertised;
  return nodeId === expected.nodeId && host === withoutBrackets(expected.host) && port === expected.port;
}

function list(brokers: ExternalEndpoint[]): string {
  return brokers.map(({ nodeId, host, port }) => `${nodeId} at ${bracketed(host)}:${port}`).join(", ");
}

/** In the words of the one who has to mend it. */
function whatHappened(error: Error): string {
  if (error instanceof Unusable) return error.message;
  const codes = codesOf(error);
  const isOneOf = (...some: string[]) => some.some((code) => codes.includes(code));
  if (isOneOf("ECONNREFUSED")) return "refused: nothing listens there";
  if (isOneOf("ENOTFOUND", "EAI_AGAIN")) return "the name is not known here";
  if (isOneOf("EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"))
    return "there is no way to that address from here";
  if (isOneOf("ETIMEDOUT")) return "timed out: nothing answers";
  if (isOneOf("ECONNRESET", "EPIPE")) return "the connection was closed: no Kafka broker answers";
  return error.message;
}

/** Where a name has several addresses, each has failed in its own way. */
function codesOf(error: Error & { code?: string; errors?: Error[] }): (string | undefined)[] {
  return [error.code, ...(error.errors ?? []).flatMap(codesOf)];
}
