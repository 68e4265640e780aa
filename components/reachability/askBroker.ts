import type { ExternalEndpoint } from "../outputs/endpoints";
import { bracketed, withoutBrackets } from "../plan/access/hosts";
import { advertisedBrokers, answersFor } from "./brokerRequests";
import type { Credentials } from "./credentials";
import { KafkaConnection } from "./kafkaConnection";
import { logIn } from "./sasl";
import { Unusable } from "./unusable";

/** How a broker is asked. */
export interface Asking {
  /** What the listener takes; by default neither TLS nor a login. */
  credentials?: Credentials;
  /**
   * For the connection and each request: long enough for a far network, short enough for a check that is repeated. By default
   * three seconds.
   */
  timeoutMilliseconds?: number;
}

/**
 * Asks, as a client does, who is behind a broker's advertised address. Resolves if it is that broker; where clients log in
 * by tokens, if a broker is there that takes them.
 *
 * @throws Unusable with what happened, in a few words
 */
export async function askBroker(
  { host, port, nodeId }: ExternalEndpoint,
  all: ExternalEndpoint[],
  { credentials: { tls, sasl } = {}, timeoutMilliseconds = 3000 }: Asking = {},
): Promise<void> {
  const connection = await KafkaConnection.open({ host, port, tls, timeoutMilliseconds });
  try {
    if (sasl && !(await logIn(connection, sasl))) return;
    const brokers = await advertisedBrokers(connection);
    const stray = all.find((expected) => !brokers.some((advertised) => isSame(expected, advertised)));
    if (stray) throw new Unusable(`the broker that answers tells of other addresses: ${list(brokers)}`);
    if (!(await answersFor(connection, nodeId))) throw new Unusable(`another broker than ${nodeId} answers`);
  } finally {
    connection.close();
  }
}

/** Asks all of them at once; rejects with what happened to each that can't be used. */
export async function askBrokers(endpoints: ExternalEndpoint[], asking?: Asking): Promise<void> {
  const answers = await Promise.allSettled(
    endpoints.map((endpoint) => askBroker(endpoint, endpoints, asking)),
  );
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
