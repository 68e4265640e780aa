import type { AuthorityDecision } from "./authority";
import { type Issued, issue, type Purpose, type Subject } from "./issue";
import { isAging } from "./lifetime";
import { canonicalNames } from "./names";
import { once } from "./once";
import { isIssuedBy, type Leaf } from "./read";
import { dayOf } from "./time";

/** A certificate that is wanted, and what is held of it. */
export interface WantedLeaf {
  /** Undefined if nothing usable is. */
  held: Leaf | undefined;
  /** Whether something is held, usable or not. */
  isThere: boolean;
  subject: Subject;
  /** Undefined for those that it has. */
  names: string[] | undefined;
  /** What it names besides where it is made. */
  foreseen?: string[];
  purpose: Purpose;
  days: number;
}

export interface LeafDecision {
  /** Undefined where what is held stays. */
  issued?: () => Promise<Issued>;
  /** Why it is made, or would be if a CA could sign. */
  change?: string;
}

/**
 * Whether a certificate is made anew. Names that are no longer wanted stay until then: they harm nobody, and addresses may
 * come back.
 */
export function decideLeaf(wanted: WantedLeaf, authority: AuthorityDecision, now: Date): LeafDecision {
  const change = whyAnew(wanted, authority, now);
  const { signer } = authority;
  if (!change || !signer) return { change };
  const { subject, held, days, purpose, foreseen = [] } = wanted;
  const names = [...(wanted.names ?? held?.names ?? []), ...foreseen];
  return {
    change,
    issued: once(async () => issue(await signer.pem(), subject, names, days, now, purpose)),
  };
}

function whyAnew(wanted: WantedLeaf, { signer, target }: AuthorityDecision, now: Date): string | undefined {
  const { held } = wanted;
  const isOfAnother =
    signer && held && ![signer, target].some((each) => each.held && isIssuedBy(held, each.held));
  return whyNeeded(wanted, now) ?? (isOfAnother ? "made anew, as another CA signs now" : undefined);
}

/** Why a certificate has to be made whichever CA signs; undefined if what is held will do. */
export function whyNeeded({ held, isThere, subject, names }: WantedLeaf, now: Date): string | undefined {
  if (!isThere) return "new";
  if (!held) return "made anew, as it can't be read, or its key is another one's";
  if (held.commonName !== subject.commonName || held.organization !== subject.organization) {
    return `made anew, as it is of ${held.commonName ?? "nobody"}`;
  }
  if (isAging(held, now)) return `renewed, as it ends on ${dayOf(held.notAfter)}`;
  const lacking = canonicalNames(names ?? []).filter((name) => !held.names.includes(name));
  return lacking.length > 0 ? `made anew, as it lacks ${lacking.join(", ")}` : undefined;
}
