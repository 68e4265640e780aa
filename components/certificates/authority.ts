import type { DecidedText } from "./decidedSecret";
import { daysAfter, handoverText, readHandover, startOfDay } from "./handover";
import { type AuthorityNeeds, isAgingAuthority, left } from "./lifetime";
import { type Authority, makeAuthority } from "./issue";
import { once } from "./once";
import {
  type Certificate,
  distinct,
  type HeldAuthority,
  isIssuedBy,
  isRoot,
  readAuthority,
  readCertificates,
} from "./read";
import { KEYS } from "./secretNames";
import { dayOf } from "./time";

/** A CA that is there, or that has to be made. */
export interface Signer {
  /** Undefined if it has to be made. */
  held?: HeldAuthority;
  pem(): Promise<Authority>;
}

/** What is known of one of the two CAs. */
export interface AuthorityLook extends AuthorityNeeds {
  /** `cluster CA` or `clients CA`. */
  what: string;
  cluster: string;
  /** The Secret with the key, and that with all that are trusted. */
  secret: Record<string, string> | undefined;
  trust: Record<string, string> | undefined;
  /** Certificates that others hold now, with their chains. */
  leaves: (Certificate & { chain: Certificate[] })[];
  /** Where else copies of what is trusted were handed out. */
  copies: string[];
  /** What each node that has to trust it and runs says that it trusts. */
  nodes: { id: number; trusts: string[] | undefined }[];
  /** What keeps those from being dropped that this one has replaced; empty if nothing does. */
  uses(authority: Certificate): string[];
  /** Certificates that have to be made now, whichever CA signs them. */
  needed: string[];
  /** What a CA that signs before it was handed out for long asks of others. */
  hurry: string;
  days: number;
  now: Date;
}

export interface AuthorityDecision {
  /** The one that all certificates shall be of. */
  target: Signer;
  /** The one that issues certificates now; undefined while none may. */
  signer: Signer | undefined;
  /** The one that the target follows, for as long as the target may not sign. */
  former: Signer | undefined;
  /** Why the target isn't the one before, where it is new. */
  change: string | undefined;
  /** Those that are trusted besides the target. */
  others: Certificate[];
  /** What the next step waits for, a sentence each. */
  waits: string[];
  /** What is waited for in days, a sentence each. */
  later: string[];
  /** What can't wait for those days, a sentence each. */
  atOnce: string[];
  /** What is to be known of it by the next `up`. */
  handover: DecidedText | undefined;
}

/**
 * Which CA signs, which is to sign, and which are trusted.
 *
 * A CA is replaced in steps, each decided from what is seen: both are trusted; the new one signs, once every node trusts it
 * and clients had days to take it up; the old one is dropped, once nothing of it is in use and users had days to take up
 * their new certificates. So whoever is interrupted goes on, and nothing goes back: a CA that has signed something stays one
 * that may.
 */
export function decideAuthority(look: AuthorityLook): AuthorityDecision {
  const { secret, handoverDays, now, what } = look;
  const usable = [
    readAuthority(secret?.[KEYS.nextCertificate], secret?.[KEYS.nextKey]),
    readAuthority(secret?.[KEYS.certificate], secret?.[KEYS.key]),
  ].filter((held): held is HeldAuthority => held !== undefined && left(held, now) > 0);
  const chosen = usable.find((held) => !isAgingAuthority(held, look, now));
  const target = chosen ? heldSigner(chosen) : newSigner(look);
  const trusted = trustedNow(look);
  const former = usable.filter((held) => held !== chosen);
  const inPlay = distinct([...trusted, ...former]).filter(
    ({ fingerprint }) => fingerprint !== chosen?.fingerprint,
  );

  const blocking = inPlay.length === 0 ? [] : blockers(look, target);
  const signers = former.map(heldSigner);
  const mayReplace = handoverDays === 0 || look.needed.length > 0;
  const fallback =
    signers.find(({ held }) => hasSigned(look, held!)) ??
    (mayReplace ? signers.find((each) => blockers(look, each).length === 0) : undefined);

  const known = chosen ? readHandover(secret?.[KEYS.handover], chosen, now) : {};
  const handedOut = known.handedOut ?? (blocking.length === 0 ? startOfDay(now) : undefined);
  const lost = signers.length > 0 ? "the former one isn't trusted by all" : whyNoFormer(inPlay, now);
  const orBefore = `, or as soon as a certificate has to be made: ${lost}`;
  const due = inPlay.length > 0 ? handoverEnds(look, target, handedOut) : undefined;
  const cantWait = due && whyAtOnce(look, fallback, due, lost);
  const signsFrom = cantWait ? undefined : due;
  const signer = blocking.length === 0 && !signsFrom ? target : fallback;

  const hasTakenOver = signer === target && target.held !== undefined;
  const uses = inPlay.length > 0 && hasTakenOver ? look.uses(target.held!) : [];
  const isAlone = hasTakenOver && look.leaves.every((leaf) => isIssuedBy(leaf, target.held!));
  const alone = isAlone ? (known.alone ?? startOfDay(now)) : undefined;
  const dropsFrom = inPlay.length > 0 && hasTakenOver ? keptUntil(look, inPlay, alone) : undefined;
  const isDone = hasTakenOver && uses.length === 0;
  const others = isDone ? inPlay.filter((each) => dropsFrom && left(each, now) > 0) : inPlay;
  const isHandedOver = handoverDays > 0 && others.length > 0 && chosen !== undefined;
  return {
    target,
    signer,
    former: signer === target ? undefined : (fallback ?? signers.at(-1)),
    change: chosen ? undefined : whyNew(look, usable),
    others,
    waits: [...blocking, ...uses],
    later: [
      ...(signsFrom
        ? [`the new ${what} signs from ${dayOf(signsFrom)} on${signers.length > 0 ? "" : orBefore}`]
        : []),
      ...(dropsFrom && others.length > 0 ? [`the former ${what} is trusted until ${dayOf(dropsFrom)}`] : []),
    ],
    atOnce: cantWait ? [`the new ${what} signs at once, as ${cantWait}: ${look.hurry}`] : [],
    handover: isHandedOver
      ? handoverText({ handedOut, alone }, chosen, what, secret?.[KEYS.handover])
      : undefined,
  };
}

