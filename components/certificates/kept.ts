import type { ExistingCluster } from "../plan/existing/existingCluster";
import type { Mistakes } from "../plan/mistakes";
import type { PlannedSecurity } from "../plan/security/security";
import { canSign } from "./issue";
import { isKeyOf, readCertificates, readKey } from "./read";

/** The keys of a Secret of the type kubernetes.io/tls, as cert-manager keeps them. */
export const KEPT_CERTIFICATE = "tls.crt";
const KEPT_KEY = "tls.key";

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

/** Why brokers couldn't serve what such a Secret holds. They never take what can't work. */
export function keptProblems(held: Record<string, string>, now: Date): string[] {
  const missing = [KEPT_CERTIFICATE, KEPT_KEY].filter((key) => !held[key]);
  if (missing.length > 0) return missing.map((key) => `which has no ${key}`);
  const [certificate] = readCertificates(held[KEPT_CERTIFICATE]);
  if (!certificate) return [`whose ${KEPT_CERTIFICATE} is no certificate as PEM`];
  const key = readKey(held[KEPT_KEY]);
  // Brokers read the keys that a CA may sign with.
  if (!key || !canSign(key)) return [`whose ${KEPT_KEY} is no RSA or EC key as PEM without a password`];
  if (!isKeyOf(key, certificate)) return [`whose ${KEPT_KEY} isn't the key of its ${KEPT_CERTIFICATE}`];
  const isOver = certificate.notAfter <= now;
  return isOver ? [`whose certificate has ended on ${certificate.x509.validTo}`] : [];
}
