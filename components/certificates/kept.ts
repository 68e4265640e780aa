import type { ExistingCluster } from "../plan/existing/existingCluster";
import type { Mistakes } from "../plan/mistakes";
import type { PlannedSecurity } from "../plan/security/security";
import { canSign } from "./issue";
import { type Certificate, isIssuedBy, isKeyOf, readCertificates, readKey } from "./read";

/** The keys of a Secret of the type kubernetes.io/tls, as cert-manager keeps them. */
export const KEPT_CERTIFICATE = "tls.crt";
const KEPT_KEY = "tls.key";
/** What an extended key usage lets serve (RFC 5280, 4.2.1.12): serverAuth, or all there is. */
const SERVING = ["1.3.6.1.5.5.7.3.1", "2.5.29.37.0"];

/** Refuses a certificate that somebody else keeps, and that brokers couldn't serve. */
export function checkKept(
  security: PlannedSecurity | undefined,
  { sets, keptSecrets = {} }: Pick<ExistingCluster, "sets" | "keptSecrets">,
  mistakes: Mistakes,
): void {
  const secret = security?.certificates.secret;
  // Who may list nothing is told by `up`.
  if (secret === undefined || !sets) return;
  const held = keptSecrets[secret];
  const problems = held
    ? keptProblems(held, new Date())
    : ["and there is no such Secret in the cluster's namespace, or it may not be read"];
  problems.forEach((problem) => mistakes.add("certificates.secret", `is "${secret}", ${problem}`));
}

/**
 * Why brokers couldn't serve what such a Secret holds. They never take what can't work. One that isn't valid yet is no reason:
 * cert-manager's begin at once, by a clock that may be ahead, and brokers take it when they can.
 */
export function keptProblems(held: Record<string, string>, now: Date): string[] {
  const missing = [KEPT_CERTIFICATE, KEPT_KEY].filter((key) => !held[key]);
  if (missing.length > 0) return missing.map((key) => `which has no ${key}`);
  const chain = readCertificates(held[KEPT_CERTIFICATE]);
  const [certificate] = chain;
  if (!certificate) return [`whose ${KEPT_CERTIFICATE} is no certificate as PEM`];
  const key = readKey(held[KEPT_KEY]);
  // Brokers read the keys that a CA may sign with.
  if (!key || !canSign(key)) return [`whose ${KEPT_KEY} is no RSA or EC key as PEM without a password`];
  if (!isKeyOf(key, certificate)) return [`whose ${KEPT_KEY} isn't the key of its ${KEPT_CERTIFICATE}`];
  return [...chainProblems(chain, now), ...usageProblems(certificate)];
}

function chainProblems(chain: Certificate[], now: Date): string[] {
  const over = chain.find(({ notAfter }) => notAfter <= now);
  if (over) return [`whose certificate of ${nameOf(over)} has ended on ${over.x509.validTo}`];
  const at = chain.findIndex((each, i) => i > 0 && !isIssuedBy(chain[i - 1], each));
  if (at < 0) return [];
  const [before, after] = [chain[at - 1], chain[at]].map(nameOf);
  return [
    `whose ${KEPT_CERTIFICATE} is out of order: ${before} is followed by ${after}, which didn't sign it`,
  ];
}

/** Brokers would serve it, and every client that verifies would refuse it. Without an extended key usage it is for everything. */
function usageProblems({ x509 }: Certificate): string[] {
  const usages = x509.keyUsage as string[] | undefined;
  const isServing = !usages || usages.length === 0 || usages.some((usage) => SERVING.includes(usage));
  return isServing ? [] : ["whose certificate isn't for servers: its extended key usage lacks serverAuth"];
}

/** One by names alone, as cert-manager's can be, has no subject. */
function nameOf({ x509 }: Certificate): string {
  return x509.subject?.replaceAll("\n", ",") || x509.subjectAltName || "nobody";
}