/** Until when a new CA waits before it signs, so that clients take it up; undefined if it waits no longer. */
function handoverEnds(look: AuthorityLook, { held }: Signer, handedOut: Date | undefined): Date | undefined {
  const { handoverDays, now } = look;
  const until = daysAfter(handedOut ?? startOfDay(now), handoverDays);
  return handoverDays === 0 || until <= now || (held && hasSigned(look, held)) ? undefined : until;
}

/** Why it can't wait that long, where the former one ends before, or can't sign what is needed; undefined if it can. */
function whyAtOnce(
  { needed }: AuthorityLook,
  fallback: Signer | undefined,
  until: Date,
  lost: string,
): string | undefined {
  if (fallback) {
    const { notAfter } = fallback.held!;
    return notAfter <= until ? `the former one ends on ${dayOf(notAfter)}` : undefined;
  }
  if (needed.length === 0) return undefined;
  const [first, ...rest] = needed;
  const more = rest.length > 0 ? ` and ${rest.length} more have` : " has";
  return `${first}${more} to be made, and ${lost}`;
}

function whyNoFormer(replaced: Certificate[], now: Date): string {
  const haveEnded = replaced.every((each) => left(each, now) <= 0);
  return haveEnded ? "the former one has ended" : "the key of the former one is gone";
}

/** Until when those that were replaced stay trusted, so that users take up their new certificates; undefined if no longer. */
function keptUntil(
  { handoverDays, now }: AuthorityLook,
  replaced: Certificate[],
  alone: Date | undefined,
): Date | undefined {
  const ends = Math.max(...replaced.map(({ notAfter }) => notAfter.getTime()));
  const until = daysAfter(alone ?? startOfDay(now), handoverDays);
  if (handoverDays === 0 || until <= now || ends <= now.getTime()) return undefined;
  return new Date(Math.min(until.getTime(), ends));
}

/** All that are trusted, by what is held. Where that was lost it is put together from what others hold. */
function trustedNow({ secret, trust, leaves, copies }: AuthorityLook): Certificate[] {
  const known = readCertificates(trust?.[KEYS.certificate]);
  const lost = [secret?.[KEYS.certificate], secret?.[KEYS.nextCertificate], ...copies];
  const rest = known.length > 0 ? [] : lost.flatMap(readCertificates);
  const issuers = leaves.flatMap((leaf) => leaf.chain.filter((authority) => isIssuedBy(leaf, authority)));
  return distinct([...known, ...rest, ...issuers]).filter(isRoot);
}

/** What keeps a CA from issuing certificates, while others are trusted too. */
function blockers(look: AuthorityLook, { held }: Signer): string[] {
  const { what, trust, copies, nodes } = look;
  if (!held) return [`the new ${what} is about to be trusted`];
  if (hasSigned(look, held)) return [];
  const holds = (text: string | undefined) =>
    readCertificates(text).some(({ fingerprint }) => fingerprint === held.fingerprint);
  if (![trust?.[KEYS.certificate], ...copies].every(holds)) return [`the new ${what} is about to be trusted`];
  return nodes.flatMap(({ id, trusts }) => {
    if (!trusts) return [`node ${id} doesn't say whether it trusts the new ${what}`];
    return trusts.includes(held.fingerprint) ? [] : [`node ${id} doesn't trust the new ${what} yet`];
  });
}

function hasSigned({ leaves }: AuthorityLook, authority: Certificate): boolean {
  return leaves.some((leaf) => isIssuedBy(leaf, authority));
}

function heldSigner(held: HeldAuthority): Signer {
  return { held, pem: async () => ({ certificate: held.pem, key: held.key }) };
}

function newSigner({ cluster, what, days, now }: AuthorityLook): Signer {
  return { pem: once(() => makeAuthority(`${cluster} ${what}`, days, now)) };
}

function whyNew({ what, secret, trust }: AuthorityLook, usable: HeldAuthority[]): string {
  if (usable.length > 0) return `a new ${what} follows the one that ends on ${dayOf(usable[0].notAfter)}`;
  if (!secret && !trust) return `a new ${what}`;
  return `a new ${what}, as the one that was there ${secret ? "can't be used" : "is gone"}`;
}
