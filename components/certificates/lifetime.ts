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

/**
 * Whether a CA has to be replaced: less than a third of its life is left, or less than what it issues is to last, which would
 * be cut short. It serves half of its life in any case, however long those are to last.
 */
export function isAgingAuthority(authority: Certificate, leafDays: number, now: Date): boolean {
  const life = lifeOf(authority);
  return left(authority, now) < Math.max(life / 3, Math.min(leafDays * DAY, life / 2));
}

function lifeOf({ notBefore, notAfter }: Certificate): number {
  return notAfter.getTime() - notBefore.getTime();
}
