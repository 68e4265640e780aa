import { createPrivateKey, X509Certificate } from "node:crypto";
import type { ClusterPlan } from "../clusterPlan";
import type { Mistakes } from "../mistakes";
import type { PlannedSecurity } from "../security/security";
import { unmanagedSets } from "./adoption";
import type { ExistingCluster } from "./existingCluster";

/** Refuses to close a cluster without seeing what its Secrets hold: other keys would take the place of those in use. */
export function checkSecrets(plan: ClusterPlan, existing: ExistingCluster, mistakes: Mistakes): void {
  const { security } = plan;
  const { secrets, keptSecrets = {} } = existing;
  if (!security) return;
  if (plan.adopt && unmanagedSets(plan, existing).length > 0) {
    mistakes.add(
      "adopt",
      "is beside arguments that close the cluster, which its nodes aren't made for: adopt it first, then close it",
    );
  }
  // Who may list nothing is told by `up`, which needs more than these.
  if (!secrets && existing.sets) {
    mistakes.add(
      "certificates",
      'are in Secrets, which can\'t be read in this namespace. Grant "list" and "get" on secrets',
    );
  }
  if (!existing.sets) return;
  checkPasswords(security, keptSecrets, mistakes);
  const { secret } = security.certificates;
  if (secret === undefined) return;
  const held = keptSecrets[secret];
  if (!held) {
    mistakes.add(
      "certificates.secret",
      `is "${secret}", and there is no such Secret in the cluster's namespace, or it may not be read`,
    );
    return;
  }
  for (const problem of keptProblems(held, new Date())) {
    mistakes.add("certificates.secret", `is "${secret}", ${problem}`);
  }
}

function checkPasswords(
  { users }: PlannedSecurity,
  keptSecrets: NonNullable<ExistingCluster["keptSecrets"]>,
  mistakes: Mistakes,
): void {
  for (const { secret, key, path } of users.flatMap(({ password }) => password ?? [])) {
    const held = keptSecrets[secret];
    if (!held) {
      const why = "and there is no such Secret in the cluster's namespace, or it may not be read";
      mistakes.add(`${path}.secret`, `is "${secret}", ${why}`);
    } else if (!(key in held)) {
      mistakes.add(`${path}.key`, `is "${key}", which Secret ${secret} doesn't have`);
    } else if (held[key] === "") {
      mistakes.add(`${path}.key`, `is "${key}", whose value in Secret ${secret} is empty`);
    }
  }
}

/** Why brokers couldn't serve what a Secret holds that somebody else keeps. They never take what can't work. */
export function keptProblems(held: Record<string, string>, now: Date): string[] {
  const missing = ["tls.crt", "tls.key"].filter((key) => !held[key]);
  if (missing.length > 0) return missing.map((key) => `which has no ${key}`);
  const certificate = parsed(() => new X509Certificate(held["tls.crt"]));
  const key = parsed(() => createPrivateKey(held["tls.key"]));
  if (!certificate) return ["whose tls.crt is no certificate as PEM"];
  if (!key || !["rsa", "ec"].includes(key.asymmetricKeyType!)) {
    return ["whose tls.key is no RSA or EC key as PEM without a password"];
  }
  if (!certificate.checkPrivateKey(key)) return ["whose tls.key isn't the key of its tls.crt"];
  const isOver = Date.parse(certificate.validTo) <= now.getTime();
  return isOver ? [`whose certificate has ended on ${certificate.validTo}`] : [];
}

function parsed<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
