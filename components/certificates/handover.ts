import type { DecidedText } from "./decidedSecret";
import { type Certificate, fingerprintOf } from "./read";
import { DAY, dayOf } from "./time";

/**
 * How far a CA has taken the place of another, in days (UTC). It stands beside the CA's key, as neither can be told from
 * certificates: a CA may be made, or brought, long before it is handed out, and certificates of the new one are renewed too.
 */
export interface Handover {
  /** Since when everybody was handed it; undefined while it isn't so. */
  handedOut?: Date;
  /** Since when nothing of another one is held. */
  alone?: Date;
}

const TEXT = /^([0-9a-f]{64}) handed out (\d{4}-\d{2}-\d{2})(?:, alone (\d{4}-\d{2}-\d{2}))?$/;

/** What was written of this CA. A day that is still to come was written by a wrong clock, and isn't taken. */
export function readHandover(text: string | undefined, authority: Certificate, now: Date): Handover {
  const [, fingerprint = "", handedOut, alone] = TEXT.exec(text ?? "") ?? [];
  if (fingerprintOf(fingerprint) !== authority.fingerprint) return {};
  const past = (day: string | undefined) => {
    const date = new Date(day ?? "");
    return date <= now ? date : undefined;
  };
  return { handedOut: past(handedOut), alone: past(alone) };
}

/** Undefined while there is nothing to tell. */
export function handoverText(
  { handedOut, alone }: Handover,
  authority: Certificate,
  what: string,
  present: string | undefined,
): DecidedText | undefined {
  if (!handedOut) return undefined;
  const since = `${dayOf(handedOut)}${alone ? `, alone ${dayOf(alone)}` : ""}`;
  const text = `${authority.fingerprint} handed out ${since}`;
  if (text === present) return { text };
  const change = alone ? `all certificates are of the new ${what}` : `the new ${what} is handed out`;
  return { text, change };
}

/** The day of a time, as a time. */
export function startOfDay(time: Date): Date {
  return new Date(dayOf(time));
}

/** When this many days have gone by since some time of a day. */
export function daysAfter(day: Date, days: number): Date {
  return new Date(day.getTime() + (days + 1) * DAY);
}
