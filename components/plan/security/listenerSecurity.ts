/** How a listener is closed to strangers. */
export interface ListenerSecurity {
  /** Whether its traffic is encrypted. */
  tls: boolean;
  /** How its clients prove who they are; undefined: they don't. */
  authentication?: "tls" | "scram-sha-512" | "plain" | "oauth";
}

/** Kafka's name of what is spoken on a listener. */
export type SecurityProtocol = "PLAINTEXT" | "SSL" | "SASL_PLAINTEXT" | "SASL_SSL";

/** What is spoken on a listener. */
export function protocolOf(security: ListenerSecurity | undefined): SecurityProtocol {
  if (!security) return "PLAINTEXT";
  if (mechanismOf(security)) return security.tls ? "SASL_SSL" : "SASL_PLAINTEXT";
  return security.tls ? "SSL" : "PLAINTEXT";
}

/** Kafka's name of how clients log in; undefined where they don't by SASL. */
export function mechanismOf({ authentication }: ListenerSecurity): string | undefined {
  switch (authentication) {
    case "scram-sha-512":
      return "SCRAM-SHA-512";
    case "plain":
      return "PLAIN";
    case "oauth":
      return "OAUTHBEARER";
    default:
      return undefined;
  }
}
