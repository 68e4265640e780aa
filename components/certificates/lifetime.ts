import type { Certificate } from "./read";
import { DAY } from "./time";

/** How long it is still good for, in milliseconds. */
export function left({ notAfter }: Certificate, now: Date): number {
  return notAfter.getTime() - now.getTime();
}

/** Whether less than a third of its life is left. */
export function isAging(certificate: Certificate, now: Date): boolean {
  return left(certificate, now) < lifeOf(certificate) / 3;
}

/** How long what a CA issues is to last, and each of the two waits in which it is replaced. */
export interface AuthorityNeeds {
  leafDays: number;
  handoverDays: number;
}

/**
 * Whether a CA has to be replaced: once that has come to its end, less than a third of its life would be left, or less than
 * what it issues is to last, which would be cut short. It serves a third of its life in any case, and half of it where
 * nothing is waited for, however long all that is to last.
 */
export function isAgingAuthority(
  authority: Certificate,
  { leafDays, handoverDays }: AuthorityNeeds,
  now: Date,
): boolean {
  const life = lifeOf(authority);
  const needed = Math.max(life / 3, Math.min(leafDays * DAY, life / 2)) + 2 * handoverDays * DAY;
  return left(authority, now) < Math.min(needed, (life * 2) / 3);
}

function lifeOf({ notBefore, notAfter }: Certificate): number {
  return notAfter.getTime() - notBefore.getTime();
}
