/** The releases that know a setting. */
export interface Lifespan {
  /** The first one; undefined if that is older than what is listed. */
  since?: string;
  /** The first one without it; undefined if it hasn't gone. */
  until?: string;
  /** The one that it came back with, if it did. */
  again?: string;
}

/** What a setting is for a release. */
export type Standing = "known" | "yet to come" | "gone" | "away";

/** @param isFrom whether that release is this one or later */
export function standing({ since, until, again }: Lifespan, isFrom: (other: string) => boolean): Standing {
  if (since && !isFrom(since)) return "yet to come";
  if (!until || !isFrom(until) || (again && isFrom(again))) return "known";
  return again ? "away" : "gone";
}
