import { setTimeout as pause } from "node:timers/promises";
import type { ExternalEndpoint } from "../outputs/endpoints";
import type { ExternalAccess } from "../plan/access/external/externalAccess";
import { UserError } from "../userError";
import { askBroker } from "./askBroker";
import type { Credentials } from "./credentials";
import { NotLetIn, UserRefused } from "./unusable";

/** A listener for clients outside, with the addresses that its brokers advertise. */
export interface ExternalListener {
  name: string;
  external: ExternalAccess;
  endpoints: ExternalEndpoint[];
  /** What the check gets in with; undefined for a listener that is open to everybody. */
  credentials?: Credentials;
}

/** How long things take, where that isn't as usual. */
export interface Waits {
  /** How long what kubelets take out of a Secret may be on its way. */
  secretSeconds?: number;
  /** As Asking has it. */
  timeoutMilliseconds?: number;
}

interface Failure {
  listener: ExternalListener;
  endpoint: ExternalEndpoint;
  error: Error;
}

/**
 * How long a file of a Secret may take to get into the pods: kubelets look at theirs about once a minute, and may hold an
 * older Secret for another one (https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-files-from-a-pod).
 */
const SECRET_SECONDS = 150;
const retryMilliseconds = 500;

/** findings/kafka-forgets-scram-users.sh */
const FORGOTTEN =
  "whom another broker takes: it may have forgotten users as it started, which it does after somebody deleted one; " +
  'docs/security.md has the way out, "Users whom a broker forgot"';

/**
 * Connects to every advertised address as a client does, and makes sure that the broker that it belongs to
 * answers. Tries again while an address, a certificate or a user may still be on its way.
 *
 * @throws RunError that names each broker and address that can't be used, what happened, and the likely cause
 */
export async function checkListeners(listeners: ExternalListener[], waits: Waits = {}): Promise<void> {
  const checkable = listeners.filter(({ external }) => !external.forwarded);
  const attempts = await Promise.all(
    checkable.flatMap((listener) =>
      listener.endpoints.map(async (endpoint) => {
        return { listener, endpoint, error: await failureOf(listener, endpoint, waits) };
      }),
    ),
  );
  // The check is the same user everywhere.
  const isTaken = attempts.some(({ listener, error }) => !error && isScram(listener));
  const found = attempts.flatMap(({ error, ...attempt }) =>
    error ? [problemOf({ ...attempt, error }, isTaken)] : [],
  );
  if (found.length > 0) {
    throw new UserError(
      `${found.length} of the brokers' addresses can't be used from where this runs:\n${found.join("\n")}`,
    );
  }
}

function isScram({ credentials }: ExternalListener): boolean {
  return credentials?.sasl?.mechanism === "SCRAM-SHA-512";
}

function problemOf({ listener, endpoint, error }: Failure, isTaken: boolean): string {
  const { nodeId, host, port } = endpoint;
  const what = `  broker ${nodeId} at ${host}:${port} (listener "${listener.name}"): ${error.message}`;
  if (error instanceof UserRefused && isScram(listener) && isTaken) return `${what}, ${FORGOTTEN}.`;
  // Whoever isn't let in has found the way.
  return error instanceof NotLetIn ? `${what}.` : `${what}. Likely: ${listener.external.likelyCause}.`;
}

async function failureOf(
  { external, endpoints, credentials }: ExternalListener,
  endpoint: ExternalEndpoint,
  { secretSeconds = SECRET_SECONDS, timeoutMilliseconds }: Waits,
): Promise<Error | undefined> {
  for (const start = Date.now(); ; await pause(retryMilliseconds)) {
    try {
      await askBroker(endpoint, endpoints, { credentials, timeoutMilliseconds });
      return undefined;
    } catch (error) {
      const seconds = Math.max(external.settleSeconds, isOnItsWay(error) ? secretSeconds : 0);
      if (Date.now() < start + seconds * 1000) continue;
      return error as Error;
    }
  }
}

/** Whether it may end once a kubelet has taken up a Secret. */
function isOnItsWay(error: unknown): boolean {
  return error instanceof NotLetIn && error.mayCome;
}
