import type { CertificatesArgs } from "../../args";
import type { Mistakes } from "../mistakes";
import { isDnsName } from "../names";

/** As CertificatesArgs, with their defaults. */
export interface PlannedCertificates {
  /** Of nodes and users. */
  validityDays: number;
  /** Of the authorities. */
  caValidityDays: number;
  /** That clients have to take up a new authority, and users their new certificates. */
  handoverDays: number;
  /** A Secret that somebody keeps, for listeners with a way in from outside. */
  secret?: string;
}

const VALIDITY_DAYS = 365;
const CA_VALIDITY_DAYS = 1825;
const HANDOVER_DAYS = 30;
/** A leaf must not outlive its authority, of whose time a third is left once it was replaced. */
const CA_LEAVES = 3;
/** It is replaced in two handovers, which begin when it has served a third of its time, or later. */
const CA_HANDOVERS = 6;
const LONGEST_DAYS = 36_500;

/** How long certificates are valid, and whose those for outside are. */
export function planCertificates(
  {
    validityDays = VALIDITY_DAYS,
    caValidityDays,
    handoverDays = HANDOVER_DAYS,
    secret,
  }: CertificatesArgs = {},
  mistakes: Mistakes,
): PlannedCertificates {
  const least = Math.max((validityDays + handoverDays) * CA_LEAVES, handoverDays * CA_HANDOVERS);
  const ofAuthorities = caValidityDays ?? Math.max(CA_VALIDITY_DAYS, least);
  const isDays = (days: number, from = 1) => Number.isInteger(days) && days >= from && days <= LONGEST_DAYS;
  if (!isDays(validityDays)) {
    mistakes.add("certificates.validityDays", `is ${validityDays}; write whole days, 1 to ${LONGEST_DAYS}`);
  } else if (!isDays(handoverDays, 0)) {
    mistakes.add("certificates.handoverDays", `is ${handoverDays}; write whole days, 0 to ${LONGEST_DAYS}`);
  } else if (!isDays(ofAuthorities) || ofAuthorities < least) {
    mistakes.add(
      "certificates.caValidityDays",
      `is ${ofAuthorities}; write whole days, ${least} to ${LONGEST_DAYS}: no certificate outlives its authority, which is ` +
        `replaced in two handovers of ${handoverDays} days (handoverDays) before a third of its days is left`,
    );
  }
  if (secret !== undefined && !isDnsName(secret)) {
    mistakes.add(
      "certificates.secret",
      `is "${secret}"; write the name of a Secret in the cluster's namespace`,
    );
  }
  return {
    validityDays,
    caValidityDays: ofAuthorities,
    handoverDays,
    ...(secret !== undefined && { secret }),
  };
}
