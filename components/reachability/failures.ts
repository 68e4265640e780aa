import { NotLetIn, Unusable } from "./unusable";

/** What has failed below Kafka's protocol and TLS, in the words of the one who has to mend it. */
export function unusable(error: Error): Unusable {
  return error instanceof Unusable ? error : new Unusable(whatHappened(error));
}

function whatHappened(error: Error): string {
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

const OTHER_AUTHORITY = [
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "CERT_SIGNATURE_FAILURE",
];
/** How a peer says in TLS that it doesn't take this side's certificate, or that it wants one (RFC 8446, 6.2). */
const CERTIFICATE_ALERTS =
  /^(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA|ACCESS_DENIED)$/;
const MOST_NAMES = 5;

/** What is known of a connection whose TLS has failed. */
export interface TlsAttempt {
  host: string;
  /** Whether the client had a certificate to show. */
  hasCertificate: boolean;
  /** Whether TLS had been agreed on, as far as this side can tell. */
  agreed: boolean;
}

/** What has failed in TLS, or below it. */
export function unusableOverTls(
  error: Error & { code?: string; cert?: { subjectaltname?: string } },
  { host, hasCertificate, agreed }: TlsAttempt,
): Unusable {
  const { code = "" } = error;
  // All of them may end by themselves: a certificate is renewed, an authority or a user is new, and the pod has yet to see it.
  const notYet = (what: string) => new NotLetIn(what, { mayCome: true });
  if (error instanceof Unusable) return error;
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") {
    return notYet(
      `the broker's certificate isn't for ${host}: it names ${namesOf(error.cert?.subjectaltname)}`,
    );
  }
  if (OTHER_AUTHORITY.includes(code)) {
    return notYet("the broker's certificate is of another authority than clients are told to trust");
  }
  if (code === "CERT_HAS_EXPIRED") return notYet("the broker's certificate, or its authority's, has expired");
  if (code === "CERT_NOT_YET_VALID") {
    return notYet("the broker's certificate isn't valid yet: the clock is wrong here, or where it was made");
  }
  const [, alert = ""] = /_ALERT_(\w+)$/.exec(code) ?? [];
  const reason = alert.toLowerCase().replaceAll("_", " ");
  if (CERTIFICATE_ALERTS.test(alert)) {
    return notYet(
      hasCertificate
        ? `the broker refuses the client's certificate (${reason})`
        : `the broker wants a client's certificate, and the check has none (${reason})`,
    );
  }
  if (alert) return notYet(`the broker has no certificate for this listener yet (TLS alert: ${reason})`);
  if (/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|RECORD_LAYER_FAILURE)$/.test(code)) {
    return new NotLetIn("no TLS is spoken there, and this listener has TLS");
  }
  if (code !== "ECONNRESET" && code !== "EPIPE") return unusable(error);
  if (!agreed) {
    return notYet(
      "the connection was closed before TLS began: no TLS is spoken there, or there is no certificate yet",
    );
  }
  return closedAfterTls(hasCertificate);
}

/** Java refuses a certificate after the client takes TLS for agreed on, and may close before it says so. */
export function closedAfterTls(hasCertificate: boolean): Unusable {
  const what = "the connection was closed right after TLS was agreed on";
  return new NotLetIn(hasCertificate ? `${what}: the broker may refuse the client's certificate` : what, {
    mayCome: true,
  });
}

/** Of what Node.js writes as `DNS:a, IP Address:192.0.2.1`. */
function namesOf(alternatives = ""): string {
  const names = alternatives.split(", ").flatMap((entry) => /^[^:]+:(.+)$/.exec(entry)?.[1] ?? []);
  if (names.length === 0) return "nobody";
  const others = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(", ") + (others > 0 ? ` and ${others} more` : "");
}
