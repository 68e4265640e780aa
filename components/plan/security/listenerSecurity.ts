import { Authentication, type ListenerArgs } from "../../args";
import type { Mistakes } from "../mistakes";
import { isAtLeast } from "../kafka/version";

/** How a listener is closed to strangers. */
export interface ListenerSecurity {
  /** Whether its traffic is encrypted. */
  tls: boolean;
  /** How its clients prove who they are; undefined: they don't. */
  authentication?: Authentication;
  /** Whose tokens are taken, where clients have those. */
  oauth?: PlannedOAuth;
}

/** As OAuthArgs, with its defaults. */
export interface PlannedOAuth {
  jwksEndpointUri: string;
  validIssuerUri: string;
  audience: string;
  userNameClaim: string;
}

/** Kafka's name of what is spoken on a listener. */
export type SecurityProtocol = "PLAINTEXT" | "SSL" | "SASL_PLAINTEXT" | "SASL_SSL";

const WORDS: string[] = Object.values(Authentication);
/** The first release in which controllers keep SCRAM credentials (KIP-900). */
export const FIRST_SCRAM = "3.5.0";

/** What is spoken on a listener. */
export function protocolOf(security: ListenerSecurity | undefined): SecurityProtocol {
  if (!security) return "PLAINTEXT";
  if (mechanismOf(security)) return security.tls ? "SASL_SSL" : "SASL_PLAINTEXT";
  return security.tls ? "SSL" : "PLAINTEXT";
}

/** Kafka's name of how clients log in; undefined where they don't by SASL. */
export function mechanismOf({ authentication }: ListenerSecurity): string | undefined {
  switch (authentication) {
    case Authentication.ScramSha512:
      return "SCRAM-SHA-512";
    case Authentication.Plain:
      return "PLAIN";
    case Authentication.OAuth:
      return "OAUTHBEARER";
    default:
      return undefined;
  }
}

/**
 * How a listener is closed to strangers; undefined for one that isn't.
 *
 * @param path of the listener
 */
export function planListenerSecurity(
  { tls = false, authentication, oauth }: ListenerArgs,
  path: string,
  { version, isOfZooKeeper }: { version: string; isOfZooKeeper: boolean },
  mistakes: Mistakes,
): ListenerSecurity | undefined {
  if (authentication !== undefined && !WORDS.includes(authentication)) {
    mistakes.add(`${path}.authentication`, `is "${authentication}"; use ${WORDS.join(", ")}`);
  }
  if (authentication === Authentication.Tls && !tls) {
    mistakes.add(`${path}.authentication`, "is tls, which takes tls: true");
  }
  if (authentication === Authentication.ScramSha512 && !isOfZooKeeper && !isAtLeast(version, FIRST_SCRAM)) {
    mistakes.add(
      `${path}.authentication`,
      `is scram-sha-512, for which controllers need Kafka ${FIRST_SCRAM}; version is ${version}`,
    );
  }
  const planned = planOAuth(authentication, oauth, path, mistakes);
  if (!tls && authentication === undefined) return undefined;
  return { tls, authentication, ...(planned && { oauth: planned }) };
}

function planOAuth(
  authentication: Authentication | undefined,
  oauth: ListenerArgs["oauth"],
  path: string,
  mistakes: Mistakes,
): PlannedOAuth | undefined {
  const isNeeded = authentication === Authentication.OAuth;
  if (!isNeeded) {
    if (oauth) mistakes.add(`${path}.oauth`, "has no effect without authentication: oauth");
    return undefined;
  }
  if (!oauth) {
    mistakes.add(`${path}.oauth`, "is missing: say jwksEndpointUri, validIssuerUri and audience");
    return undefined;
  }
  for (const field of ["jwksEndpointUri", "validIssuerUri"] as const) {
    if (!isUrl(oauth[field])) {
      mistakes.add(
        `${path}.oauth.${field}`,
        `is "${oauth[field]}"; write a URL such as https://id.example.com`,
      );
    }
  }
  if (!/^[!-~]+$/.test(oauth.audience ?? "")) {
    // Kafka 4.4 starts with neither audience nor issuer; older ones would take a token that was made for somebody else.
    mistakes.add(
      `${path}.oauth.audience`,
      `is "${oauth.audience ?? ""}"; write whom tokens are for, their aud`,
    );
  }
  return {
    jwksEndpointUri: oauth.jwksEndpointUri,
    validIssuerUri: oauth.validIssuerUri,
    audience: oauth.audience,
    userNameClaim: oauth.userNameClaim ?? "sub",
  };
}

/** In characters of RFC 3986 that an option of a JVM has as they are: the start script makes one of it. */
function isUrl(text: string): boolean {
  return /^https?:\/\/[\w.~:/?#[\]@!$&()*+;=%-]+$/.test(text) && URL.canParse(text);
}
