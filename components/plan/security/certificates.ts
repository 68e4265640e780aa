import type { CertificatesArgs } from "../../args";
import type { Mistakes } from "../mistakes";
import { isDnsName } from "../names";

/** As CertificatesArgs, with their defaults. */
export interface PlannedCertificates {
  /** Of nodes and users. */
  validityDays: number;
  /** Of the authorities. */
  caValidityDays: number;
  /** A Secret that somebody keeps, for listeners with a way in from outside. */
  secret?: string;
}

const VALIDITY_DAYS = 365;
const CA_VALIDITY_DAYS = 1825;
/** A leaf must not outlive its authority, which is replaced when a third of its time is left. */
const CA_LEAVES = 3;
const LONGEST_DAYS = 36_500;

/** How long certificates are valid, and whose those for outside are. */
export function planCertificates(
  { validityDays = VALIDITY_DAYS, caValidityDays, secret }: CertificatesArgs = {},
  mistakes: Mistakes,
): PlannedCertificates {
  const ofAuthorities = caValidityDays ?? Math.max(CA_VALIDITY_DAYS, validityDays * CA_LEAVES);
  const isDays = (days: number) => Number.isInteger(days) && days >= 1 && days <= LONGEST_DAYS;
  if (!isDays(validityDays)) {
    mistakes.add("certificates.validityDays", `is ${validityDays}; write whole days, 1 to ${LONGEST_DAYS}`);
  } else if (!isDays(ofAuthorities) || ofAuthorities < validityDays * CA_LEAVES) {
    const least = validityDays * CA_LEAVES;
    mistakes.add(
      "certificates.caValidityDays",
      `is ${ofAuthorities}; write whole days, ${least} to ${LONGEST_DAYS}: no certificate outlives its authority, which is ` +
        "replaced when a third of its days is left",
    );
  }
  if (secret !== undefined && !isDnsName(secret)) {
    mistakes.add(
      "certificates.secret",
      `is "${secret}"; write the name of a Secret in the cluster's namespace`,
    );
  }
  return { validityDays, caValidityDays: ofAuthorities, ...(secret !== undefined && { secret }) };
}
